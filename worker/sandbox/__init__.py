"""Sandboxes: where model-written code runs. A driver is one file here that offers `open_driver(options)`.

There is no driver that runs a bare subprocess, and none may be added.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from worker.sandbox.keeping.eviction import Room

if TYPE_CHECKING:
    from worker.sandbox.away import Remote
    from worker.sandbox.proxy.registries import Registry

WORK = "/work"  # the workspace: private, writable, size-capped, starts as a copy of a git tree
PROXIED = "proxy"  # no network of the engine's: only our proxy is reached
OUT = "/out"  # writable; what the host reads back
HARNESS = "/harness"  # read-only; our reporters and runners
DEPS = "/deps"  # read-only; the project's installed dependencies
_MIB = 1 << 20


def _quiet(_: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Options:
    """What every driver's `open_driver(options)` is given; a driver ignores what it has no use for."""

    cache: Path  # a folder of ours: base trees, images and layers that live on the host
    ca_bundle: Path | None = None  # for builds and set-up commands of companies with their own CA
    base_image: str = "debian:bookworm-slim"
    setup_network: str = PROXIED  # Docker's network of the set-up phase
    registries: "tuple[Registry, ...]" = ()  # what set-up commands may reach beside their language's own
    setup_env: Mapping[str, str] = field(default_factory=dict)  # the machine's own variables for them
    room: Room = field(default_factory=Room)  # how much of what was installed is kept
    docker_host: str = ""  # address of Docker's engine; empty: the local socket
    docker_tls: bool = False  # the engine is to be reached by TLS only, which is not offered
    docker_runtime: str = ""  # a name of the engine's, or `auto`: runsc where it works; empty: the engine's default
    waiting: int = 0  # how many boxes of a kind are made ahead, in the background
    remote: "Remote | None" = None  # the sandbox host
    progress: Callable[[str], None] = _quiet  # told what takes long, in one line


@dataclass(frozen=True, slots=True)
class Limits:
    """Hard limits; reaching one ends the command, not the host."""

    wall_s: float = 30.0  # a command
    cpus: float = 1.0
    memory_bytes: int = 512 * _MIB  # the whole box, its workspace included
    processes: int = 128
    open_files: int = 1024
    file_bytes: int = 64 * _MIB
    workspace_bytes: int = 512 * _MIB
    inodes: int = 100_000
    output_bytes: int = 1 * _MIB


class Ended(StrEnum):
    """Why a command ended."""

    EXITED = "exited"
    TIMEOUT = "timeout"
    OUTPUT = "output"  # it wrote more than it may
    KILLED = "killed"  # by a signal; out of memory looks like this


@dataclass(frozen=True, slots=True)
class Command:
    """One program to run in a box. `argv[0]` is looked up on the box's own PATH; no shell is added."""

    argv: tuple[str, ...]
    cwd: str = WORK
    env: Mapping[str, str] = field(default_factory=dict)
    stdin: bytes = b""
    wall_s: float | None = None  # None: the box's own limit


@dataclass(frozen=True, slots=True)
class Finished:
    """How a command ended. `output` is stdout and stderr as they came, cut at the limit."""

    exit_code: int | None  # None unless it exited by itself
    output: bytes
    elapsed_s: float
    ended: Ended


@dataclass(frozen=True, slots=True)
class Image:
    """What a box is made of: the language it is for and the content hash that is its version."""

    language: str
    tag: str  # pullwright/<language>:<hash of the Dockerfile and what it copies>
    digest: str = ""  # what the engine says it is; empty until built
    runtime: str = ""  # what the engine runs its boxes in, by its name; empty where there is no choice

    @property
    def own_kernel(self) -> bool:
        """Whether a box of it has a kernel of its own, which shows its processes to nobody outside (gVisor)."""
        return self.runtime.startswith("runsc")


@dataclass(frozen=True, slots=True)
class Layer:
    """A project's installed dependencies, kept by `key` (hash of the files that name them)."""

    key: str
    reference: str  # what the driver needs to mount it: an image id or a host folder
    log: str = ""
    refused: tuple[str, ...] = ()  # what set-up commands wanted to reach and were not let: `HOST:PORT (why)`
    kept: bool = False  # it was there already


@dataclass(frozen=True, slots=True)
class BoxSpec:
    """How to make a box: `files` is a tar stream for /work, `harness` holds the files of /harness."""

    image: Image
    files: bytes
    harness: Mapping[str, bytes] = field(default_factory=dict)
    layer: Layer | None = None
    limits: Limits = Limits()


@dataclass(frozen=True, slots=True)
class SetupSpec:
    """How to make a layer: `commands` run in a copy of the base tree, with network, installing to /deps."""

    image: Image
    files: bytes
    commands: tuple[tuple[str, ...], ...]
    key: str
    env: Mapping[str, str] = field(default_factory=dict)
    ca_bundle: Path | None = None  # handed in for companies (and machines) with their own CA
    wall_s: float = 600.0
    memory_bytes: int = 2048 * _MIB
    registries: tuple[str, ...] = ()  # the hosts that the commands may reach: `HOST[:PORT]`


@dataclass(frozen=True, slots=True)
class Probe:
    """One thing that was tried on the engine, and whether it held."""

    name: str
    held: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """Something a driver keeps between runs: an `image`, a `layer` or a `base`."""

    kind: str
    name: str
    size_bytes: int
    made: float  # seconds since 1970


class Box(Protocol):
    """A running sandbox. Commands see each other's files, never each other's processes."""

    def run(self, command: Command) -> Finished:
        """Run one command to its end; whatever it leaves running is dead before this returns."""
        ...

    def put(self, files: bytes) -> None:
        """Unpack a tar stream over /work; hostile members are refused with `Broken`."""
        ...

    def collect(self, folder: str = OUT) -> dict[str, bytes]:
        """The regular files below `folder` by relative path; links, devices and oversize are left out."""
        ...


@runtime_checkable
class Endable(Protocol):
    """A box that another thread than the one that uses it can end."""

    def end(self) -> None:
        """End everything in it at once; whoever uses it finds it dead. `Broken` where that cannot be said to it."""
        ...


class Driver(Protocol):
    """One way to make boxes. Several threads may use it, each box one of them."""

    name: str

    def available(self) -> str:
        """An empty text if this driver can work here, else one sentence: why not and what to install."""
        ...

    def image(self, language: str) -> Image:
        """The image for `language`, built if it is not there yet; `Broken` says why it cannot be."""
        ...

    def holds(self, image: Image, argv: tuple[str, ...]) -> bool:
        """Whether `argv` ends with 0 in a bare box of `image`; tried once for each state of what is in it."""
        ...

    def known(self, image: Image, key: str) -> Layer | None:
        """The layer that is kept under `key` for `image`; None where there is none. It is in use from now on."""
        ...

    def install(self, spec: SetupSpec) -> Layer:
        """The layer for `spec`, from the cache if its key is known; `Unfinished` with the log if it fails."""
        ...

    def open(self, spec: BoxSpec) -> AbstractContextManager[Box]:
        """A box, gone with everything in it when the context ends, also after a crash of this process."""
        ...

    def inventory(self) -> tuple[Kept, ...]:
        """What is kept on this machine, newest first."""
        ...

    def probe(self) -> tuple[Probe, ...]:
        """Attack a fresh box in the known ways; an engine of which one does not hold is refused."""
        ...
