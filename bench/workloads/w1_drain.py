"""How fast a backlog of jobs is drained that do next to nothing, so that what is left is the queue.

Jobs lie in the table before a fresh process starts (cold); then the same process gets as many again (warm). Beside no-op
jobs of one type: the same spread over five types, and jobs that read a payload of 1 KB and end with a result of 200
bytes. The baselines are pgbench with the product's own statement, which nothing in front of PostgreSQL can beat, and
other job queues.
"""

from lib import peers
from lib.application import Variant
from lib.bench import Bench, Contender
from lib.queue import Batch, Queue

TITLE = "drain"
UNIT = "jobs/s"
FIVE_TYPES = tuple(f"noop{n}" for n in range(1, 6))
PAYLOAD_OF_1_KB = "jsonb_build_object('title', repeat('t', 198), 'text', repeat('x', 800))"


def run(bench: Bench) -> None:
    noop = Batch(bench.sizes.jobs)
    five = Batch(bench.sizes.jobs, FIVE_TYPES)
    payload = Batch(bench.sizes.jobs, ("read-text",), PAYLOAD_OF_1_KB)
    contenders: list[Contender] = [
        ("pgbench", lambda: drain_by_pgbench(bench, "noop", noop)),
        ("pgbench, payload", lambda: drain_by_pgbench(bench, "payload", payload, results=True)),
        *[(peer, lambda p=peer: peers.record(bench, "noop", p)) for peer in peers.CLASSES],
    ]
    for variant in bench.variants:
        contenders += [
            (f"{variant.name}, noop", lambda v=variant: drain(
                bench, "noop", noop, v, (("noop", "pgbench"), ("noop", "db-scheduler"), ("noop", "JobRunr")))),
            (f"{variant.name}, five", lambda v=variant: drain(bench, "five", five, v, (("noop {}", v.name),))),
            (f"{variant.name}, payload", lambda v=variant: drain(
                bench, "payload", payload, v, (("payload", "pgbench"),))),
        ]
    bench.interleave(contenders)


def drain(bench: Bench, what: str, batch: Batch, variant: Variant, versus: tuple[tuple[str, str], ...]) -> None:
    drained = bench.drain(Queue(bench.database(variant.app)), batch, variant, bench.sizes.slots)
    for state, rate in (("cold", drained.cold), ("warm", drained.warm)):
        bench.record(f"{what} {state}", variant, rate, UNIT, tuple((base.format(state), who) for base, who in versus))


def drain_by_pgbench(bench: Bench, what: str, batch: Batch, results: bool = False) -> None:
    bench.report.record(what, "pgbench", bench.drain_by_pgbench(batch, results), UNIT)
