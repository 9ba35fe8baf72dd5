"""Groups are written in both versions' words, and those of dead makers are swept away."""

import os
import subprocess
from pathlib import Path

from worker.sandbox.cgroups import enclose
from worker.sandbox.cgroups.group import Wanted
from worker.sandbox.cgroups.hierarchy import PREFIX, places, started
from worker.sandbox.cgroups.sweep import sweep

_WANTED = Wanted(memory_bytes=1 << 20, processes=7, cpus=1.5)


def test_version_2_is_one_folder(tmp_path: Path) -> None:
    for optional in ("memory.swap.max", "cpu.max"):
        (tmp_path / optional).touch()
    _WANTED.write({"unified": tmp_path})
    written = {file.name: file.read_text() for file in tmp_path.iterdir()}
    assert written == {
        "memory.max": "1048576",
        "memory.swap.max": "0",
        "pids.max": "7",
        "cpu.max": "150000 100000",
    }


def test_version_1_is_a_folder_by_controller_and_may_lack_some(tmp_path: Path) -> None:
    made = {name: tmp_path / name for name in ("memory", "pids")}
    for folder in made.values():
        folder.mkdir()
    _WANTED.write(made)
    assert (tmp_path / "memory" / "memory.limit_in_bytes").read_text() == "1048576"
    assert not (tmp_path / "memory" / "memory.memsw.limit_in_bytes").exists()
    assert (tmp_path / "pids" / "pids.max").read_text() == "7"


def test_a_group_is_gone_afterwards_with_those_in_it() -> None:
    with subprocess.Popen(["sleep", "60"]) as process:
        with enclose(64 << 20, 10, 1.0) as group:
            group.admit(process.pid)
        if group.folders:
            assert process.wait(10) == -9
        process.kill()
    assert not any(folder.exists() for folder in group.folders)


def test_groups_of_dead_makers_are_swept_and_those_of_the_living_are_not() -> None:
    writable = places() or {}
    dead = [place / f"{PREFIX}4194305-1-aaaaaaaa" for place in writable.values()]
    reused = [place / f"{PREFIX}{os.getpid()}-1-aaaaaaaa" for place in writable.values()]
    living = [place / f"{PREFIX}{os.getpid()}-{started(os.getpid())}-aaaaaaaa" for place in writable.values()]
    for folder in (*dead, *reused, *living):
        folder.mkdir()
    sweep()
    assert not any(folder.exists() for folder in (*dead, *reused))
    assert all(folder.exists() for folder in living)
    for folder in living:
        folder.rmdir()
