"""What a host allows. Pure: each rule compares what was asked for with what is allowed, and says both."""

from dataclasses import dataclass, field

from core.errors import PolicyRefused, Refused
from worker.sandbox import Image, Limits
from worker.sandbox.protocol import MOST_STDIN
from worker.sandbox.protocol.heads import BoxAsk, ImageSaid, InstallAsk, RunAsk
from worker.sandbox.proxy.registries import Registry, read

_MIB = 1 << 20
_WEB = (80, 443)
_BYTES = {"memory_bytes": "memory", "workspace_bytes": "workspace", "file_bytes": "a file", "output_bytes": "output"}
_NUMBERS = {"cpus": "processors", "processes": "processes", "open_files": "open files", "inodes": "files"}
_SETUP_WALL_S = 1800.0


def _most() -> Limits:
    return Limits(
        wall_s=3600.0,
        cpus=2.0,
        memory_bytes=4096 * _MIB,
        processes=2048,
        open_files=4096,
        file_bytes=1024 * _MIB,
        workspace_bytes=4096 * _MIB,
        inodes=1_000_000,
        output_bytes=16 * _MIB,
    )


@dataclass(frozen=True, slots=True)
class Policy:
    """The numbers of the host's owner."""

    languages: frozenset[str]  # whose images are on the list
    registries: tuple[Registry, ...] = ()  # what set-up phases may reach, if they ask for it
    mirrors: str = ""  # what the owner says about set-up: networks, hosts, variables
    most: Limits = field(default_factory=_most)
    setup_wall_s: float = _SETUP_WALL_S
    archive_bytes: int = 512 * _MIB
    sandboxes: int = 8  # at once, of all clients together
    each: int = 8  # at once, of one client
    waiting: int = 64  # how many may wait for a place
    waiting_s: float = 60.0
    life_s: float = 4 * 3600.0

    def language(self, name: str) -> None:
        """Whether there may be sandboxes for `name`."""
        if name not in self.languages:
            listed = ", ".join(sorted(self.languages))
            raise PolicyRefused(f"This sandbox host has no image for {name[:40]!r} on its list, which is: {listed}.")

    def image(self, asked: ImageSaid, ours: Image) -> None:
        """Whether what is asked for is the very image that this host has for the language."""
        if asked.tag != ours.tag or asked.digest not in {"", ours.digest}:
            raise PolicyRefused(
                f"The image {asked.tag[:120]!r} is not on the list of this sandbox host; for {ours.language} it has "
                f"{ours.tag} {ours.digest}."
            )

    def box(self, asked: BoxAsk) -> None:
        """Whether a sandbox may be so large."""
        _within("seconds a command", asked.limits.wall_s, self.most.wall_s)
        for name, word in _NUMBERS.items():
            _within(word, getattr(asked.limits, name), getattr(self.most, name))
        for name, word in _BYTES.items():
            _within(f"MiB of {word}", getattr(asked.limits, name) / _MIB, getattr(self.most, name) / _MIB)
        self.archive(asked.harness + asked.files)

    def install(self, asked: InstallAsk) -> None:
        """Whether a set-up phase may be so large."""
        _within("seconds of set-up", asked.wall_s, self.setup_wall_s)
        _within("MiB of memory", asked.memory_bytes / _MIB, self.most.memory_bytes / _MIB)
        self.archive(asked.files)

    def command(self, asked: RunAsk) -> None:
        """Whether a command may last so long, and be told so much."""
        _within("seconds a command", asked.wall_s or 0.0, self.most.wall_s)
        _within("MiB of input", asked.stdin / _MIB, MOST_STDIN / _MIB)

    def archive(self, size: int) -> None:
        """Whether an archive may be so large."""
        _within("MiB of archive", size / _MIB, self.archive_bytes / _MIB)

    def reachable(self, asked: list[str]) -> tuple[str, ...]:
        """Those of the registries asked for that this host lets set-up phases reach, by its own word on each."""
        try:
            return tuple(entry for entry in asked if self._lets(read(entry)))
        except Refused as why:
            raise PolicyRefused(str(why)) from why

    def _lets(self, asked: Registry) -> bool:
        """A network that a caller names is never believed: it could be ours."""
        if any(asked == ours for ours in self.registries):
            return True
        if asked.network is not None or asked.host.startswith("*."):
            return False
        ports = _WEB if asked.port is None else (asked.port,)
        return all(any(ours.serves(asked.host, port) for ours in self.registries) for port in ports)


def _within(what: str, asked: float, most: float) -> None:
    if asked > most:
        raise PolicyRefused(f"This sandbox host allows at most {most:g} {what}, and {asked:g} were asked for.")
