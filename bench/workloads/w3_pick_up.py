"""How long a job on an idle system waits, and what the idle system costs.

One job at a time, after random pauses: the time from the commit as its client sees it until the handler's first step,
which says the time in whole milliseconds; half a millisecond is added for what it cuts off. A value near or below zero
means that the handler ran before the client had its answer. Jobs come by enqueue_job() in an open psql session, by POST
over one connection, and by a plain INSERT without NOTIFY, which waits for the next poll. Then nothing is done, and the
processor time of the process and of PostgreSQL is taken.
"""

import json
import random
import time
from collections.abc import Callable
from math import ceil

from lib import load
from lib.application import Application, Variant
from lib.bench import Bench
from lib.cluster import Database
from lib.processes import BenchError
from lib.queue import Batch, Queue

TITLE = "pick-up"
WARM_UP = 100
LOST_TO_WHOLE_MILLISECONDS = 0.5
PERCENTILES = (("p50", 0.50), ("p95", 0.95), ("p99", 0.99), ("max", 1.0))
Enqueue = Callable[[], str]


def run(bench: Bench) -> None:
    bench.interleave([(variant.name, lambda v=variant: measure(bench, v)) for variant in bench.variants])


def measure(bench: Bench, variant: Variant) -> None:
    queue = Queue(bench.database(variant.app))
    queue.tidy()
    database, sizes = queue.database, bench.sizes
    with bench.application(variant, database) as application:
        application.await_types()
        connection = application.connect()

        def post() -> str:
            connection.request("POST", "/api/jobs", '{"type":"tick"}', {"Content-Type": "application/json"})
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != 201:
                raise BenchError(f"POST /api/jobs answers {answer.status}: {body.decode()[:300]}")
            return json.loads(body)["data"]["id"]

        def call_function() -> str:
            return database.value("select enqueue_job('tick')")

        def insert() -> str:
            return database.value("insert into jobs (type) values ('tick') returning id")

        for enqueue in (call_function, post):
            sample(queue, enqueue, WARM_UP, (0.005, 0.01))
        short, long = (0.02, 0.08), (0.05, 1.0)
        record(bench, variant, "enqueue_job()", sample(queue, call_function, sizes.samples, short))
        record(bench, variant, "HTTP", sample(queue, post, sizes.samples, short))
        record(bench, variant, "INSERT, no NOTIFY", sample(queue, insert, sizes.plain_samples, long))
        watch_idle(bench, variant, application, database)


def sample(queue: Queue, enqueue: Enqueue, count: int, pause: tuple[float, float]) -> list[float]:
    """Milliseconds from the acknowledgement to the handler. Results are read at the end, so as to leave it idle."""
    acknowledged = {}
    for _ in range(count):
        time.sleep(random.uniform(*pause))
        job = enqueue()
        acknowledged[job] = time.time() * 1000
    time.sleep(1.5)
    queue.await_drained(Batch(count, ("tick",)))
    started = dict(row.split("|") for row in queue.database.run(
        "select id, result #>> '{}' from jobs where type = 'tick' and status = 'completed'"))
    return [int(started[job]) + LOST_TO_WHOLE_MILLISECONDS - at for job, at in acknowledged.items()]


def record(bench: Bench, variant: Variant, way: str, samples: list[float]) -> None:
    ordered = sorted(samples)
    for name, share in PERCENTILES:
        bench.record(f"{way} {name}", variant, ordered[ceil(share * len(ordered)) - 1], "ms",
                     samples=samples if name == "max" else None)


def watch_idle(bench: Bench, variant: Variant, application: Application, database: Database) -> None:
    server = database.cluster.server.pid
    before = load.cpu_seconds(application.pid), load.family_cpu_seconds(server)
    time.sleep(bench.sizes.idle_seconds)
    after = load.cpu_seconds(application.pid), load.family_cpu_seconds(server)
    for name, first, last in zip(("process", "PostgreSQL"), before, after):
        bench.record(f"idle {name}", variant, 100 * (last - first) / bench.sizes.idle_seconds, "% of a core")
