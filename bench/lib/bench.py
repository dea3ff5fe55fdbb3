"""What all workloads share: the cluster, the variants that are compared, the rounds, and drains."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lib import pgbench
from lib.application import App, Application, Java, Variant
from lib.cluster import Cluster, Database
from lib.options import Sizes
from lib.processes import Processes
from lib.queue import Batch, Queue
from lib.report import Report

Contender = tuple[str, Callable[[], None]]


@dataclass(frozen=True)
class Drain:
    """A batch that waited for fresh processes, and one more in the same processes."""

    cold: float
    warm: float
    claims: list[tuple[int, int] | None]
    megabytes: dict[str, float]


class Bench:
    def __init__(self, folder: Path, processes: Processes, cluster: Cluster, report: Report, sizes: Sizes,
                 apps: list[App], javas: list[Java]) -> None:
        self.folder, self.processes, self.cluster = folder, processes, cluster
        self.report, self.sizes = report, sizes
        self.apps, self.javas = apps, javas
        self.variants = [Variant(app, java) for app in apps for java in javas]
        self.began = time.monotonic()

    def say(self, text: str) -> None:
        print(f"[{time.monotonic() - self.began:6.0f} s] {text}", file=sys.stderr, flush=True)

    def interleave(self, contenders: Sequence[Contender]) -> None:
        """Each contender once a round, in an order that rotates, so that drift and neighbours meet all alike."""
        for turn in range(self.sizes.rounds):
            self.report.round = turn + 1
            shift = turn % len(contenders)
            for name, measure in [*contenders[shift:], *contenders[:shift]]:
                self.say(f"{self.report.workload} round {turn + 1} of {self.sizes.rounds}: {name}")
                measure()

    def record(self, what: str, variant: Variant, value: float, unit: str,
               versus: tuple[tuple[str, str], ...] = (), samples: list[float] | None = None) -> None:
        """A figure of a variant, which is also compared with the first application on the same JDK."""
        if variant.app != self.apps[0]:
            versus += ((what, Variant(self.apps[0], variant.java).name),)
        self.report.record(what, variant.name, value, unit, versus, samples)

    def database(self, app: App, purpose: str = "jobs") -> Database:
        """A database with the tables and job types of an application, whose versions may differ in both."""
        name = f"{purpose}_{app.name}"
        known = name in self.cluster.databases
        database = self.cluster.database(name)
        if not known:
            with self.application(Variant(app, self.javas[0]), database) as application:
                application.await_types()
        return database

    def tuned(self, slots: int | None) -> dict[str, str]:
        """Who wants more slots than there are by default wants larger batches too; None for the defaults of both."""
        return {} if slots is None else {"JOBS_SLOTS": str(slots), "JOBS_BATCH_SIZE": str(self.sizes.batch_size)}

    @contextmanager
    def application(self, variant: Variant, database: Database, slots: int | None = None,
                    **settings: str) -> Iterator[Application]:
        application = Application(self.processes, variant, database, self.tuned(slots) | settings)
        yield application
        application.stop()

    def drain(self, queue: Queue, batch: Batch, variant: Variant, slots: int | None, processes: int = 1,
              **settings: str) -> Drain:
        queue.fill(batch)
        applications = [Application(self.processes, variant, queue.database, self.tuned(slots) | settings)
                        for _ in range(processes)]
        cold = queue.drain(batch)
        for application in applications:
            application.await_ready()
        warm = queue.drain_in_running_process(batch)
        for application in applications:
            application.stop()
        claims, megabytes = [application.claims() for application in applications], queue.megabytes()
        queue.tidy()
        return Drain(cold, warm, claims, megabytes)

    def drain_by_pgbench(self, batch: Batch, results: bool = False, clients: int = pgbench.DRAIN_CLIENTS) -> float:
        """Jobs a second, by the statement of the first application."""
        app = self.apps[0]
        queue = Queue(self.database(app))
        queue.fill(batch)
        pgbench.drain(queue.database, self.folder, app.folder, batch, results, clients)
        rate = queue.rate(batch)
        queue.tidy()
        return rate
