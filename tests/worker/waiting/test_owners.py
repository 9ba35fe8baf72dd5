"""What waits ends with its owner, however that ends; it is swept only when its owner is no more, and not inherited."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from docker import APIClient

from core import plugins
from tests.worker.waiting.conftest import PATIENCE_S, labelled
from worker import sandbox
from worker.sandbox import Options
from worker.sandbox.engine.container import DEADLINE, RUN
from worker.sandbox.engine.owners import OWNER, ourselves

_ROOT = Path(__file__).parents[3]
_FILLED = """
import os, sys, time
from pathlib import Path
from tests.worker.waiting.conftest import Place
place = Place(sys.argv[1], Path(sys.argv[2]))
place.filled()
print("filled", flush=True)
"""
_WAITS = f"{_FILLED}time.sleep(600)"
_FORKS = f"""{_FILLED}
child = os.fork()
if child == 0:
    assert place.pool.count(place.spec()) == 0
    assert place.said("cat a", a=b"of the child") == "of the child"
    place.pool.close()
    sys.exit(0)  # all the way through the end of an interpreter
assert os.waitpid(child, 0)[1] == 0
assert place.pool.count(place.spec()) == 1
shelf = place.pool._shelf
with shelf.changed:  # none is made meanwhile: it must be the one that waited
    shelf.closed = True
    shelf.changed.notify_all()
shelf.thread.join()
shelf.closed = False
print(place.said("cat a", a=b"of the parent"))
place.pool.close()
"""


@pytest.mark.parametrize("name", ["docker", "bubblewrap"])
def test_nothing_is_left_of_an_owner_that_was_killed(name: str, tmp_path: Path, api: APIClient) -> None:
    before = labelled(api)
    mark = str(tmp_path / "cache")
    with _started(_WAITS, name, mark) as owner:
        assert owner.stdout and owner.stdout.readline() == "filled\n"
        waiting = labelled(api) - before
        children = _children(owner.pid)
        owner.send_signal(signal.SIGKILL)
    assert waiting if name == "docker" else children
    next_ = plugins.load(sandbox, name).open_driver(Options(cache=tmp_path / "next"))
    assert next_.available() == ""  # it looks for what was left
    end = time.monotonic() + PATIENCE_S
    while (waiting & labelled(api) or any(map(_is_alive, children))) and time.monotonic() < end:
        time.sleep(0.1)
    assert not waiting & labelled(api)
    assert not any(map(_is_alive, children))


def test_what_lost_its_owner_is_swept_and_what_did_not_is_not(tmp_path: Path, api: APIClient) -> None:
    """Also where its tether does not end it: an engine may keep connections of the dead for a while."""
    with subprocess.Popen(["sleep", "600"]) as other:
        mine = ourselves()
        sight = mine.split(" ")[0]
        start = Path(f"/proc/{other.pid}/stat").read_text().rpartition(")")[2].split()[19]
        living = f"{sight} {other.pid} {start}"
        other_start = f"{sight} {other.pid} {int(start) + 1}"
        elsewhere = f"another-boot/pid/user/0 {2**22} 1"
        owners = {"ours": mine, "living": living, "reused": other_start, "elsewhere": elsewhere, "unknown": ""}
        made = {name: _container(api, owner) for name, owner in owners.items()}
        try:
            left = _left_by_a_sweep(api, made, tmp_path / "one")
            assert left == {"ours", "living", "elsewhere", "unknown"}
            other.kill()
            other.wait()
            assert _left_by_a_sweep(api, made, tmp_path / "two") == {"ours", "elsewhere", "unknown"}
        finally:
            for container in made.values():
                if container in labelled(api):
                    api.remove_container(container, force=True)


@pytest.mark.parametrize("name", ["docker", "bubblewrap"])
def test_a_forked_process_inherits_none_and_ends_none(name: str, tmp_path: Path) -> None:
    with _started(_FORKS, name, str(tmp_path / "cache")) as owner:
        said, _ = owner.communicate()
    assert said == "filled\nof the parent\n"
    assert owner.returncode == 0


def _started(program: str, *words: str) -> "subprocess.Popen[str]":
    argv = [sys.executable, "-W", "ignore", "-c", program, *words]
    return subprocess.Popen(argv, stdout=subprocess.PIPE, text=True, cwd=_ROOT)


def _children(pid: int) -> list[int]:
    found = [Path(task, "children").read_text() for task in Path(f"/proc/{pid}/task").iterdir()]
    return [int(child) for line in found for child in line.split()]


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _container(api: APIClient, owner: str) -> str:
    from worker.sandbox.docker import open_driver

    image = open_driver(Options(cache=Path("/nonexistent"))).image("python")
    labels = {RUN: "waiting", DEADLINE: str(int(time.time()) + 3000), OWNER: owner}
    made = api.create_container(image.digest, ["sleep", "600"], labels=labels, network_disabled=True)
    api.start(made["Id"])
    return str(made["Id"])


def _left_by_a_sweep(api: APIClient, made: dict[str, str], cache: Path) -> set[str]:
    assert plugins.load(sandbox, "docker").open_driver(Options(cache=cache)).available() == ""
    there = labelled(api)
    return {name for name, container in made.items() if container in there}
