"""What every driver keeps, a sandbox host keeps for its callers: the same stories, told over its socket."""

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

from core.errors import Broken, Unfinished
from tests.conformance.sandbox.conftest import LIMITS, Opener
from tests.conformance.sandbox.test_limits import (  # noqa: F401  # told again, with the driver of this folder
    test_a_process_that_was_killed_did_not_exit,
    test_environment_and_input_are_only_what_was_given,
    test_exit_codes_come_through,
    test_files_stay_and_processes_do_not,
    test_hostile_streams_are_not_put_in,
    test_memory_of_the_box_as_a_whole,
    test_number_of_files_processes_and_open_files,
    test_output_is_cut_at_its_cap_and_drained,
    test_size_of_the_workspace_and_of_a_file,
    test_time_is_up_for_those_who_ignore_signals,
    test_two_boxes_do_not_see_each_other,
)
from tests.conformance.sandbox.test_read_back import TAKEN, TRAPS
from tests.worker.sandbox.host.hosting import Host
from worker.sandbox import Box, BoxSpec, Command, Driver, Endable, SetupSpec
from worker.sandbox.archive.packing import pack
from worker.sandbox.probes.attacks import attacks

_INSTALL = "mkdir -p /deps/lib; cp given.py /deps/lib/; echo done"


def test_attacks_are_contained(shared_box: Box) -> None:
    tried = [one for one in attacks() if one.held not in {"timeout", "output"}]
    assert len(tried) >= 12
    patient = {one.name: replace(one.command, wall_s=60.0) for one in tried}
    assert [one.name for one in tried if not one.contained(shared_box.run(patient[one.name]))] == []


def test_traps_are_left_out_and_odd_files_arrive(shared_box: Box) -> None:
    honest = {"honest.txt": b"honest"}
    for program, more in (*((TRAPS[name], {}) for name in list(TRAPS)[:6]), *TAKEN.values()):
        shared_box.run(Command(("sh", "-c", "chmod -R u+rwx /out; find /out /work -mindepth 1 -delete")))
        text = f"import os\nopen('/out/honest.txt', 'w').write('honest')\n{program}"
        assert shared_box.run(Command(("python3", "-I", "-"), stdin=text.encode())).exit_code == 0
        assert shared_box.collect() == {**honest, **more}


def test_the_harness_is_there_and_cannot_be_changed(driver: Driver) -> None:
    spec = BoxSpec(driver.image("python"), b"", {"run.py": b"print(6 * 7)", "deep/er": b"x"}, limits=LIMITS)
    with driver.open(spec) as box:
        assert box.run(Command(("python3", "/harness/run.py"))).output == b"42\n"
        assert box.run(Command(("sh", "-c", "echo x > /harness/run.py || rm /harness/run.py"))).exit_code != 0


def test_what_a_bare_box_holds_is_tried_once(driver: Driver, host: Host) -> None:
    by_chance = ("sh", "-c", 'test "$(od -An -tu1 -N1 /dev/urandom)" -lt 128')
    image = driver.image("python")
    assert len({host.driver().holds(image, by_chance) for _ in range(6)}) == 1


def test_a_box_can_be_ended_from_another_thread(open_box: Opener) -> None:
    box = open_box()
    assert isinstance(box, Endable)
    Thread(target=box.end).start()
    with pytest.raises(Broken):
        for _ in range(100):
            box.run(Command(("sleep", "5")))


@pytest.fixture
def spec(driver: Driver, tmp_path: Path) -> Iterator[SetupSpec]:
    key, others = f"test-{abs(hash(tmp_path))}", _layers(driver)
    yield SetupSpec(driver.image("python"), pack({"given.py": b"X = 7\n"}), (("sh", "-c", _INSTALL),), key)
    made = _layers(driver) - others
    subprocess.run(("docker", "rmi", "--force", *made), capture_output=True, check=bool(made))


def _layers(driver: Driver) -> set[str]:
    """By name. Every host of this machine that we call has the same client: us."""
    return {one.name for one in driver.inventory() if one.kind == "layer"}


def test_a_layer_is_made_once_kept_and_read_only(driver: Driver, spec: SetupSpec) -> None:
    with pytest.raises(Unfinished, match="no such package"):
        driver.install(replace(spec, commands=(("sh", "-c", "echo no such package >&2; exit 4"),)))
    others = _layers(driver)
    layer = driver.install(spec)
    assert "done" in layer.log and not layer.kept
    assert len(_layers(driver) - others) == 1
    again = driver.install(replace(spec, commands=(("false",),)))
    assert again.kept and again.key == layer.key
    with driver.open(BoxSpec(spec.image, b"", layer=again, limits=LIMITS)) as box:
        used = box.run(Command(("python3", "-c", "import given; print(given.X)"), env={"PYTHONPATH": "/deps/lib"}))
        spoilt = box.run(Command(("sh", "-c", "echo x > /deps/lib/given.py || rm -r /deps/lib")))
    assert (used.output, spoilt.exit_code != 0) == (b"7\n", True)


def test_set_up_reaches_nothing_that_the_host_does_not_let_it(driver: Driver, spec: SetupSpec) -> None:
    asks = replace(
        spec, commands=(("python3", "-c", _CALLS_HOME),), registries=("intranet.example", "pypi.org@10.0.0.0/8")
    )
    assert [line.partition(" ")[0] for line in driver.install(asks).refused] == ["intranet.example:80"]


_CALLS_HOME = """
import urllib.request
try:
    urllib.request.urlopen("http://intranet.example/", timeout=9)
except OSError as why:
    print(why)
"""
