"""How fast jobs are enqueued: over HTTP, by enqueue_job(), and by plain INSERTs as the baseline.

The type is paused, so nothing is drained meanwhile, and the table is emptied between. HTTP is asked by wrk from 1, 8
and 64 connections for one job a request, and from 8 for 1,000 jobs a request; SQL by pgbench from 1 and 8 clients (×8). A
request that isn't answered with success, or a job that isn't in the table afterwards, is an error.
"""

import json
from pathlib import Path

from lib import pgbench
from lib.application import App, Application, Variant
from lib.bench import Bench, Contender
from lib.cluster import Database
from lib.processes import BenchError
from lib.queue import Batch, Queue

TITLE = "enqueue"
UNIT = "jobs/s"
LUA = Path(__file__).resolve().parent.parent / "lib/enqueue.lua"
HTTP_LOADS = ((1, 1), (8, 1), (64, 1), (8, 1_000))  # connections, jobs a request
SQL_CLIENTS = (1, 8)
BASELINE = (("INSERT ×8", "pgbench"),)


def run(bench: Bench) -> None:
    contenders: list[Contender] = [("INSERT by pgbench", lambda: insert(bench))]
    contenders += [(f"enqueue_job() of {app.name}", lambda a=app: call_function(bench, a)) for app in bench.apps]
    contenders += [(f"HTTP, {variant.name}", lambda v=variant: post(bench, v)) for variant in bench.variants]
    bench.interleave(contenders)


def paused_queue(bench: Bench, app: App) -> Queue:
    queue = Queue(bench.database(app))
    queue.pause(Batch(0))
    return queue


def by_pgbench(bench: Bench, queue: Queue, sql: str, clients: int) -> float:
    queue.tidy()
    return pgbench.transactions_per_second(queue.database, bench.folder, sql, clients, bench.sizes.seconds)


def insert(bench: Bench) -> None:
    queue = paused_queue(bench, bench.apps[0])
    for clients in SQL_CLIENTS:
        rate = by_pgbench(bench, queue, "insert into jobs (type) values ('noop')", clients)
        bench.report.record(f"INSERT ×{clients}", "pgbench", rate, UNIT)
    queue.tidy()
    queue.resume(Batch(0))


def call_function(bench: Bench, app: App) -> None:
    queue = paused_queue(bench, app)
    for clients in SQL_CLIENTS:
        what = f"enqueue_job() ×{clients}"
        versus = BASELINE if app == bench.apps[0] else (*BASELINE, (what, bench.apps[0].name))
        rate = by_pgbench(bench, queue, "select enqueue_job('noop')", clients)
        bench.report.record(what, app.name, rate, UNIT, versus)
    queue.tidy()
    queue.resume(Batch(0))


def post(bench: Bench, variant: Variant) -> None:
    queue = paused_queue(bench, variant.app)
    with bench.application(variant, queue.database) as application:
        application.await_types()
        by_wrk(bench, application, 8, 1)  # to warm up
        for connections, jobs in HTTP_LOADS:
            queue.tidy()
            rate, acknowledged = by_wrk(bench, application, connections, jobs)
            expect_rows(queue.database, acknowledged)
            bulk = f", {jobs:,} jobs a request" if jobs > 1 else ""
            bench.record(f"HTTP ×{connections}{bulk}", variant, rate, UNIT, BASELINE)
        queue.tidy()
    queue.resume(Batch(0))


def by_wrk(bench: Bench, application: Application, connections: int, jobs: int) -> tuple[float, int]:
    """Jobs a second, and how many were acknowledged."""
    output = bench.processes.run([
        "wrk", "-t", "1", "-c", str(connections), "-d", f"{bench.sizes.seconds}s",
        "--timeout", "30s", "-s", LUA, f"http://127.0.0.1:{application.port}", "--", str(jobs)])
    answer = json.loads(output.strip().splitlines()[-1])
    if answer["failed"] or not answer["requests"]:
        raise BenchError(f"{answer['failed']} of {answer['requests']} requests to enqueue have failed")
    acknowledged = answer["requests"] * jobs
    return acknowledged / answer["seconds"], acknowledged


def expect_rows(database: Database, acknowledged: int) -> None:
    stored = int(database.value("select count(*) from jobs"))
    if stored < acknowledged:
        raise BenchError(f"{acknowledged} jobs are acknowledged, {stored} are in the table")
