"""The heads: everything that is said beside archives and output. Parsed strictly, and with nothing unknown in them."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from worker.sandbox import WORK, Command, Ended, Finished, Image, Kept, Layer, Limits

_Word = Annotated[str, StringConstraints(min_length=1, max_length=512)]
_Text = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$")]  # a NUL ends a word for the kernel, and not for us
_Words = Annotated[list[_Text], Field(min_length=1)]
_Variables = dict[_Text, _Text]
_LARGEST = 1 << 53  # no limit is near it, and whatever reckons with such a number can
_Size = Annotated[int, Field(ge=0, le=_LARGEST)]
_Amount = Annotated[float, Field(gt=0, allow_inf_nan=False)]
_Count = Annotated[int, Field(gt=0, le=_LARGEST)]


class Head(BaseModel):
    """The root of all heads."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Hello(Head):
    """Who answers, and whom it takes the caller for; `state` changes whenever the host starts."""

    version: str
    engine: str
    client: str
    state: str


class Fault(Head):
    """Why it did not come to anything: `refused`, `unfinished` or `broken`."""

    error: str
    kind: str
    retryable: bool = False


class Nothing(Head):
    """A head that says nothing."""


class ImageAsk(Head):
    language: _Word


class ImageSaid(Head):
    """An image as `Driver.image` tells of it."""

    language: _Word
    tag: str = Field(max_length=512)
    digest: str = Field(default="", max_length=512)
    runtime: str = Field(default="", max_length=512)  # told by the host; what a caller says of it changes nothing

    @classmethod
    def of(cls, image: Image) -> "ImageSaid":
        return cls(language=image.language, tag=image.tag, digest=image.digest, runtime=image.runtime)

    def plain(self) -> Image:
        return Image(self.language, self.tag, self.digest, self.runtime)


class KnownAsk(Head):
    image: ImageSaid
    key: _Word


class LayerSaid(Head):
    """A layer, without where it lies: that is the host's business. No `key`: there is none."""

    key: str = ""
    log: str = ""
    refused: list[str] = []
    kept: bool = False

    @classmethod
    def of(cls, layer: Layer) -> "LayerSaid":
        return cls(key=layer.key, log=layer.log, refused=list(layer.refused), kept=layer.kept)

    def plain(self) -> Layer | None:
        return Layer(self.key, self.key, self.log, tuple(self.refused), self.kept) if self.key else None


class InstallAsk(Head):
    """The head of a `SetupSpec`; `files` bytes of the tree's archive follow."""

    image: ImageSaid
    commands: list[_Words]
    key: _Word
    env: _Variables = {}
    wall_s: _Amount
    memory_bytes: _Count
    registries: list[str] = []
    files: _Size


class LimitsSaid(Head):
    """`Limits`, field by field."""

    wall_s: _Amount
    cpus: _Amount
    memory_bytes: _Count
    processes: _Count
    open_files: _Count
    file_bytes: _Count
    workspace_bytes: _Count
    inodes: _Count
    output_bytes: _Count

    @classmethod
    def of(cls, limits: Limits) -> "LimitsSaid":
        return cls(**{name: getattr(limits, name) for name in cls.model_fields})

    def plain(self) -> Limits:
        return Limits(**self.model_dump())


class BoxAsk(Head):
    """The head of a `BoxSpec`; archives of the harness and of the workspace follow."""

    image: ImageSaid
    layer: str = Field(default="", max_length=512)  # the key of one that is known; empty: none
    limits: LimitsSaid
    harness: _Size
    files: _Size


class RunAsk(Head):
    """A `Command`; `stdin` bytes of its input follow."""

    argv: _Words
    cwd: _Text = WORK
    env: _Variables = {}
    wall_s: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    stdin: _Size

    @classmethod
    def of(cls, command: Command) -> "RunAsk":
        return cls(
            argv=list(command.argv),
            cwd=command.cwd,
            env=dict(command.env),
            wall_s=command.wall_s,
            stdin=len(command.stdin),
        )

    def plain(self, stdin: bytes) -> Command:
        return Command(tuple(self.argv), self.cwd, self.env, stdin, self.wall_s)


class RunSaid(Head):
    """A `Finished`; its output follows."""

    exit_code: int | None
    elapsed_s: float
    ended: str

    @classmethod
    def of(cls, done: Finished) -> "RunSaid":
        return cls(exit_code=done.exit_code, elapsed_s=done.elapsed_s, ended=done.ended.value)

    def plain(self, output: bytes) -> Finished:
        return Finished(self.exit_code, output, self.elapsed_s, Ended(self.ended))


class PutAsk(Head):
    files: _Size


class CollectAsk(Head):
    folder: _Text


class KeptSaid(Head):
    """A `Kept`, field by field."""

    kind: str
    name: str
    size_bytes: int
    made: float

    @classmethod
    def of(cls, one: Kept) -> "KeptSaid":
        return cls(kind=one.kind, name=one.name, size_bytes=one.size_bytes, made=one.made)


class InventorySaid(Head):
    kept: list[KeptSaid]

    def plain(self) -> tuple[Kept, ...]:
        return tuple(Kept(**one.model_dump()) for one in self.kept)
