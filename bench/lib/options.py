"""The command line of bench/run."""

import argparse
import os
import re
from dataclasses import dataclass, fields, replace
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Sizes:
    """How much each workload does. Every member is an option of the same name."""

    rounds: int = 5  # of every workload
    jobs: int = 100_000  # in a drain
    db_scheduler_jobs: int = 20_000  # in a drain of the peer
    jobrunr_jobs: int = 10_000  # in a drain of the peer
    slots: int = 2_000  # JOBS_SLOTS for drains
    best_slots: int = 2_000  # JOBS_SLOTS for jobs that wait, beside the default
    batch_size: int = 400  # JOBS_BATCH_SIZE beside slots that aren't the default
    seconds: int = 8  # that clients enqueue
    samples: int = 200  # pick-ups by enqueue_job and HTTP
    plain_samples: int = 60  # pick-ups of plain INSERTs, which wait for a poll
    idle_seconds: int = 30  # that an idle process is watched
    rest_seconds: int = 60  # after which a fresh process counts as idle
    backlog: int = 500_000  # rows that lie in the table; ten times as many in the largest backlog
    held_jobs: int = 600_000  # drained beside an open transaction
    wait_jobs: int = 50_000  # that wait 20 ms each


QUICK = Sizes(rounds=1, jobs=2_000, db_scheduler_jobs=500, jobrunr_jobs=300, seconds=1, samples=10, plain_samples=3,
              idle_seconds=2, rest_seconds=2, backlog=2_000, held_jobs=20_000, wait_jobs=500)


@dataclass(frozen=True)
class Options:
    workloads: list[str]
    sizes: Sizes
    java_homes: list[str | None]
    apps: dict[str, Path]
    json: Path | None


def parse(arguments: list[str], workloads: dict[str, str]) -> Options:
    parser = argparse.ArgumentParser(
        prog="bench/run", description="Measures the packaged application beside plain SQL and other job queues.",
        epilog="workloads: " + "; ".join(f"{name} {title}" for name, title in workloads.items()))
    parser.add_argument("workloads", nargs="*", metavar="W", help=f"{', '.join(workloads)}; all unless given")
    parser.add_argument("--java", action="append", metavar="JAVA_HOME", help="a JDK to measure on (repeatable)")
    parser.add_argument("--app", action="append", metavar="NAME=DIR", help="a built checkout to measure (repeatable)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where every single measurement goes")
    parser.add_argument("--quick", action="store_true", help="tiny sizes, to try the benchmark itself")
    for size in fields(Sizes):
        parser.add_argument("--" + size.name.replace("_", "-"), type=int, metavar="N", help=f"{size.default:,} unless given")
    given = parser.parse_args(arguments)
    unknown = [name for name in given.workloads if name not in workloads]
    if unknown:
        parser.error(f"no such workload: {', '.join(unknown)}; there are {', '.join(workloads)}")
    chosen = {size.name: value for size in fields(Sizes) if (value := getattr(given, size.name)) is not None}
    return Options(
        workloads=given.workloads or list(workloads),
        sizes=replace(QUICK if given.quick else Sizes(), **chosen),
        java_homes=given.java or [os.environ.get("JAVA_HOME")],
        apps=parse_apps(parser, given.app),
        json=given.json)


def parse_apps(parser: argparse.ArgumentParser, given: list[str] | None) -> dict[str, Path]:
    apps = {}
    for text in given or [f"this={CHECKOUT}"]:
        name, equals, folder = text.partition("=")
        if not (re.fullmatch(r"[a-z0-9_-]{1,30}", name) and equals and folder):
            parser.error(f"--app {text}: should be NAME=DIR, with a name of small letters, digits, - and _")
        apps[name] = Path(folder).resolve()
    return apps
