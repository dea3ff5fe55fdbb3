"""Whether more processes on one database drain more: 1, 2 and 4 (×4) of them, started at once (cold) and then warm.

No-op jobs, where the database is the limit, and jobs that wait 20 ms each, by Camel's delay or for an HTTP answer. Each
job is done exactly once, or the run stops. Claims that found nothing are what the processes say when they are stopped.
The baseline is pgbench with as many clients as the processes have claim loops: what PostgreSQL itself loses by more of
them.
"""

from lib import pgbench, slow_server
from lib.application import Variant
from lib.bench import Bench, Drain
from lib.queue import Batch, Queue

TITLE = "several processes"
PROCESSES = (1, 2, 4)


def run(bench: Bench) -> None:
    batches = {"noop": Batch(bench.sizes.jobs)} | {
        what: Batch(bench.sizes.wait_jobs, (what,)) for what in ("nap", "call")}
    server, url = slow_server.start(bench)
    bench.interleave([
        *[(f"pgbench ×{processes}", lambda n=processes: drain_by_pgbench(bench, n, batches["noop"]))
          for processes in PROCESSES],
        *[(f"{variant.name}, {what} ×{processes}",
           lambda v=variant, n=processes, w=what, b=batch: drain(bench, v, n, w, b, url))
          for variant in bench.variants for what, batch in batches.items() for processes in PROCESSES]])
    bench.processes.stop(server)


def drain_by_pgbench(bench: Bench, processes: int, batch: Batch) -> None:
    rate = bench.drain_by_pgbench(batch, clients=processes * pgbench.DRAIN_CLIENTS)
    alone = (("noop ×1", "pgbench"),) if processes > 1 else ()
    bench.report.record(f"noop ×{processes}", "pgbench", rate, "jobs/s", alone)


def drain(bench: Bench, variant: Variant, processes: int, what: str, batch: Batch, url: str) -> None:
    queue = Queue(bench.database(variant.app))
    drained = bench.drain(queue, batch, variant, bench.sizes.best_slots, processes, BENCH_CALL_URL=url)
    for state, rate in (("cold", drained.cold), ("warm", drained.warm)):
        alone = ((f"{what} ×1 {state}", variant.name),) if processes > 1 else ()
        ceiling = ((f"noop ×{processes}", "pgbench"),) if what == "noop" else ()
        bench.record(f"{what} ×{processes} {state}", variant, rate, "jobs/s", alone + ceiling)
    record_claims(bench, variant, f"{what} ×{processes}", drained)


def record_claims(bench: Bench, variant: Variant, what: str, drained: Drain) -> None:
    said = [claims for claims in drained.claims if claims]
    if len(said) < len(drained.claims):
        bench.report.note(f"{variant.name} doesn't say how many claims found nothing")
        return
    bench.record(f"{what}, claims", variant, sum(claims for claims, _ in said), "claims")
    bench.record(f"{what}, claims that found none", variant, sum(none for _, none in said), "claims")
