"""Installed dependencies as folders of the host, made once per key and never changed afterwards."""

import os
import re
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path

from core.errors import Unfinished
from worker.sandbox import Command, Ended, Kept, Layer, Limits, SetupSpec
from worker.sandbox.bubble.furnishing import Furniture, opened, someone
from worker.sandbox.bubble.holding import Folder
from worker.sandbox.bubble.root import Root, network_environment, network_etc

_MIB = 1 << 20
_LOG = ".pullwright-log"
_LOG_KEPT = 20_000
_BUILDING = "building-"


class Layers:
    """The layers below one folder of ours (mode 0700)."""

    def __init__(self, folder: Path, bwrap: Path, progress: Callable[[str], None]) -> None:
        self._folder, self._bwrap, self._progress = folder, bwrap, progress

    def layer(self, spec: SetupSpec, extra: Path | None) -> Layer:
        """The layer for `spec`, made if it is not there; `Unfinished` with the log leaves nothing behind."""
        place = self._folder / re.sub(r"[^A-Za-z0-9._-]", "_", spec.key).lstrip(".")
        if not place.is_dir():
            self._make(spec, extra, place)
        log = (place / _LOG).read_text("utf-8") if (place / _LOG).is_file() else ""
        return Layer(spec.key, str(place / "deps"), log)

    def _make(self, spec: SetupSpec, extra: Path | None, place: Path) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._sweep()
        building = self._folder / f"{_BUILDING}{os.getpid()}-{secrets.token_hex(4)}"
        furniture = _furniture(spec, extra, building / "deps")
        try:
            _lay_out(building, furniture.user)
            log = self._install(spec, furniture)
            (building / _LOG).write_text(log, "utf-8")
            building.rename(place)
        except OSError:
            if not place.is_dir():  # somebody else was faster: theirs is as good
                raise
        finally:
            shutil.rmtree(building, ignore_errors=True)

    def _sweep(self) -> None:
        """Remove what makers left behind that are no more."""
        for left in self._folder.glob(f"{_BUILDING}*-*"):
            if not Path("/proc", left.name.removeprefix(_BUILDING).partition("-")[0]).exists():
                shutil.rmtree(left, ignore_errors=True)

    def _install(self, spec: SetupSpec, furniture: Furniture) -> str:
        log = ""
        with opened(self._bwrap, furniture) as box:
            box.put(spec.files)
            for argv in spec.commands:
                self._progress(f"installing dependencies: {' '.join(argv)[:100]}")
                environment = {**network_environment(), **spec.env}
                done = box.run(Command(argv, env=environment))
                log += f"$ {' '.join(argv)}\n{done.output.decode('utf-8', 'replace')}\n"
                if done.exit_code != 0:
                    raise Unfinished(_sentence(argv, done.ended, done.exit_code, log))
        return log[-_LOG_KEPT:]


def kept(folder: Path) -> tuple[Kept, ...]:
    """The finished layers below `folder`, newest first."""
    places = [place for place in folder.glob("*") if not place.name.startswith(_BUILDING)]
    made = [Kept("layer", place.name, _size(place), place.stat().st_mtime) for place in places]
    return tuple(sorted(made, key=lambda layer: -layer.made))


def _size(folder: Path) -> int:
    return sum(file.lstat().st_size for file in folder.rglob("*"))


def _furniture(spec: SetupSpec, extra: Path | None, deps: Path) -> Furniture:
    limits = Limits(
        wall_s=spec.wall_s,
        cpus=os.cpu_count() or 1,
        memory_bytes=spec.memory_bytes,
        processes=512,
        open_files=4096,
        file_bytes=1024 * _MIB,
        workspace_bytes=spec.memory_bytes // 2,
        output_bytes=4 * _MIB,
    )
    root = Root(extra=extra, deps=True, network=True)
    tmp = Folder("tmp", spec.memory_bytes // 2, limits.inodes)
    files = network_etc(spec.ca_bundle)
    return Furniture(limits, root, files, deps=deps, tmp=tmp, user=someone())


def _lay_out(building: Path, owner: int | None) -> None:
    building.mkdir(mode=0o700)
    deps = building / "deps"
    deps.mkdir(mode=0o755)
    if owner is not None:
        os.chown(deps, owner, owner)


def _sentence(argv: tuple[str, ...], ended: Ended, exit_code: int | None, log: str) -> str:
    how = f"exit code {exit_code}" if exit_code is not None else ended.value
    return f"Installing the dependencies failed at `{' '.join(argv)}` ({how}):\n{log[-_LOG_KEPT:]}"
