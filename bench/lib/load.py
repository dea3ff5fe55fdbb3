"""How much processor time and memory a process takes, from /proc."""

import os
from pathlib import Path

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def resident_megabytes(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def stat_fields(pid: int) -> list[str]:
    """The fields from the state on, for the name before them may hold blanks."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def cpu_seconds(pid: int) -> float:
    user, system = stat_fields(pid)[11:13]
    return (int(user) + int(system)) / TICKS_PER_SECOND


def family_cpu_seconds(pid: int) -> float:
    """Of a process, its children and those that have ended: PostgreSQL with all its backends."""
    total = sum(int(ticks) for ticks in stat_fields(pid)[11:15]) / TICKS_PER_SECOND
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        try:
            total += cpu_seconds(int(child))
        except FileNotFoundError:  # it ended in between, and is counted next time
            pass
    return total
