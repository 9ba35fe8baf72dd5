"""Kept dependencies go when nobody uses them and when there is no room; never while somebody does."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from worker.sandbox import Driver, Image, Layer, Options, SetupSpec
from worker.sandbox.bubblewrap import open_driver
from worker.sandbox.keeping.eviction import Resting, Room, stale
from worker.sandbox.keeping.leases import Leases

_DAY = 86_400.0
_ROOT = Path(__file__).parents[4]
_HOLDING = """
import sys, pathlib
sys.path.insert(0, sys.argv[1])
from worker.sandbox.keeping.leases import Leases
leases = Leases(pathlib.Path(sys.argv[2]))
leases.hold(sys.argv[3])
print("held", flush=True)
sys.stdin.read()
"""


def test_the_old_go_first_and_then_what_has_no_room() -> None:
    now = 1_000 * _DAY
    layers = [Resting(name, size, now - days * _DAY) for name, size, days in (("a", 5, 40), ("b", 5, 3), ("c", 5, 2))]
    assert list(stale(layers, Room(30, 100), now)) == ["a"]
    assert list(stale(layers, Room(0, 6), now)) == ["a", "b"]
    assert list(stale(layers, Room(0, 0), now)) == []
    fresh = [Resting("new", 50, now - 60)]
    assert list(stale(fresh, Room(30, 1), now)) == [], "whoever made it is about to use it"


@given(st.lists(st.tuples(st.integers(0, 50), st.floats(0, 100 * _DAY)), max_size=12), st.integers(1, 200))
def test_what_stays_fits_or_is_young(layers: list[tuple[int, float]], size: int) -> None:
    now = 200 * _DAY
    resting = [Resting(str(number), one, now - idle) for number, (one, idle) in enumerate(layers)]
    gone = set(stale(resting, Room(30, size), now))
    stays = [one for one in resting if one.name not in gone]
    assert all(now - one.used <= 30 * _DAY for one in stays)
    assert sum(one.size_bytes for one in stays) <= size or all(now - one.used <= 3_600 for one in stays)


def test_another_process_holds_a_layer_until_its_end(tmp_path: Path) -> None:
    words = [sys.executable, "-P", "-c", _HOLDING, str(_ROOT), str(tmp_path), "layer"]
    leases = Leases(tmp_path)
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None and other.stdout.readline() == b"held\n"
        with leases.unused("layer") as free:
            assert not free
        other.kill()
        other.wait()
    with leases.unused("layer") as free:
        assert free, "a lock ends with its process, however that ended"
    assert leases.used("layer") is None


def test_one_makes_it_and_the_others_wait_for_it(tmp_path: Path) -> None:
    driver = open_driver(Options(cache=tmp_path))
    line = ("sh", "-c", "sleep 0.3; cat /proc/sys/kernel/random/uuid > /deps/made")
    spec = SetupSpec(driver.image("python"), b"", (line,), "shared")
    found: list[Layer] = []
    work = [
        threading.Thread(target=lambda: found.append(open_driver(Options(cache=tmp_path)).install(spec))) for _ in "123"
    ]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    assert sorted(one.kept for one in found) == [False, True, True]
    assert len({(Path(one.reference) / "made").read_text() for one in found}) == 1


def test_what_is_in_use_stays_and_what_is_not_goes(tmp_path: Path) -> None:
    options = Options(cache=tmp_path, room=Room(days=1, size_bytes=1))
    driver, later = open_driver(options), open_driver(options)
    image = driver.image("python")
    made = {key: driver.install(_spec(image, key)) for key in ("used", "idle")}
    aged = time.time() - 2 * _DAY
    for lease in (tmp_path / "bubblewrap-layers" / ".leases").glob("*.use"):
        os.utime(lease, (aged, aged))
    del driver
    held = subprocess.Popen(  # somebody else's run, on a layer that is old
        [sys.executable, "-P", "-c", _HOLDING, str(_ROOT), str(tmp_path / "bubblewrap-layers" / ".leases"), "used"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with held:
        assert held.stdout is not None and held.stdout.readline() == b"held\n"
        os.utime(tmp_path / "bubblewrap-layers" / ".leases" / "used.use", (aged, aged))
        later.install(_spec(image, "third"))
        assert Path(made["used"].reference).is_dir()
        assert not Path(made["idle"].reference).exists()
        assert later.known(image, "idle") is None
        assert {one.name for one in later.inventory()} == {"used", "third"}
        held.kill()


def _spec(image: Image, key: str) -> SetupSpec:
    return SetupSpec(image, b"", (("touch", "/deps/here"),), key)


def _install(driver: Driver, spec: SetupSpec, found: list[Layer]) -> None:
    found.append(driver.install(spec))
