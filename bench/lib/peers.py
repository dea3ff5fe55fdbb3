"""Other job queues for Java on the same PostgreSQL, from the jar that bench/peers builds."""

import json
from pathlib import Path

from lib.bench import Bench
from lib.processes import BenchError

JAR = Path(__file__).resolve().parent.parent / "peers/target/peers.jar"
CLASSES = {"db-scheduler": "DbSchedulerPeer", "JobRunr": "JobRunrPeer"}


def drain(bench: Bench, peer: str, jobs: int) -> float | None:
    """Jobs a second of a fresh peer process; None, with a note, where the peers aren't built."""
    if not JAR.is_file():
        bench.report.note(f"{peer} is left out: {JAR} isn't built")
        return None
    bench.cluster.drop("peers")
    database = bench.cluster.database("peers")
    program = [bench.javas[0].program, "-cp", JAR, f"org.jobroutes.bench.{CLASSES[peer]}", database.url]
    bench.processes.run([*program, "enqueue", str(jobs)])
    database.run("vacuum analyze")
    database.run("checkpoint")
    answer = json.loads(bench.processes.run([*program, "drain", str(jobs)]).strip().splitlines()[-1])
    if answer["duplicates"] != 0:
        raise BenchError(f"{peer} ran {answer['duplicates']} jobs twice")
    return answer["rate"]
