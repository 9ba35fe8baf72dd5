"""A newer Node than the box has, where a project asks for one: a package of npm's, beside the project's own."""

import re
from collections.abc import Iterator

from worker.languages import FileView
from worker.languages.node import installers, manifest

_HAD = 18  # every image has that, or a newer one
_KEPT_UP = (22, 24)  # the versions that get corrections
NAMED = (".nvmrc", ".node-version")
_FLOORS = {"vitest": (4, 20), "vite": (7, 20)}  # from that version on it needs that Node, whatever the project says
_VERSION = re.compile(r"\d{1,4}")
_LONGEST = 200


def lines(view: FileView) -> Iterator[str]:
    """The set-up that puts it where the harness looks first; none where the image's will do, or nothing is said."""
    wanted = asked(view)
    if wanted <= _HAD:
        return
    version = next((each for each in _KEPT_UP if each >= wanted), wanted)
    package = f'"node-linux-$(node -p process.arch)@{version}"'
    has = f'test "$(node -p "parseInt(process.versions.node)")" -ge {wanted}'
    yield from installers.with_npm(
        f"{has} || npm install --prefix {installers.NEWER_NODE} --no-save --no-package-lock {package}"
    )


def asked(view: FileView) -> int:
    """The oldest major version of Node that the project takes; 0 where it does not say."""
    data = manifest.content(view)
    engines = data.get("engines")
    ranges = str(engines.get("node", "")) if isinstance(engines, dict) else ""
    said = [_lowest(ranges), *(_lowest(view.text(path) or "") for path in NAMED)]
    return max(*said, *_needed(data))


def _lowest(ranges: str) -> int:
    """Of the alternatives in a range such as `^20.19 || >=22`, the lowest first number."""
    found = [_VERSION.search(each) for each in ranges[:_LONGEST].split("||") if "<" not in each.partition(">")[0]]
    return min((int(match[0]) for match in found if match), default=0)


def _needed(data: dict[str, object]) -> Iterator[int]:
    tables = [table for kind in ("dependencies", "devDependencies") if isinstance(table := data.get(kind), dict)]
    for name, (version, node) in _FLOORS.items():
        yield from (node for table in tables if _lowest(str(table.get(name, ""))) >= version)
    yield 0
