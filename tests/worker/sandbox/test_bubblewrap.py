"""What is particular to bubblewrap: the host's own programs, ordinary users, no groups."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from core.errors import Broken, Unfinished
from worker.sandbox import BoxSpec, Command, Limits, Options, SetupSpec
from worker.sandbox.bubblewrap import Bubblewrap, open_driver

_ROOT = Path(__file__).parents[3]
_NOBODY = 65534


@pytest.fixture
def driver(tmp_path: Path) -> Bubblewrap:
    return open_driver(Options(cache=tmp_path))


def test_that_boxes_can_be_made_is_tried_again_where_the_program_is_another(tmp_path: Path) -> None:
    cache, bin_ = tmp_path / "cache", tmp_path / "bin"
    bin_.mkdir()
    other = bin_ / "bwrap"
    other.write_text('#!/bin/sh\n[ "$1" = --version ] && echo bubblewrap 0.9.0 || exit 1\n')
    other.chmod(0o755)
    program = f"import sys\nsys.path.insert(0, {str(_ROOT)!r})\n{_AVAILABLE}"

    def said(path: str) -> str:
        words = [sys.executable, "-P", "-c", program, str(cache)]
        return subprocess.run(words, env={"PATH": path}, capture_output=True, text=True, check=True).stdout.strip()

    usual = os.environ["PATH"]
    assert said(usual) == ""
    assert "cannot make a sandbox" in said(f"{bin_}:{usual}")
    assert said(usual) == ""
    assert [answer.read_text() for answer in (cache / "answers").iterdir()] == ["yes\n"]


def test_the_set_up_phase_reaches_no_abstract_socket_of_the_host(driver: Bubblewrap) -> None:
    with socket.socket(socket.AF_UNIX) as service:
        service.bind(b"\0pullwright-canary-%d" % os.getpid())
        service.listen()
        dial = f"import socket; socket.socket(socket.AF_UNIX).connect({service.getsockname()!r})"
        spec = SetupSpec(driver.image("python"), b"", (("python3", "-c", dial),), "dials")
        with pytest.raises(Unfinished, match="ConnectionRefusedError"):
            driver.install(spec)


def test_layers_are_nobody_elses_to_read_and_leave_no_half_made_ones(driver: Bubblewrap, tmp_path: Path) -> None:
    dead = tmp_path / "bubblewrap-layers" / "building-4194305-0000"
    dead.mkdir(parents=True)
    layer = driver.install(SetupSpec(driver.image("python"), b"", (("touch", "/deps/x"),), "../../odd key"))
    made = Path(layer.reference).parent
    assert made.parent == tmp_path / "bubblewrap-layers"
    assert made.stat().st_mode & 0o077 == 0
    assert not dead.exists()


def test_harness_names_lead_nowhere(driver: Bubblewrap) -> None:
    spec = BoxSpec(driver.image("python"), b"", harness={"../etc/passwd": b"x"})
    with pytest.raises(Broken), driver.open(spec):
        pass


def test_nobody_in_a_box_is_the_hosts_root(driver: Bubblewrap) -> None:
    with driver.open(BoxSpec(driver.image("python"), b"")) as box:
        sleeper = threading.Thread(target=box.run, args=[Command(("sleep", _mark()), wall_s=3)])
        sleeper.start()
        users = set[int]()
        while sleeper.is_alive() and not users:
            users = {folder.stat().st_uid for folder in _asleep()}
        sleeper.join()
        seen = box.run(Command(("sh", "-c", "id -u; cat /etc/passwd | wc -l; ls /etc"))).output.decode().split()
    assert users and 0 not in users
    assert seen[:2] == ["61234", "2"]
    assert "shadow" not in seen


def test_a_memory_hog_does_not_take_its_box_along(driver: Bubblewrap) -> None:
    limits = Limits(memory_bytes=64 << 20, wall_s=20)
    hog = "f = open('/work/x', 'wb')\nwhile True: f.write(bytes(1 << 20)); f.flush()"
    with driver.open(BoxSpec(driver.image("python"), b"", limits=limits)) as box:
        for _ in range(2):
            box.run(Command(("python3", "-c", hog)))
        box.run(Command(("rm", "/work/x")))
        box.collect()


@pytest.fixture
def code() -> Iterator[Path]:
    """A copy of the product that everybody may read."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        for package in ("core", "worker"):
            shutil.copytree(_ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
        yield folder


def test_an_ordinary_user_without_groups_is_just_as_safe(code: Path) -> None:
    """The probes, run by somebody who may write no group: limits by process, watched from outside."""
    if os.geteuid() != 0:
        pytest.fail("this story needs root, to become nobody")
    done = subprocess.run(
        ["/usr/bin/python3", "-B", "-c", _PROBE],
        env={"PYTHONPATH": str(code), "PATH": "/usr/bin:/bin"},
        cwd="/",
        user=_NOBODY,
        group=_NOBODY,
        extra_groups=[],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    available, probes = json.loads(done.stdout)
    assert available == ""
    assert [name for name, held in probes if not held] == []


def _mark() -> str:
    return f"31.{os.getpid()}"


def _asleep() -> list[Path]:
    """The processes of the machine that sleep as long as ours."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (folder / "cmdline").read_bytes() == f"sleep\0{_mark()}\0".encode():
                found.append(folder)
    return found


_AVAILABLE = """
from pathlib import Path
from worker.sandbox import Options
from worker.sandbox.bubblewrap import open_driver
print(open_driver(Options(cache=Path(sys.argv[1]))).available())
"""
_PROBE = """
import json
from pathlib import Path
from worker.sandbox import Options
from worker.sandbox.bubblewrap import open_driver
driver = open_driver(Options(cache=Path("/nonexistent")))
print(json.dumps([driver.available(), [(probe.name, probe.held) for probe in driver.probe()]]))
"""
