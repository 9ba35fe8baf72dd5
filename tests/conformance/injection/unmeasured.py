"""A sandbox that runs nothing: every test run ends without a result, and says what a case wants it to say."""

from collections.abc import Iterator
from contextlib import contextmanager

from worker.sandbox import Box, BoxSpec, Command, Ended, Finished, Image, Kept, Layer, Probe, SetupSpec


class Unmeasured:
    """A `Driver`. What is published through it is a draft at best: nothing is ever proven."""

    name = "unmeasured"

    def __init__(self) -> None:
        self.output = b""

    def available(self) -> str:
        return ""

    def image(self, language: str) -> Image:
        return Image(language, f"none/{language}:0")

    def holds(self, image: Image, argv: tuple[str, ...]) -> bool:
        return True

    def known(self, image: Image, key: str) -> Layer | None:
        return None

    def install(self, spec: SetupSpec) -> Layer:
        return Layer(spec.key, "none")

    @contextmanager
    def open(self, spec: BoxSpec) -> Iterator[Box]:
        yield _Silent(self.output)

    def inventory(self) -> tuple[Kept, ...]:
        return ()

    def probe(self) -> tuple[Probe, ...]:
        return ()


class _Silent:
    def __init__(self, output: bytes) -> None:
        self._output = output

    def run(self, command: Command) -> Finished:
        return Finished(1, self._output, 0.01, Ended.EXITED)

    def put(self, files: bytes) -> None:
        """Nothing is looked at."""

    def collect(self, folder: str = "/out") -> dict[str, bytes]:
        return {}
