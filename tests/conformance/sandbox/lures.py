"""What lies about on the host for the attacks to find: servers that listen, a file, a variable, a process, a key."""

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.conformance.sandbox.corpus import Facts
from worker.sandbox.proxy import PORT

VARIABLE = "PULLWRIGHT_TEST_LURE"
SOMEBODY = 65534  # who owns nothing; only root has to become somebody else


@dataclass(frozen=True, slots=True)
class Lures:
    """What the attacks are told, and where it is."""

    facts: Facts
    home: Path
    process: subprocess.Popen[bytes]


@contextmanager
def laid() -> Iterator[Lures]:
    """Everything laid out; taken away in the end."""
    token = secrets.token_hex(12)
    with ExitStack() as stack:
        home = stack.enter_context(_home(token))
        tcp = stack.enter_context(_listening(socket.socket(socket.AF_INET6), ("::", 0)))
        udp = stack.enter_context(_echoing())
        abstract = stack.enter_context(_listening(socket.socket(socket.AF_UNIX), f"\0pullwright-lure-{token}"))
        stack.enter_context(_listening(socket.socket(socket.AF_UNIX), str(home / "agent.sock")))
        process = stack.enter_context(_process(token))
        os.environ[VARIABLE] = token
        stack.callback(os.environ.pop, VARIABLE, None)
        facts = {
            "token": token,
            "file": str(home / "secret.txt"),
            "tcp": tcp.getsockname()[1],
            "udp": udp.getsockname()[1],
            "abstract": abstract.getsockname()[1:].decode(),
            "addresses": _addresses(),
            "proxy": PORT,
            "port": _free_port(),
            "key": secrets.randbelow(1 << 30) | 1 << 30,
            "pid": process.pid,
            "tester": os.getpid(),
            "host": socket.gethostname(),
        }
        yield Lures(facts, home, process)


@contextmanager
def _home(token: str) -> Iterator[Path]:
    """A folder that everybody on the host may read, in which there is a secret."""
    home = Path(tempfile.mkdtemp(prefix="pw-lure-"))
    home.chmod(0o755)
    (home / "secret.txt").write_text(f"token = {token}\n")
    yield home
    shutil.rmtree(home)


@contextmanager
def _listening(server: socket.socket, address: object) -> Iterator[socket.socket]:
    with server:
        if server.family == socket.AF_INET6:
            server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        server.bind(address)  # type: ignore[arg-type]  # what an address is depends on the family
        if server.family == socket.AF_UNIX and isinstance(address, str) and not address.startswith("\0"):
            Path(address).chmod(0o777)
        server.listen(64)
        yield server


@contextmanager
def _echoing() -> Iterator[socket.socket]:
    """A server that answers each datagram."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("", 0))

        def answer() -> None:
            with suppress(OSError):
                while True:
                    data, asker = server.recvfrom(99)
                    if data == b"stop":
                        return
                    server.sendto(b"reached", asker)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield server
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"stop", ("127.0.0.1", server.getsockname()[1]))
        thread.join()


@contextmanager
def _process(token: str) -> Iterator[subprocess.Popen[bytes]]:
    """Somebody on the host who could be stopped, traced, ended or slowed down."""
    user = SOMEBODY if os.geteuid() == 0 else None
    with subprocess.Popen(("sleep", "3600"), user=user, env={"TOKEN_OF_A_NEIGHBOUR": token}) as process:
        yield process
        process.kill()


def _addresses() -> list[str]:
    """Of this machine: its own, and what others reach it by."""
    found = {"127.0.0.1"}
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        asked.connect(("192.0.2.1", 9))  # sends nothing; only a route is looked up
        found.add(asked.getsockname()[0])
    return sorted(found)


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("", 0))
        port: int = asked.getsockname()[1]
        return port
