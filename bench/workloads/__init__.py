"""The workloads by their names, in the order in which they run."""

from workloads import w1_drain, w2_enqueue, w3_pick_up, w4_backlog, w5_start, w6_wait, w7_processes

WORKLOADS = {
    "W1": w1_drain,
    "W2": w2_enqueue,
    "W3": w3_pick_up,
    "W4": w4_backlog,
    "W5": w5_start,
    "W6": w6_wait,
    "W7": w7_processes,
}
TITLES = {name: module.TITLE for name, module in WORKLOADS.items()}
