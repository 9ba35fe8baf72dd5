"""The bubblewrap driver: no daemon, no images, the host's own interpreters in fresh namespaces.

A box is a holder process (`bubble/holder.py`) that keeps a user and a mount namespace with the box's folders
in memory; every run is a new `bwrap` inside of it with process, network, IPC, UTS and cgroup namespaces of
its own. When the run ends, its process namespace ends, and with it everything that was started.
"""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from core.errors import Broken
from worker.sandbox import Box, BoxSpec, Command, Image, Kept, Layer, Limits, Options, Probe, SetupSpec
from worker.sandbox._answers import Answers, holds
from worker.sandbox.bubble.box import BubbleBox
from worker.sandbox.bubble.circumstances import circumstances
from worker.sandbox.bubble.configuration import configuration
from worker.sandbox.bubble.furnishing import Furniture, harness, opened, someone
from worker.sandbox.bubble.layers import Layers, kept
from worker.sandbox.bubble.root import Root
from worker.sandbox.bubble.toolchain import image, packages, toolchain
from worker.sandbox.cgroups.sweep import sweep
from worker.sandbox.probes import attack
from worker.sandbox.waiting import Pool

_NEWER = (0, 8)  # the first that can forbid further user namespaces and size its file systems
_LAYERS = "bubblewrap-layers"
_INSTALL = "install it (apt install bubblewrap)"


class Bubblewrap:
    """See `worker.sandbox.Driver`."""

    name = "bubblewrap"

    def __init__(self, options: Options) -> None:
        self._options = options
        found = shutil.which("bwrap")
        self._bwrap = Path(found) if found else None
        self._swept = False
        self._answers = Answers(options.cache / "answers")
        self._layers = Layers(options.cache / _LAYERS, options)
        self.waiting = Pool(options.waiting, self._opened)

    def available(self) -> str:
        """See `worker.sandbox.Driver.available`; a first box is really made, once for a state of the machine."""
        if self._bwrap is None:
            return f"The bubblewrap sandbox needs bubblewrap 0.8 or newer: {_INSTALL}."
        question = ("available", *circumstances(self._bwrap))
        if self._answers.get(*question):
            return ""
        version = _version(self._bwrap)
        if version < _NEWER:
            return f"The bubblewrap sandbox needs bubblewrap 0.8 or newer, this is {version}: {_INSTALL}."
        reason = self._tried()
        if not reason:
            self._answers.keep(True, *question)
        return reason

    def _tried(self) -> str:
        try:
            with self.open(BoxSpec(image("python"), b"", limits=Limits(wall_s=10))) as box:
                done = box.run(Command(("true",)))
        except Broken as why:
            return str(why)
        said = done.output.decode("utf-8", "replace").strip()
        return "" if done.exit_code == 0 else f"bubblewrap cannot make a sandbox on this machine: {said}"

    def image(self, language: str) -> Image:
        """See `worker.sandbox.Driver.image`: the host's own interpreter stands in for it."""
        return image(language)

    def holds(self, image: Image, argv: tuple[str, ...]) -> bool:
        """See `worker.sandbox.Driver.holds`."""
        return holds(self, self._answers, image, argv, packages(image.language))

    def known(self, image: Image, key: str) -> Layer | None:
        """See `worker.sandbox.Driver.known`; the key says for which image it is."""
        return self._layers.known(key)

    def install(self, spec: SetupSpec) -> Layer:
        """See `worker.sandbox.Driver.install`."""
        return self._layers.layer(spec, self._program(), toolchain(spec.image.language).extra)

    @contextmanager
    def open(self, spec: BoxSpec) -> Iterator[Box]:
        """See `worker.sandbox.Driver.open`."""
        with ExitStack() as closing:
            box = self.waiting.take(spec, closing)
            if box is None:
                box = closing.enter_context(self._opened(spec))
                box.put(spec.files)
            yield box

    @contextmanager
    def _opened(self, spec: BoxSpec) -> Iterator[BubbleBox]:
        """A box for `spec`, without its files."""
        program = self._program()
        deps = Path(spec.layer.reference) if spec.layer else None
        root = Root(extra=toolchain(spec.image.language).extra, deps=deps is not None)
        files = {**configuration(spec.image.language), **harness(spec.harness)}
        furniture = Furniture(spec.limits, root, files, deps=deps, user=someone())
        with opened(program, furniture) as box:
            yield box

    def inventory(self) -> tuple[Kept, ...]:
        """See `worker.sandbox.Driver.inventory`: the layers; the host's interpreters are no images of ours."""
        return kept(self._options.cache / _LAYERS)

    def probe(self) -> tuple[Probe, ...]:
        """See `worker.sandbox.Driver.probe`."""
        return attack(self)

    def _program(self) -> Path:
        if self._bwrap is None:
            raise Broken(self.available())
        if not self._swept:
            self._swept = True
            sweep()
        return self._bwrap


def open_driver(options: Options) -> Bubblewrap:
    """The driver; nothing is started yet."""
    return Bubblewrap(options)


def _version(program: Path) -> tuple[int, ...]:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, env={}, check=False).stdout
    return tuple(int(number) for number in re.findall(r"\d+", said)[:2])
