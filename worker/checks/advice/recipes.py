"""How each language's linter is called in a box, and how its lines are read."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from core.runs import Finding

MISSING = 97  # what a line exits with where the box has no such tool
_LONGEST = 300  # characters of what a linter says
_GO = re.compile(r"^(?:vet: )?(?:\./)?(?P<path>[^\s:][^:\n]{0,300}\.go):(?P<line>\d{1,7}):(?:\d{1,6}:)? (?P<said>.+)$")
_RUST = re.compile(
    r"^(?P<path>[^\s:][^:\n]{0,300}\.rs):(?P<line>\d{1,7}):\d{1,6}: (?:warning|error)(?:\[\w+\])?: (?P<said>.+)$"
)
_JAVA = re.compile(
    r"^(?:\./)?(?P<path>[^\s:][^:\n]{0,300}\.java):(?P<line>\d{1,7}): warning: \[(?P<rule>\w+)\] (?P<said>.+)$"
)
_STYLE = re.compile(
    r"^\[(?:WARN|ERROR)\] (?:/work/)?(?P<path>[^:\n]{1,300}\.java):(?P<line>\d{1,7}):(?:\d{1,6}:)? "
    r"(?P<said>.+) \[(?P<rule>\w+)\]$"
)


@dataclass(frozen=True, slots=True)
class Recipe:
    """`line` runs in the root of the repository; `broken` says that the tool could not see what it should look at.

    `probe` ends with 0 in a box that has the tool; a repository without a path that `wants` finds does not use it.
    """

    tool: str
    line: str
    read: Callable[[str], Iterator[Finding]]
    broken: re.Pattern[str] = re.compile(r"(?!)")
    probe: tuple[str, ...] = ()
    wants: re.Pattern[str] = re.compile("")


def _by(tool: str, *patterns: re.Pattern[str]) -> Callable[[str], Iterator[Finding]]:
    def read(text: str) -> Iterator[Finding]:
        for line in text.splitlines():
            found = next(filter(None, (pattern.match(line) for pattern in patterns)), None)
            if found:
                rule = found.groupdict().get("rule")
                name = f"{tool}:{rule}" if rule else tool
                yield Finding(name, found["path"], int(found["line"]), found["said"][:_LONGEST])

    return read


def _eslint(text: str) -> Iterator[Finding]:
    """Its JSON, which stands in one line; whatever else was printed is passed over."""
    line = next((line for line in text.splitlines() if line.startswith("[{")), "[]")
    try:
        files = json.loads(line)
    except (ValueError, RecursionError):
        return
    for file in files if isinstance(files, list) else ():
        path = str(file.get("filePath", "")).removeprefix("/work/")
        for one in file.get("messages", ()):
            rule, number = one.get("ruleId") or "syntax", one.get("line")
            place = number if isinstance(number, int) else 0
            yield Finding(f"eslint:{rule}", path, place, str(one.get("message"))[:_LONGEST])


_ESLINT = (
    "test -e node_modules || ln -s /deps/node_modules node_modules; "
    f"test -e node_modules/.bin/eslint || exit {MISSING}; "
    "node_modules/.bin/eslint --format json . 2>/dev/null; true"
)
_JAVAC = (
    "if command -v checkstyle >/dev/null && test -e checkstyle.xml; then checkstyle -c checkstyle.xml . 2>&1; fi; "
    "mkdir -p /tmp/o; find . -name '*.java' -not -path './target/*' -not -path './build/*' > /tmp/sources; "
    "javac -J-Xss64m -Xlint:all -proc:none -Xmaxwarns 500 -d /tmp/o "
    '-cp "$(find /deps /usr/share/java -name "*.jar" 2>/dev/null | tr "\\n" ":")" @/tmp/sources 2>&1; true'
)
_VET = (  # with links to all that was compiled of Go and the dependencies, by the Go that the set-up phase chose
    'mkdir -p "$GOCACHE"; test ! -d /deps/gocache || cp -rs /deps/gocache/. "$GOCACHE"; '
    'test ! -e /deps/goroot || PATH="$(cat /deps/goroot)/bin:$PATH"; go vet ./... 2>&1; true'
)
_USES_ESLINT = re.compile(r"(?:^|/)(?:eslint\.config\.\w{2,3}|\.eslintrc(?:\.\w{2,4})?)$")
_SCRIPT = Recipe("eslint", _ESLINT, _eslint, wants=_USES_ESLINT)
RECIPES = {
    "go": Recipe(
        "go vet",
        _VET,
        _by("vet", _GO),
        re.compile(r"^(?:go: |.*could not import|.*no required module)", re.MULTILINE),
        ("go", "version"),
    ),
    "rust": Recipe(
        "clippy",
        "cargo clippy --offline -q --message-format short 2>&1; true",
        _by("clippy", _RUST),
        re.compile(r"^error: (?:no matching package|failed to)", re.MULTILINE),
        ("cargo", "clippy", "--version"),
    ),
    "java": Recipe(
        "javac -Xlint",
        _JAVAC,
        _by("javac", _JAVA, _STYLE),
        re.compile(r"^.*\.java:\d+: error: ", re.MULTILINE),
        ("javac", "-version"),
    ),
    "javascript": _SCRIPT,
    "typescript": _SCRIPT,
}
