"""What the figures depend on: the machine, PostgreSQL, the JDKs and the commits."""

import os
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from lib.application import App, Java
from lib.cluster import SETTINGS, Cluster
from lib.processes import BenchError


def first_match(pattern: str, text: str, otherwise: str = "unknown") -> str:
    found = re.search(pattern, text, re.MULTILINE)
    return found[1] if found else otherwise


def find_java(home: str | None) -> Java:
    if not home:
        release = Path(subprocess.run(["sh", "-c", "readlink -f \"$(command -v java)\""], capture_output=True,
                                      text=True, check=False).stdout.strip() or "/java/bin/java")
        home = str(release.parent.parent)
    program = Path(home) / "bin/java"
    if not program.is_file():
        raise BenchError(f"no Java at {home}: install Debian's package openjdk-17-jdk-headless, or name a JDK by --java")
    said = subprocess.run([program, "-version"], capture_output=True, text=True, check=True).stderr
    return Java(Path(home), first_match(r'version "([^"]+)"', said))


def commit(app: App) -> str:
    git = subprocess.run(["git", "-C", app.folder, "describe", "--always", "--dirty", "--abbrev=10", "--exclude=*"],
                         capture_output=True, text=True, check=False)
    return git.stdout.strip() or "unknown"


def describe(cluster: Cluster, apps: list[App], javas: list[Java]) -> dict:
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": len(os.sched_getaffinity(0)),
        "processor": first_match(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text()),
        "memoryGiB": round(int(first_match(r"^MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text(), "0")) / 2**20, 1),
        "postgresql": cluster.admin.value("show server_version"),
        "settings": {name: cluster.admin.value(f"show {name}") for name in SETTINGS},
        "javas": {java.name: java.version for java in javas},
        "apps": {app.name: commit(app) for app in apps},
        "environment": {name: value for name, value in os.environ.items()
                        if name.startswith("JOBS_") and "SECRET" not in name and "KEY" not in name},
    }


def in_words(facts: dict) -> str:
    settings = ", ".join(f"{name}={value}" for name, value in facts["settings"].items())
    javas = ", ".join(facts["javas"].values())
    apps = ", ".join(f"{name} {revision}" for name, revision in facts["apps"].items())
    return (f"{facts['date'][:10]}, {facts['cores']} cores ({facts['processor']}), {facts['memoryGiB']} GiB. "
            f"PostgreSQL {facts['postgresql']} with {settings}. Java {javas}. Commits: {apps}.")
