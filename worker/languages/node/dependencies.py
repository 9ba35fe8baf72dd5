"""How a JavaScript project's dependencies get into /deps/node_modules."""

from collections.abc import Sequence
from dataclasses import dataclass

from worker.languages import FileView
from worker.languages.node import installers, newer
from worker.languages.node.manifest import Manifest
from worker.sandbox import DEPS

ENV = {
    "npm_config_cache": "/tmp/.npm",  # noqa: S108 - the box's own
    "npm_config_update_notifier": "false",
    "npm_config_audit": "false",
    "npm_config_fund": "false",
    "CI": "1",
}
_COPY = f"for file in {' '.join(installers.FILES)}; do test ! -e $file || cp $file {DEPS}/; done"
_KEEP = f"test ! -d node_modules || test -e {DEPS}/node_modules || cp -a node_modules {DEPS}/"


@dataclass(frozen=True, slots=True)
class Plan:
    """The set-up phase."""

    commands: tuple[tuple[str, ...], ...] = ()
    files: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def plan(view: FileView, found: Manifest, given: Sequence[str] | None, *, typed: bool, tool: str) -> Plan:
    """The given commands, or what package.json and its lock name; nothing to install, no commands."""
    files = tuple(path for path in (*installers.FILES, *newer.NAMED) if path in set(view.paths))
    if given is not None:
        lines = [*installers.with_npm(*given), _KEEP] if given else []
        return Plan(_shell(lines), files if lines else ())
    lines = list(_installing(found, view))
    if typed and tool == "node" and "tsx" not in found.needs:
        lines += installers.with_npm(f"cd {DEPS} && npm install --no-save --no-package-lock tsx")
    elif typed and "tsx" not in found.needs:
        lines += installers.loader()
    notes = ("Workspaces are not linked: packages of this repository resolve to nothing.",) if found.workspaces else ()
    return Plan(_shell(lines), files if lines else (), notes)


def _installing(found: Manifest, view: FileView) -> list[str]:
    if not found.needs:
        return []
    return [*newer.lines(view), _COPY, *installers.chosen(view).commands()]


def _shell(lines: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(("sh", "-ec", line) for line in lines)
