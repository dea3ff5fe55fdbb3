"""Starts programs, and sees to it that none outlives the benchmark."""

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path


class BenchError(Exception):
    """Why the benchmark can't go on, in words for whoever runs it."""


def need_program(name: str, package: str) -> None:
    if shutil.which(name) is None:
        raise BenchError(f"{name} is missing: install Debian's package {package}")


def last_lines(log: Path, count: int = 20) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:]) if log.exists() else ""


class Service:
    """A program that runs until it is stopped; what it says goes to a log."""

    def __init__(self, name: str, process: subprocess.Popen, log: Path) -> None:
        self.name, self.process, self.log = name, process, log

    @property
    def pid(self) -> int:
        return self.process.pid

    def check(self) -> None:
        if self.process.poll() is not None:
            raise BenchError(f"{self.name} ended by itself ({self.process.returncode}):\n{last_lines(self.log)}")


class Processes:
    """All programs that this benchmark has started. Each has a process group of its own, so Ctrl-C reaches only us."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.started: list[tuple[subprocess.Popen, signal.Signals]] = []
        self.services: list[Service] = []

    def start(self, command: Sequence[str | Path], end_by: signal.Signals = signal.SIGKILL,
              **options) -> subprocess.Popen:
        process = subprocess.Popen([str(word) for word in command], start_new_session=True, **options)
        self.started = [(p, how) for p, how in self.started if p.poll() is None] + [(process, end_by)]
        return process

    def serve(self, name: str, command: Sequence[str | Path], env: Mapping[str, str] | None = None,
              end_by: signal.Signals = signal.SIGKILL) -> Service:
        log = self.folder / f"{name}-{len(os.listdir(self.folder))}.log"
        with log.open("wb") as output:
            process = self.start(command, end_by, env=env, stdin=subprocess.DEVNULL,
                                 stdout=output, stderr=subprocess.STDOUT)
        service = Service(name, process, log)
        self.services.append(service)
        return service

    def run(self, command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> str:
        """What the program prints, once it has ended well."""
        process = self.start(command, env=env, stdin=subprocess.DEVNULL, text=True,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        output, errors = process.communicate()
        if process.returncode != 0:
            tail = "\n".join((output + errors).splitlines()[-20:])
            raise BenchError(f"{command[0]} failed ({process.returncode}):\n{tail}")
        return output

    def check(self) -> None:
        """Raises if a service has ended that nobody has stopped."""
        for service in self.services:
            service.check()

    def stop(self, service: Service) -> None:
        self.services.remove(service)
        end(service.process, signal.SIGTERM)

    def stop_all(self) -> None:
        """At once, for nothing of theirs is needed any more."""
        self.services.clear()
        for process, end_by in reversed(self.started):
            end(process, end_by)


def end(process: subprocess.Popen, how: signal.Signals) -> None:
    if process.poll() is None:
        os.killpg(process.pid, how)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
