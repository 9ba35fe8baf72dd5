"""Installed dependencies as folders of the host, made once per key and never changed afterwards."""

import os
import secrets
import shutil
import time
from dataclasses import replace
from pathlib import Path

from core.errors import Unfinished
from worker.sandbox import Command, Kept, Layer, Options, SetupSpec
from worker.sandbox.bubble.about import About, about
from worker.sandbox.bubble.furnishing import Furniture, opened
from worker.sandbox.bubble.installing import furniture
from worker.sandbox.bubble.root import installing_environment
from worker.sandbox.keeping.eviction import Resting, stale
from worker.sandbox.keeping.leases import Leases
from worker.sandbox.keeping.names import name_of
from worker.sandbox.setting_up import LOG_KEPT, failed, going_on, registries, told, typed

_BUILDING = "building-"
_LEASES = ".leases"


class Layers:
    """The layers below one folder of ours (mode 0700)."""

    def __init__(self, folder: Path, options: Options) -> None:
        self._folder, self._options = folder, options
        self._leases = Leases(folder / _LEASES)

    def known(self, key: str) -> Layer | None:
        """The layer that is kept under `key`, from now on in use by this process."""
        place = self._place(key)
        if not place.is_dir():
            return None  # and whoever asks for what never was leaves no lease behind
        self._leases.hold(place.name)
        if not place.is_dir():  # what is there now stays
            return None
        return replace(_layer(key, place), kept=True)

    def layer(self, spec: SetupSpec, bwrap: Path, extra: Path | None) -> Layer:
        """The layer for `spec`, made if it is not there; `Unfinished` with the log leaves nothing behind."""
        if found := self.known(spec.key):
            return found
        place = self._place(spec.key)
        with self._leases.making(place.name):
            if found := self.known(spec.key):
                return found
            self._make(spec, bwrap, extra, place)
            self._leases.hold(place.name)
        self._evict()
        return _layer(spec.key, place)

    def _place(self, key: str) -> Path:
        return self._folder / name_of(key)

    def _make(self, spec: SetupSpec, bwrap: Path, extra: Path | None, place: Path) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._sweep()
        building = self._folder / f"{_BUILDING}{os.getpid()}-{secrets.token_hex(4)}"
        box = furniture(spec, extra, building / "deps")
        try:
            _lay_out(building, box.user)
            found = self._install(spec, bwrap, box)
            replace(found, size_bytes=_size(building)).write(building)
            building.rename(place)
        finally:
            shutil.rmtree(building, ignore_errors=True)

    def _sweep(self) -> None:
        """Remove what makers left behind that are no more."""
        for left in self._folder.glob(f"{_BUILDING}*-*"):
            if not Path("/proc", left.name.removeprefix(_BUILDING).partition("-")[0]).exists():
                shutil.rmtree(left, ignore_errors=True)

    def _install(self, spec: SetupSpec, bwrap: Path, box_of: Furniture) -> About:
        from worker.sandbox.proxy.serving import Proxy  # with asyncio, which a run without set-up has no need of

        log = ""
        with Proxy(registries(self._options, spec)) as proxy, opened(bwrap, box_of, proxy) as box:
            box.put(spec.files)
            for argv in spec.commands:
                self._options.progress(going_on(argv))
                environment = {**installing_environment(), **self._options.setup_env, **spec.env}
                done = box.run(Command(argv, env=environment))
                log += f"$ {typed(argv)}\n{done.output.decode('utf-8', 'replace')}\n"
                if done.exit_code != 0:
                    how = f"exit code {done.exit_code}" if done.exit_code is not None else done.ended.value
                    raise Unfinished(failed(argv, how, log, proxy.refused))
        return About(told(log, proxy.refused)[-LOG_KEPT:], proxy.refused)

    def _evict(self) -> None:
        """What nobody used for long, and what there is no room for, goes; what is in use never does."""
        layers = [
            Resting(one.name, one.size_bytes, self._leases.used(one.name) or one.made) for one in kept(self._folder)
        ]
        for name in stale(layers, self._options.room, time.time()):
            with self._leases.unused(name) as free:
                if free:
                    gone = self._folder / f"{_BUILDING}{os.getpid()}-{secrets.token_hex(4)}"
                    (self._folder / name).rename(gone)
                    shutil.rmtree(gone, ignore_errors=True)


def kept(folder: Path) -> tuple[Kept, ...]:
    """The finished layers below `folder`, newest first."""
    places = [place for place in folder.glob("*") if not place.name.startswith((_BUILDING, "."))]
    made = [Kept("layer", place.name, _known_size(place), place.stat().st_mtime) for place in places]
    return tuple(sorted(made, key=lambda layer: -layer.made))


def _layer(key: str, place: Path) -> Layer:
    known = about(place)
    return Layer(key, str(place / "deps"), known.log, tuple(known.refused))


def _known_size(place: Path) -> int:
    size = about(place).size_bytes
    return _size(place) if size is None else size


def _size(folder: Path) -> int:
    return sum(file.lstat().st_size for file in folder.rglob("*"))


def _lay_out(building: Path, owner: int | None) -> None:
    building.mkdir(mode=0o700)
    deps = building / "deps"
    deps.mkdir(mode=0o755)
    if owner is not None:
        os.chown(deps, owner, owner)
