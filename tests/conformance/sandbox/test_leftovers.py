"""After 200 runs and 20 kills of the runner nothing of a sandbox is left on the machine."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from core import plugins
from tests.conformance.sandbox.conftest import LIMITS
from worker import sandbox
from worker.sandbox import BoxSpec, Command, Driver, Options

_RUNS, _KILLS, _AT_A_TIME = 200, 20, 4
_PATIENCE_S = 60.0
_GROUPS = Path("/sys/fs/cgroup")


def test_nothing_is_left_after_200_runs(driver: Driver) -> None:
    mark = _mark()
    before = _traces()
    spec = BoxSpec(driver.image("python"), b"", limits=LIMITS)
    with driver.open(spec) as box:
        for _ in range(_RUNS):
            assert box.run(Command(("sh", "-c", f"sleep {mark} & exit 3"))).exit_code == 3
        assert _alive(mark) == []
    assert _traces() == before


def test_nothing_is_left_after_20_kills_of_the_runner(driver: Driver, cache: Path) -> None:
    mark, chance = _mark(), Random(7)
    mounts = _mounts()
    killed: list[int] = []
    for _ in range(_KILLS // _AT_A_TIME):
        runners = [_runner(driver.name, cache, mark) for _ in range(_AT_A_TIME)]
        for number, runner in enumerate(runners):
            _until_killed(runner, chance.uniform(0.2, 1.0) if number % 2 else None)
            killed.append(runner.pid)
    started_again: Driver = plugins.load(sandbox, driver.name).open_driver(Options(cache=cache))
    with started_again.open(BoxSpec(driver.image("python"), b"", limits=LIMITS)) as box:
        assert box.run(Command(("true",))).exit_code == 0
    until = time.monotonic() + _PATIENCE_S
    while (_alive(mark) or _groups(killed)) and time.monotonic() < until:
        time.sleep(0.2)
    assert _alive(mark) == []
    assert _groups(killed) == []
    assert _mounts() == mounts


def _mark() -> str:
    """A number of seconds to sleep that nobody else sleeps for."""
    return f"9{os.getpid():07d}.{time.monotonic_ns() % 1_000_000_007}"


def _runner(name: str, cache: Path, mark: str) -> subprocess.Popen[bytes]:
    argv = [sys.executable, "-c", _PROGRAM, name, str(cache), mark]
    return subprocess.Popen(argv, stdout=subprocess.PIPE, cwd=Path(__file__).parents[3])


def _until_killed(runner: subprocess.Popen[bytes], after_s: float | None) -> None:
    """Kill it `after_s`, wherever it is then, or once a command runs in its box."""
    assert runner.stdout is not None
    with runner.stdout:
        if after_s is None:
            assert runner.stdout.readline() == b"open\n"
            time.sleep(0.05)
        else:
            time.sleep(after_s)
        runner.send_signal(signal.SIGKILL)
        runner.wait()


def _alive(mark: str) -> list[str]:
    """The processes of the machine that have `mark` on their command line, but for runners and ourselves."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if any(mark.encode() in word for word in words) and _PROGRAM.encode() not in words:
            found.append(b" ".join(words).decode())
    return found


def _groups(pids: list[int]) -> list[str]:
    folders = (Path(folder) for folder, _, _ in os.walk(_GROUPS))  # unlike rglob, it lives with what vanishes
    names = [str(folder) for folder in folders if folder.name.startswith("pullwright-")]
    return [name for name in names for pid in pids if f"pullwright-{pid}-" in name]


def _mounts() -> list[str]:
    """What is mounted where holders lay out boxes; engines mount elsewhere all the time."""
    lines = Path("/proc/self/mountinfo").read_text().splitlines()
    return [line for line in lines if line.split()[4].startswith("/sys") and " - tmpfs" in line]


def _traces() -> tuple[object, ...]:
    """What could grow: our open files, our children, our mounts, our groups, our temporary files."""
    return (
        len(list(Path("/proc/self/fd").iterdir())),
        [Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()],
        _mounts(),
        _groups([os.getpid()]),
        sorted(path.name for path in Path(tempfile.gettempdir()).glob("*pullwright*")),
    )


_PROGRAM = """
import sys
from pathlib import Path
from core import plugins
from worker import sandbox
from worker.sandbox import BoxSpec, Command, Limits, Options
name, cache, mark = sys.argv[1:]
driver = plugins.load(sandbox, name).open_driver(Options(cache=Path(cache)))
with driver.open(BoxSpec(driver.image("python"), b"", limits=Limits(wall_s=50))) as box:
    print("open", flush=True)
    box.run(Command(("sh", "-c", f"sleep {mark} & sleep {mark}")))
"""
