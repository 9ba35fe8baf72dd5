"""What JavaScript's test tools read or load by themselves."""

import json
import re
from typing import Any

_NAMES = re.compile(
    r"(^|/)(jest|vitest|vite|babel|mocha|ava|karma|webpack|swc|rollup|esbuild|tsup|vitest\.workspace)\.config\.[cm]?[jt]sx?$"
    r"|(^|/)(jest|vite|vitest)\.config\.json$"
    r"|(^|/)\.mocharc(\.[a-z]+)?$|(^|/)mocha\.opts$|(^|/)\.babelrc(\.[a-z]+)?$|(^|/)\.swcrc$|(^|/)\.nycrc(\.[a-z]+)?$"
    r"|(^|/)[tj]sconfig[\w.-]*\.json$|(^|/)\.(npmrc|yarnrc(\.yml)?|pnpmfile\.cjs|pnp\.[a-z.]+)$|(^|/)\.env(\.[\w.]+)?$"
    r"|(^|/)node_modules(/|$)|(^|/)__mocks__/|(^|/)(package-lock|npm-shrinkwrap)\.json$"
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
