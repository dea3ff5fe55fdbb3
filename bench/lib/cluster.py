"""A PostgreSQL of the benchmark's own, in a temporary folder, as safe as one in production."""

import os
import pwd
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from lib.processes import BenchError, Processes

SETTINGS = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "1GB",
    "max_wal_size": "4GB",
}
END_OF_ANSWER = "-- end of answer --"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def server_programs() -> Path:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if not folders:
        raise BenchError("initdb is missing: install Debian's package postgresql")
    return folders[-1].parent


class Session:
    """One psql that stays connected, so that a question costs no new backend."""

    def __init__(self, processes: Processes, env: Mapping[str, str]) -> None:
        self.processes = processes
        self.process = processes.start(
            ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1"], env=env, text=True, bufsize=1,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def rows(self, sql: str) -> list[str]:
        self.process.stdin.write(f"{sql};\n\\echo {END_OF_ANSWER}\n")
        answer: list[str] = []
        for line in self.process.stdout:
            if line.rstrip("\n") == END_OF_ANSWER:
                return answer
            answer.append(line.rstrip("\n"))
        raise BenchError(f"PostgreSQL refused: {sql}\n" + "\n".join(answer))

    def value(self, sql: str) -> str:
        return self.rows(sql)[-1]

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait()


class Database:
    """One database of the cluster, with a session for the benchmark's own questions."""

    def __init__(self, cluster: "Cluster", name: str) -> None:
        self.cluster, self.name = cluster, name
        self.env = cluster.client_env(name)
        self.url = f"jdbc:postgresql://127.0.0.1:{cluster.port}/{name}?user=bench"
        self.session = self.open_session()

    def open_session(self) -> Session:
        return Session(self.cluster.processes, self.env)

    def run(self, sql: str) -> list[str]:
        return self.session.rows(sql)

    def value(self, sql: str) -> str:
        return self.session.value(sql)


class Cluster:
    def __init__(self, processes: Processes, folder: Path) -> None:
        self.processes = processes
        self.folder = folder / "postgresql"
        self.port = free_port()
        self.databases: dict[str, Database] = {}
        self.user = self.choose_user()
        programs = server_programs()
        processes.run([*self.user, programs / "initdb", "-D", self.folder, "-U", "bench", "-A", "trust", "--no-sync"])
        with (self.folder / "postgresql.conf").open("a") as conf:
            conf.writelines(f"{name} = {value}\n" for name, value in SETTINGS.items())
            conf.write("listen_addresses = '127.0.0.1'\nunix_socket_directories = ''\nmax_connections = 300\n")
        self.server = processes.serve(
            "postgres", [*self.user, programs / "postgres", "-D", self.folder, "-p", str(self.port)],
            end_by=signal.SIGQUIT)  # which takes its backends with it
        self.await_ready(programs / "pg_isready")
        self.admin = Database(self, "postgres")

    def choose_user(self) -> list[str]:
        """PostgreSQL refuses to run as root: then it runs as nobody, in a folder that is nobody's."""
        self.folder.mkdir()
        if os.getuid() != 0:
            return []
        nobody = pwd.getpwnam("nobody")
        os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
        self.folder.parent.chmod(0o755)
        return ["setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]

    def await_ready(self, pg_isready: Path) -> None:
        for _ in range(300):
            self.processes.check()
            answer = subprocess.run([pg_isready, "-q", "-h", "127.0.0.1", "-p", str(self.port)], check=False)
            if answer.returncode == 0:
                return
            time.sleep(0.1)
        raise BenchError("PostgreSQL doesn't answer within 30 s")

    def client_env(self, database: str) -> dict[str, str]:
        return os.environ | {
            "PGHOST": "127.0.0.1", "PGPORT": str(self.port), "PGUSER": "bench", "PGDATABASE": database,
            "PGOPTIONS": "-c client_min_messages=warning"}

    def database(self, name: str) -> Database:
        """The database of that name, created when it is asked for first."""
        if name not in self.databases:
            self.admin.run(f'create database "{name}"')
            self.databases[name] = Database(self, name)
        return self.databases[name]
