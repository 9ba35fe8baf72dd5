"""How a Rust project's dependencies get into /deps: fetched by the lock file, and compiled once."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass

from worker.languages import FileView
from worker.languages.cargo import manifests
from worker.languages.cargo.commands import Line
from worker.sandbox import DEPS

BOX = {  # what is compiled under these is the same in both phases
    "CARGO_INCREMENTAL": "0",
    "CARGO_PROFILE_DEV_DEBUG": "0",
    "CARGO_PROFILE_TEST_DEBUG": "0",
    "CARGO_TERM_COLOR": "never",
    "CARGO_BUILD_JOBS": "2",
    "RUST_BACKTRACE": "0",
    "LC_ALL": "C.UTF-8",
}
ENV = {**BOX, "CARGO_HOME": f"{DEPS}/cargo", "CARGO_TARGET_DIR": f"{DEPS}/target"}


@dataclass(frozen=True, slots=True)
class Plan:
    """The set-up phase."""

    commands: tuple[tuple[str, ...], ...] = ()
    files: tuple[str, ...] = ()


def plan(view: FileView, modules: Sequence[str], given: Sequence[str] | None, line: Line | None) -> Plan:
    """The given commands, or what the manifests need; no dependency, no commands."""
    if not (given or (given is None and manifests.needs(view))):
        return Plan()
    flags = shlex.join(line.flags) if line else ""
    lines = list(given or [])
    for module in modules:
        place, kept = shlex.quote(module), shlex.quote(f"{DEPS}/locks/{module}")
        lines += [
            f"cd {place} && {{ cargo fetch --locked || cargo fetch; }}",
            f"mkdir -p {kept} && cp {place}/Cargo.lock {kept}/",
            f"cd {place} && {{ cargo build --offline --tests --keep-going {flags} || true; }}",
        ]
    return Plan(tuple(("sh", "-ec", each) for each in lines), manifests.files(view, modules))
