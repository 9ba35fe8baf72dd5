"""What the set-up phases of all drivers have in common: where they may reach, and how a failure is told."""

import shlex
from collections.abc import Sequence

from worker.sandbox import PROXIED, Options, SetupSpec
from worker.sandbox.proxy.registries import Registry, read

LOG_KEPT = 20_000
_SHOWN = 100


def registries(options: Options, spec: SetupSpec) -> tuple[Registry, ...]:
    """Those of the machine's settings, then those of the project's language."""
    return (*options.registries, *(read(host) for host in spec.registries))


def reachable(options: Options) -> tuple[str, ...]:
    """What the machine's owner adds to the usual registries, as a reader is told."""
    if options.setup_network != PROXIED:
        return (f"whatever the network {options.setup_network} reaches",)
    return tuple(one.host if one.port is None else f"{one.host}:{one.port}" for one in options.registries)


def typed(argv: Sequence[str]) -> str:
    """A command as a person would type it; of a shell that is given one line, the line."""
    return argv[2] if len(argv) == 3 and tuple(argv[:2]) == ("sh", "-ec") else shlex.join(argv)


def going_on(argv: Sequence[str]) -> str:
    """What is told while the command runs, in one line."""
    line = typed(argv).partition("\n")[0]
    return f"Installing dependencies: {line if len(line) <= _SHOWN else f'{line[:_SHOWN]}…'}"


def failed(argv: Sequence[str], how: str, log: str, refused: Sequence[str]) -> str:
    """The sentence and the end of the log for a command that did not end with 0."""
    return f"Installing the dependencies failed at `{typed(argv)}` ({how}):\n{told(log, refused)[-LOG_KEPT:]}"


def told(log: str, refused: Sequence[str]) -> str:
    """The log, and what the proxy did not let through."""
    return log + "".join(f"Not reached: {line}.\n" for line in refused)
