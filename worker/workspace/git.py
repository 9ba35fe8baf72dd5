"""The one way git is run on the host: no configuration, hook, attribute, protocol or prompt but ours.

`GIT_DIR` is always a folder that Pullwright made itself. No git process ever reads the configuration
of a person's repository, stands in a person's work tree, or looks for a repository by itself.
"""

import os
import shutil
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from tempfile import TemporaryFile
from threading import Timer
from typing import IO

from core.errors import Broken, Refused
from worker.workspace.disk import DiskFull, disk

_MIB = 1 << 20
_LINE = (
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.symlinks=false",
    "core.protectNTFS=true",
    "core.protectHFS=true",
    "core.attributesFile=/dev/null",
    "core.excludesFile=/dev/null",
    "core.commitGraph=false",  # files beside the objects that could lie about them
    "core.multiPackIndex=false",
    "core.alternateRefsCommand=/bin/false",
    "core.logAllRefUpdates=false",
    "core.bigFileThreshold=16m",
    "core.quotePath=false",
    "pack.useBitmaps=false",
    "pack.threads=1",
    "pack.windowMemory=64m",
    "gc.auto=0",
    "maintenance.auto=false",
    "safe.bareRepository=explicit",
    "protocol.allow=never",
    "submodule.recurse=false",
    "transfer.fsckObjects=true",
    "diff.external=",
    "commit.gpgSign=false",
)
_ENVIRONMENT = {
    "HOME": "/nonexistent",
    "XDG_CONFIG_HOME": "/nonexistent",
    "LC_ALL": "C",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_SYSTEM": "/dev/null",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "/bin/false",
    "GIT_SSH_COMMAND": "/bin/false",
    "GIT_EDITOR": "/bin/false",
    "GIT_PAGER": "cat",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_LFS_SKIP_SMUDGE": "1",
    "GIT_LITERAL_PATHSPECS": "1",
}

_FULL = ("No space left on device", "Out of diskspace", "Disk quota exceeded")


class GitFailed(Broken):
    """A git command ended with an error: `code` is its exit code, `said` what it wrote about it.

    `output` is what it had written until then.
    """

    def __init__(self, verb: str, code: int, said: str, output: bytes = b"") -> None:
        super().__init__(f"git {verb} failed: {_last_line(said) or f'it ended with {code}'}")
        self.code = code
        self.said = said
        self.output = output


class TooMuch(Refused):
    """A git command wrote more, or ran longer, than any honest repository makes it."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose files are written when root works on another person's repository."""

    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class Git:
    """Runs git on `directory`; `borrow` is an object store that is read besides its own.

    `extra` goes into the environment, where neither other users nor a repr see it.
    """

    directory: Path
    borrow: Path | None = None
    owner: Owner | None = None
    settings: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict, repr=False)

    def run(
        self,
        *arguments: str,
        stdin: bytes | IO[bytes] = b"",
        stdout: IO[bytes] | None = None,
        timeout_s: float = 120.0,
        limit: int = 1024 * _MIB,
        started: Callable[[Callable[[], None]], None] | None = None,
    ) -> bytes:
        """What the command wrote (empty if `stdout` took it); `GitFailed`, `TooMuch` or `DiskFull`.

        `started` is told how to end the command and all that it started, from another thread.
        """
        with disk(), _given(stdin) as given, TemporaryFile() as said:
            process = Popen(
                self._command(arguments),
                env=self._environment(),
                cwd=self.directory,
                stdin=given or DEVNULL,
                stdout=stdout or PIPE,
                stderr=said,
                user=self.owner.uid if self.owner else None,
                group=self.owner.gid if self.owner else None,
                extra_groups=() if self.owner else None,
                process_group=0 if started else None,
            )
            end = partial(_end_all, process) if started else process.kill
            if started:
                started(end)
            output, cut = _collect(process, end, timeout_s, limit)
            said.seek(0)
            words = said.read(64 * 1024).decode(errors="replace")
        return _judged(arguments[0], process.returncode, output, cut, words)

    def _command(self, arguments: tuple[str, ...]) -> list[str]:
        line = [part for setting in (*_LINE, *self.settings) for part in ("-c", setting)]
        return [_program(), *line, *arguments]

    def _environment(self) -> dict[str, str]:
        path = f"{Path(_program()).parent}:/usr/bin:/bin"
        found = {**_ENVIRONMENT, "PATH": path, "GIT_DIR": str(self.directory), **self.extra}
        if self.borrow:
            found["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = _quoted(self.borrow)
        return found


@cache
def _program() -> str:
    found = shutil.which("git")
    if not found or not Path(found).is_absolute():  # a relative PATH entry could be a checkout's own git
        raise Refused("git is not installed; install it (apt install git) and run again.")
    return found


@contextmanager
def _given(stdin: bytes | IO[bytes]) -> Iterator[IO[bytes] | None]:
    if not isinstance(stdin, bytes):
        yield stdin
    elif not stdin:
        yield None
    else:
        with TemporaryFile() as file:
            file.write(stdin)
            file.seek(0)
            yield file


def _end_all(process: Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _collect(process: Popen[bytes], end: Callable[[], None], timeout_s: float, limit: int) -> tuple[bytes, str]:
    timer = Timer(timeout_s, end)
    timer.start()
    try:
        output = process.stdout.read(limit + 1) if process.stdout else b""
        cut = f"wrote more than {limit // _MIB} MiB" if len(output) > limit else ""
        if cut:
            end()
        process.wait()
        return output, cut or ("" if timer.is_alive() else f"ran longer than {timeout_s:.0f} s")
    except BaseException:  # Ctrl-C too: nothing we started may outlive us
        end()
        process.wait()
        raise
    finally:
        timer.cancel()
        if process.stdout:
            process.stdout.close()


def _judged(verb: str, code: int, output: bytes, cut: str, said: str) -> bytes:
    if cut:
        raise TooMuch(f"git {verb} {cut} and was ended; the repository is too large or was made to hurt.")
    if any(sign in said for sign in _FULL):
        raise DiskFull
    if code != 0:
        raise GitFailed(verb, code, said, output)
    return output


def _last_line(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    chosen = next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[-1] if lines else "")
    return "".join(sign if sign.isprintable() else "?" for sign in chosen)[:300]


def _quoted(path: Path) -> str:
    # the variable is a list separated by colons; a quoted entry may hold any byte (git 2.11)
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'
