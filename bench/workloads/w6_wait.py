"""How fast jobs end that wait 20 ms each: by Camel's delay, and for the answer to an HTTP call on this machine.

Measured with the default number of slots, and with as many as serve the throughput best. Other job queues run jobs that
sleep as long. The processor time of the called server is part of what two cores must give.
"""

from lib import peers, slow_server
from lib.application import Variant
from lib.bench import Bench, Contender
from lib.queue import Batch, Queue

TITLE = "jobs that wait"
PEERS = {"nap": tuple(("nap", peer) for peer in peers.CLASSES), "call": ()}


def run(bench: Bench) -> None:
    server, url = slow_server.start(bench)
    contenders: list[Contender] = [
        (peer, lambda p=peer: peers.record(bench, "nap", p, slow_server.WAIT_MILLIS)) for peer in peers.CLASSES]
    contenders += [
        (f"{variant.name}, {job_type}, {slots or 'default'} slots",
         lambda v=variant, t=job_type, s=slots: drain(bench, v, t, s, url))
        for variant in bench.variants
        for job_type in ("nap", "call")
        for slots in (None, bench.sizes.best_slots)]
    bench.interleave(contenders)
    bench.processes.stop(server)


def drain(bench: Bench, variant: Variant, job_type: str, slots: int | None, url: str) -> None:
    queue, batch = Queue(bench.database(variant.app)), Batch(bench.sizes.wait_jobs, (job_type,))
    drained = bench.drain(queue, batch, variant, slots, BENCH_CALL_URL=url)
    for state, rate in (("cold", drained.cold), ("warm", drained.warm)):
        bench.record(f"{job_type}, {slots or 'default'} slots {state}", variant, rate, "jobs/s", PEERS[job_type])
