"""What JavaScript's test tools read or load by themselves."""

import json
import posixpath
import re
from typing import Any

_NAMES = re.compile(
    r"(^|/)(jest|vitest|vite|babel|mocha|ava|karma|webpack|swc|rollup|esbuild|tsup|vitest\.workspace)\.config\.[cm]?[jt]sx?$"
    r"|(^|/)(jest|vite|vitest)\.config\.json$"
    r"|(^|/)\.mocharc(\.[a-z]+)?$|(^|/)mocha\.opts$|(^|/)\.babelrc(\.[a-z]+)?$|(^|/)\.swcrc$|(^|/)\.nycrc(\.[a-z]+)?$"
    r"|(^|/)[tj]sconfig[\w.-]*\.json$|(^|/)\.(npmrc|yarnrc(\.yml)?|pnpmfile\.cjs|pnp\.[a-z.]+)$|(^|/)\.env(\.[\w.]+)?$"
    r"|(^|/)node_modules(/|$)|(^|/)__mocks__/"
    r"|(^|/)(jest|vitest|mocha|tests?)[-_.]?setup[\w.-]*\.[cm]?[jt]sx?$|(^|/)setup[-_]?(tests?|jest|vitest)\.[cm]?[jt]sx?$"
    r"|(^|/)pullwright_[^/]*$|(^|/)Makefile$",
    re.IGNORECASE,
)
_KEYS = (
    "scripts",
    "jest",
    "mocha",
    "vitest",
    "ava",
    "babel",
    "nyc",
    "c8",
    "type",
    "imports",
    "workspaces",
    "browserslist",
)


def is_autoloaded(path: str, old: bytes | None, new: bytes | None) -> bool:
    """Whether a change of `path` from `old` to `new` can change what the test tools do."""
    if path.rpartition("/")[2] == "package.json" and "node_modules/" not in path:
        return bool(_parts(old) != _parts(new))
    return bool(_NAMES.search(path))


def _parts(content: bytes | None) -> Any:
    if content is None:
        return None
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        return content
    found = {key: data[key] for key in _KEYS if key in data} if isinstance(data, dict) else data
    return found or None


_LOADS = re.compile(
    r"(?:setup\w{0,40}|global\w{0,40}|require|reporters?|testEnvironment|transform|preset|runner|resolver|import|file|loader)"
    r"[\"']?\s*[:=(]\s*(?P<list>\[[^\]]*\]|[\"'][^\"'\n]*[\"'])|\bfrom\s+(?P<from>[\"'][^\"'\n]*[\"'])"
    r"|--(?:import|require|loader|setupFiles\w*)[ =](?P<option>[\w./-]+)|(?:^|\s)-r (?P<short>[\w./-]+)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"']([^\"'\n]+)[\"']")


def loaded_by(path: str, text: str) -> frozenset[str]:
    """The files (without suffix) that a configuration file, or the test parts of a package.json, names."""
    if path.rpartition("/")[2] == "package.json":
        parts = _parts(text.encode()) or {}
        parts = parts if isinstance(parts, dict) else {}
        scripts = parts.get("scripts")
        test = scripts.get("test", "") if isinstance(scripts, dict) else ""
        text = json.dumps({key: parts.get(key) for key in _KEYS[1:7]}) + f"\n{test}"
    elif not _NAMES.search(path) or "package-lock" in path:
        return frozenset()
    found: list[str] = []
    for match in _LOADS.finditer(text):
        quoted = match["list"] or match["from"]
        found += _QUOTED.findall(quoted) if quoted else [match["option"] or match["short"]]
    folder = posixpath.dirname(path)
    places = (posixpath.normpath(posixpath.join(folder, name.replace("<rootDir>/", ""))) for name in found)
    return frozenset(re.sub(r"\.[cm]?[jt]sx?$", "", place) for place in places)
