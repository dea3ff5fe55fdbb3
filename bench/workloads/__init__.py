"""The workloads by their names, in the order in which they run."""

from workloads import w1_drain

WORKLOADS = {"W1": w1_drain}
TITLES = {name: module.TITLE for name, module in WORKLOADS.items()}
