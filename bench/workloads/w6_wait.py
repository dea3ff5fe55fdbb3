"""How fast jobs end that wait 20 ms each: by Camel's delay, and for the answer to an HTTP call on this machine.

Measured with the default number of slots, and with as many as serve the throughput best. Other job queues run jobs that
sleep as long. The called server is one
thread that does next to nothing; its processor time is part of what two cores must give.
"""

import socket
import time

from lib import peers
from lib.application import Variant
from lib.bench import Bench, Contender
from lib.cluster import free_port
from lib.options import CHECKOUT
from lib.processes import Service
from lib.queue import Batch, Queue

TITLE = "jobs that wait"
WAIT_MILLIS = 20
PEERS = {"nap": tuple(("nap", peer) for peer in peers.CLASSES), "call": ()}


def run(bench: Bench) -> None:
    port = free_port()
    server = start_server(bench, port)
    contenders: list[Contender] = [
        (peer, lambda p=peer: peers.record(bench, "nap", p, WAIT_MILLIS)) for peer in peers.CLASSES]
    contenders += [
        (f"{variant.name}, {job_type}, {slots or 'default'} slots",
         lambda v=variant, t=job_type, s=slots: drain(bench, v, t, s, f"http://127.0.0.1:{port}"))
        for variant in bench.variants
        for job_type in ("nap", "call")
        for slots in (None, bench.sizes.best_slots)]
    bench.interleave(contenders)
    bench.processes.stop(server)


def start_server(bench: Bench, port: int) -> Service:
    program = CHECKOUT / "bench/lib/SlowServer.java"
    server = bench.processes.serve("slow-server", [bench.javas[0].program, program, str(port), str(WAIT_MILLIS)])
    while True:
        server.check()
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return server
        except OSError:
            time.sleep(0.1)


def drain(bench: Bench, variant: Variant, job_type: str, slots: int | None, url: str) -> None:
    queue, batch = Queue(bench.database(variant.app)), Batch(bench.sizes.wait_jobs, (job_type,))
    drained = bench.drain(queue, batch, variant, slots, BENCH_CALL_URL=url)
    for state, rate in (("cold", drained.cold), ("warm", drained.warm)):
        bench.record(f"{job_type}, {slots or 'default'} slots {state}", variant, rate, "jobs/s", PEERS[job_type])
