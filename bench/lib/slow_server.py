"""The server that jobs call and wait for: one thread that does next to nothing."""

import socket
import time

from lib.bench import Bench
from lib.cluster import free_port
from lib.options import CHECKOUT
from lib.processes import Service

WAIT_MILLIS = 20


def start(bench: Bench) -> tuple[Service, str]:
    """The service and its address; it answers after the wait."""
    port, program = free_port(), CHECKOUT / "bench/lib/SlowServer.java"
    server = bench.processes.serve("slow-server", [bench.javas[0].program, program, str(port), str(WAIT_MILLIS)])
    while True:
        server.check()
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return server, f"http://127.0.0.1:{port}"
        except OSError:
            time.sleep(0.1)
