"""What the set-up phases of all drivers have in common: where they may reach, and how a failure is told."""

import shlex
from collections.abc import Sequence

from worker.sandbox import PROXIED, Options, SetupSpec
from worker.sandbox.proxy.registries import Registry, read

LOG_KEPT = 20_000
_SHOWN = 100
_DISTRUST = (  # as pip, npm, Go, Java and cargo (or git) say it
    "CERTIFICATE_VERIFY_FAILED",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "self-signed certificate in certificate chain",
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    "unable to get local issuer certificate",
    "certificate signed by unknown authority",
    "PKIX path building failed",
    "SSL certificate problem",
)
_DISTRUSTED = (
    "The certificate of a server was not believed there; where this network has a CA of its own, "
    "PULLWRIGHT_CA_BUNDLE names the PEM file with it."
)


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
    return f"Installing dependencies: {_one_line(argv)}"


def _one_line(argv: Sequence[str]) -> str:
    line, *more = typed(argv).split("\n")
    return f"{line[:_SHOWN]}…" if more or len(line) > _SHOWN else line


def failed(argv: Sequence[str], how: str, log: str, refused: Sequence[str]) -> str:
    """The sentence and the end of the log for a command that did not end with 0."""
    ending = f". {_DISTRUSTED}" if any(words in log for words in _DISTRUST) else ":"
    return (
        f"Installing the dependencies failed at `{_one_line(argv)}` ({how}){ending}\n{told(log, refused)[-LOG_KEPT:]}"
    )


def told(log: str, refused: Sequence[str]) -> str:
    """The log, and what the proxy did not let through."""
    return log + "".join(f"Not reached: {line}.\n" for line in refused)
