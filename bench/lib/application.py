"""The packaged application, started as its users start it, and the versions of it that are compared."""

import http.client
import json
import os
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lib import load
from lib.cluster import Database, free_port
from lib.processes import BenchError, Processes

JOB_FOLDER = Path(__file__).resolve().parent.parent / "jobs"
CLAIMS = re.compile(r"claimed (\d+) jobs in (\d+) claims, (\d+) of them found none")


@dataclass(frozen=True)
class App:
    """A built checkout of the project."""

    name: str
    folder: Path

    def check(self) -> None:
        if not (self.folder / "target/jobroutes.jar").is_file():
            raise BenchError(f"{self.folder} isn't built: run mvn -DskipTests package there")


@dataclass(frozen=True)
class Java:
    home: Path
    version: str

    @property
    def program(self) -> Path:
        return self.home / "bin/java"

    @property
    def name(self) -> str:
        return "JDK " + self.version.split(".")[0]


@dataclass(frozen=True)
class Variant:
    """What is measured: one application on one JDK."""

    app: App
    java: Java

    @property
    def name(self) -> str:
        return f"{self.app.name}, {self.java.name}"


class Application:
    """A running process of a variant. It serves the job types in bench/jobs."""

    def __init__(self, processes: Processes, variant: Variant, database: Database,
                 settings: Mapping[str, str]) -> None:
        self.processes, self.port = processes, free_port()
        env = {name: value for name, value in os.environ.items() if name not in ("JOBS_SLOTS", "JOBS_BATCH_SIZE")}
        env |= {"JAVA_HOME": str(variant.java.home), "DATABASE_URL": database.url, "PORT": str(self.port),
                "JOBS_ROUTES_DIR": str(JOB_FOLDER), **settings}
        self.started_at = time.time()
        self.service = processes.serve("application", [variant.app.folder / "bin/jobs", "serve"], env)

    @property
    def pid(self) -> int:
        return self.service.pid

    def resident_megabytes(self) -> float:
        return load.resident_megabytes(self.pid)

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)

    def is_ready(self) -> bool:
        connection = self.connect()
        try:
            connection.request("GET", "/api/health/live")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def await_ready(self, look_each: float = 0.2) -> float:
        """Seconds from the start of the process until it answers over HTTP."""
        while not self.is_ready():
            self.service.check()
            time.sleep(look_each)
        return time.time() - self.started_at

    def await_types(self) -> None:
        """Waits until every type in bench/jobs is served."""
        self.await_ready()
        names = {name for file in JOB_FOLDER.glob("*.yaml") for name in re.findall(r"uri: job:(\S+)", file.read_text())}
        for _ in range(60):
            self.service.check()
            served = {row["type"] for row in self.job_types() if row["state"] in ("serving", "paused")}
            if names <= served:
                return
            time.sleep(0.5)
        raise BenchError(f"the application doesn't serve {', '.join(sorted(names - served))}")

    def job_types(self) -> list[dict]:
        connection = self.connect()
        connection.request("GET", "/api/job-types")
        rows = json.load(connection.getresponse())["data"]
        connection.close()
        return rows

    def stop(self) -> None:
        self.processes.stop(self.service)

    def claims(self) -> tuple[int, int] | None:
        """How many claims the process has made and how many found nothing, if it said so when it stopped."""
        said = CLAIMS.search(self.service.log.read_text(errors="replace"))
        return (int(said[2]), int(said[3])) if said else None
