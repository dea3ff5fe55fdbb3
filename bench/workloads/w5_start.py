"""How long a start takes and how much memory and processor time a process wants.

From the start of bin/jobs until GET /api/health/live succeeds, asked every 20 ms, and until a job that waited is
completed; then, when nothing has happened for a while, memory and the share of a core; then memory after a drain as in W1.
"""

import time

from lib import load
from lib.application import Variant
from lib.bench import Bench
from lib.queue import Batch, Queue

TITLE = "start"
LOOK_EACH = 0.02


def run(bench: Bench) -> None:
    bench.interleave([(variant.name, lambda v=variant: start(bench, v)) for variant in bench.variants])


def start(bench: Bench, variant: Variant) -> None:
    queue, one, sizes = Queue(bench.database(variant.app)), Batch(1), bench.sizes
    queue.fill(one)
    with bench.application(variant, queue.database, sizes.slots) as application:
        ready = application.await_ready(LOOK_EACH)
        queue.await_drained(one)
        finished = float(queue.database.value("select extract(epoch from max(finished_at)) from jobs"))
        bench.record("start to HTTP", variant, ready, "s")
        bench.record("start to first job completed", variant, finished - application.started_at, "s")

        time.sleep(sizes.rest_seconds)
        before = load.cpu_seconds(application.pid)
        time.sleep(sizes.idle_seconds)
        idle = (load.cpu_seconds(application.pid) - before) / sizes.idle_seconds
        bench.record("idle memory", variant, application.resident_megabytes(), "MB")
        bench.record("idle processor time", variant, 100 * idle, "% of a core")

        queue.drain_in_running_process(Batch(sizes.jobs))
        bench.record("memory after a drain", variant, application.resident_megabytes(), "MB")
    queue.tidy()
