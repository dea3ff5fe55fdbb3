"""Other job queues for Java on the same PostgreSQL, from the jar that bench/peers builds."""

import json
from pathlib import Path

from lib.bench import Bench
from lib.processes import BenchError

JAR = Path(__file__).resolve().parent.parent / "peers/target/peers.jar"
CLASSES = {"db-scheduler": "DbSchedulerPeer", "JobRunr": "JobRunrPeer"}


def drain(bench: Bench, peer: str, wait_millis: int | None = None) -> float | None:
    """Jobs a second of a fresh peer process; None, with a note, where the peers aren't built."""
    if not JAR.is_file():
        bench.report.note(f"{peer} is left out: mvn -f bench/peers/pom.xml package builds it")
        return None
    jobs = {"db-scheduler": bench.sizes.db_scheduler_jobs, "JobRunr": bench.sizes.jobrunr_jobs}[peer]
    program = [bench.javas[0].program, "-cp", JAR, f"org.jobroutes.bench.{CLASSES[peer]}",
               bench.cluster.database("peers").url]
    counts = [str(jobs)] if wait_millis is None else [str(jobs), str(wait_millis)]
    bench.processes.run([*program, "enqueue", *counts])  # makes the tables afresh and vacuums them
    action = "drain" if wait_millis is None else "sleep"
    answer = json.loads(bench.processes.run([*program, action, *counts]).strip().splitlines()[-1])
    if answer["duplicates"] != 0:
        raise BenchError(f"{peer} ran {answer['duplicates']} jobs twice")
    return answer["rate"]


def record(bench: Bench, what: str, peer: str, wait_millis: int | None = None) -> None:
    rate = drain(bench, peer, wait_millis)
    if rate is not None:
        bench.report.record(what, peer, rate, "jobs/s")
