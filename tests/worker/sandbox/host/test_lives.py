"""How sandboxes of a host end, whoever dies; and that slow, silent and crowding callers take nothing from others."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from core.errors import Broken
from tests.worker.sandbox.host.hosting import PATIENCE_S, ROOT, Host, hosted
from tests.worker.sandbox.host.raw import answer, request, wire_to
from worker.sandbox import BoxSpec, Command, Driver, Limits, protocol

_GONE_S = 30.0
_PIPELINED = 1000


@pytest.fixture(scope="module")
def docker() -> Iterator[Host]:
    with hosted("docker") as running:
        yield running


@pytest.fixture(scope="module")
def small() -> Iterator[Host]:
    """Two places, and one may wait."""
    with hosted("bubblewrap", SANDBOXES="2", SANDBOXES_WAITING="1") as running:
        yield running


def test_a_host_that_is_killed_leaves_nothing() -> None:
    with hosted("docker") as running:
        driver, mark = running.driver(), _mark()
        with driver.open(_spec(driver)) as box:
            lost = _in_background(lambda: box.run(Command(_sleeping(mark), wall_s=300)))
            _until(lambda: _alive(mark), "it never ran")
            (container,) = _containers(running)
            running.kill()
            _until(lambda: not _alive(mark) and not _there(container), "something is left", _GONE_S)
            assert isinstance(lost(), Broken)
        with hosted("docker", SANDBOX_URL=str(running.address)) as again, driver.open(_spec(driver)) as box:
            assert box.run(Command(("echo", "again"))).output == b"again\n"
            assert again.address == running.address


def test_a_caller_that_is_killed_leaves_nothing(docker: Host) -> None:
    mark = _mark()
    argv = [sys.executable, "-P", "-c", _CALLER, str(docker.address), str(docker.folder / "cache"), mark]
    with subprocess.Popen(argv, cwd=ROOT, env={"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]}) as caller:
        _until(lambda: _alive(mark, caller.pid), "it never ran")
        (container,) = _containers(docker)
        caller.send_signal(signal.SIGKILL)
    _until(lambda: not _alive(mark) and not _there(container), "something is left", _GONE_S)
    assert docker.driver().available() == ""


def test_a_host_that_is_told_to_stop_ends_everything() -> None:
    mark = _mark()
    with hosted("bubblewrap") as running:
        driver = running.driver()
        with driver.open(_spec(driver)) as box:
            lost = _in_background(lambda: box.run(Command(_sleeping(mark), wall_s=300)))
            _until(lambda: _alive(mark), "it never ran")
            running.process.terminate()
            assert running.process.wait(PATIENCE_S) == 0
            assert isinstance(lost(), Broken)
        _until(lambda: not _alive(mark), "something is left", _GONE_S)
        assert "stopped, and with it every sandbox" in running.said


def test_a_sandbox_has_a_longest_life() -> None:
    with hosted("bubblewrap", SANDBOXES_LIFE_S="1") as running:
        driver, mark = running.driver(), _mark()
        with driver.open(_spec(driver)) as box, pytest.raises(Broken, match="hung up"):
            box.run(Command(_sleeping(mark), wall_s=300))
        _until(lambda: not _alive(mark), "something is left", _GONE_S)


def test_who_comes_when_all_places_are_taken_waits_or_is_told_so(small: Host) -> None:
    driver = small.driver()
    with ExitStack() as first, ExitStack() as second:
        first.enter_context(driver.open(_spec(driver)))
        second.enter_context(driver.open(_spec(driver)))
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(_run_one, driver)
            _until(lambda: _waits(small), "nobody waits")
            with pytest.raises(Broken, match=r"2 sandboxes at a time, .* try again later") as told:
                _run_one(driver)
            assert told.value.retryable
            first.close()
            assert waiting.result(PATIENCE_S) == b"ran\n"


def test_slow_and_silent_callers_are_hung_up_on(small: Host) -> None:
    beginnings = (b"", b"GET /v1 HT", request("POST", protocol.IMAGE, Content_Length="30")[:-2], b"\x16\x03\x01")
    with ExitStack() as stack:
        wires = [stack.enter_context(wire_to(small)) for _ in range(20)]
        for number, wire in enumerate(wires):
            wire.sendall(beginnings[number % len(beginnings)])
        trickling = threading.Thread(target=_trickle, args=(wires[1],), daemon=True)
        trickling.start()
        assert small.driver().available() == ""  # meanwhile
        for number, wire in enumerate(wires):
            if beginnings[number % len(beginnings)]:
                wire.settimeout(2 * PATIENCE_S)
                _until_hung_up(wire)
        trickling.join(PATIENCE_S)
        assert not trickling.is_alive()


def test_a_thousand_requests_in_one_breath(small: Host) -> None:
    with wire_to(small) as wire:
        one = request("GET", protocol.HELLO)
        sender = threading.Thread(target=wire.sendall, args=(one * _PIPELINED,))
        sender.start()
        assert small.driver().available() == ""  # meanwhile
        assert {answer(wire).status for _ in range(_PIPELINED)} == {200}
        sender.join(PATIENCE_S)


def _run_one(driver: Driver) -> bytes:
    with driver.open(_spec(driver)) as box:
        return box.run(Command(("echo", "ran"))).output


def _spec(driver: Driver) -> BoxSpec:
    return BoxSpec(driver.image("python"), b"", limits=Limits(wall_s=60))


def _sleeping(mark: str) -> tuple[str, ...]:
    return ("sh", "-c", f"setsid sleep {mark} & exec sleep {mark}")


def _mark() -> str:
    """A number of seconds to sleep that nobody else sleeps for."""
    return f"9{os.getpid():07d}.{time.monotonic_ns() % 1_000_000_007}"


def _alive(mark: str, *besides: int) -> list[str]:
    """The processes with `mark` on their command line."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        if int(folder.name) in besides:
            continue
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if any(mark.encode() in word for word in words):
            found.append(b" ".join(words).decode())
    return found


def _containers(host: Host) -> list[str]:
    """The containers that a process of that host has made."""
    shape = '{{.ID}} {{.Label "pullwright.owner"}}'
    listing = ("docker", "ps", "--all", "--filter", "label=pullwright.run", "--format", shape)
    lines = subprocess.run(listing, capture_output=True, text=True, check=True).stdout.splitlines()
    made = [line.split(" ") for line in lines if line.count(" ") >= 2]  # id, then whom it sees, its number, its start
    return [words[0] for words in made if _host_of(words[2]) == host.process.pid]


def _there(container: str) -> bool:
    listing = ("docker", "ps", "--all", "--quiet", "--filter", f"id={container}")
    return bool(subprocess.run(listing, capture_output=True, text=True, check=True).stdout)


def _host_of(pid: str) -> int:
    """The parent of a process; 0 where that process is no more."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0
    return int(stat.rpartition(")")[2].split()[1])


def _waits(host: Host) -> bool:
    """Whether somebody holds a place in the line."""
    import fcntl

    for place in (host.folder / "data/pullwright/sandbox-host/places").glob("waits.*"):
        with place.open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
    return False


def _until(true: Callable[[], object], complaint: str, late_s: float = PATIENCE_S) -> None:
    late = time.monotonic() + late_s
    while not true():
        assert time.monotonic() < late, complaint
        time.sleep(0.1)


def _in_background(call: Callable[[], object]) -> Callable[[], object]:
    """Starts it; what is returned waits for its result, or for the `Broken` that it ended in."""
    found: list[object] = []

    def work() -> None:
        try:
            found.append(call())
        except Broken as why:
            found.append(why)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()

    def result() -> object:
        thread.join(PATIENCE_S)
        return found[0]

    return result


def _trickle(wire: socket.socket) -> None:
    try:
        while True:
            time.sleep(1)
            wire.sendall(b"x")
    except OSError:
        return


def _until_hung_up(wire: socket.socket) -> None:
    try:
        while wire.recv(4096):
            pass
    except ConnectionError:
        return


_CALLER = """
import sys
from pathlib import Path
from worker.sandbox import BoxSpec, Command, Limits, Options
from worker.sandbox.away import Remote
from worker.sandbox.protocol.address import read
from worker.sandbox.remote import open_driver
address, cache, mark = sys.argv[1:]
driver = open_driver(Options(cache=Path(cache), remote=Remote(read(address))))
with driver.open(BoxSpec(driver.image("python"), b"", limits=Limits(wall_s=300))) as box:
    box.run(Command(("sh", "-c", f"setsid sleep {mark} & exec sleep {mark}")))
"""
