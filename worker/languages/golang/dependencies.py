"""How a Go project's dependencies get into /deps: its modules, and all that was compiled of them and of Go itself.

What is compiled is kept by its content, as Go does it, so a box may take it for any tree: what is not the same there
is compiled anew.
"""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass

from worker.languages import FileView
from worker.languages.golang import modules as manifests
from worker.languages.golang.commands import Line
from worker.sandbox import DEPS

GOROOT = f"{DEPS}/goroot"
_OFFLINE = {"GOPROXY": "off", "GOSUMDB": "off", "GOTOOLCHAIN": "local"}
_COMMON = {
    "GOPATH": f"{DEPS}/gopath",
    "GOENV": "off",
    "GOTELEMETRY": "off",
    "GOFLAGS": "-buildvcs=false",
    "GOMAXPROCS": "2",
    "GOGC": "50",  # compilers stay small
    "LC_ALL": "C.UTF-8",
}
ENV = {**_COMMON, "GOCACHE": f"{DEPS}/gocache", "GOTOOLCHAIN": "auto"}
BOX = {**_COMMON, **_OFFLINE}
_OLDEST = (1, 23)  # a Go that every image has
_COMMON_PACKAGES = (  # and with them nearly all of the standard library that anybody imports
    "testing testing/iotest testing/quick testing/internal/testdeps net/http/httptest html/template encoding/json "
    "encoding/xml encoding/csv encoding/gob database/sql math/big math/cmplx container/heap container/list "
    "container/ring text/tabwriter text/scanner os/exec os/signal log flag regexp maps"
)
_DOWNLOAD = "if test ! -e vendor/modules.txt; then go mod download; fi"
_ROOT = f"go env GOROOT > {GOROOT}"


@dataclass(frozen=True, slots=True)
class Plan:
    """The set-up phase."""

    commands: tuple[tuple[str, ...], ...]
    files: tuple[str, ...]
    apart: bool = False


def plan(view: FileView, modules: Sequence[str], given: Sequence[str] | None, line: Line | None) -> Plan:
    """The given commands, or the modules' downloads; then everything is compiled once. Nothing of the project runs.

    Repositories that need nothing but Go share what was compiled of it.
    """
    flags = shlex.join(line.flags) if line else ""
    found = manifests.manifests(view, modules)
    if given is None and all(not each.requires and each.go <= _OLDEST for each in found):
        return Plan(_shell([_ROOT, f"cd / && go build {flags} {_COMMON_PACKAGES}"]), (), apart=True)
    lines = [*given] if given is not None else [f"cd {shlex.quote(each)} && {_DOWNLOAD}" for each in modules]
    newest = max(zip(found, modules, strict=True), key=lambda pair: pair[0].go, default=None)  # one Go for all
    lines += [f"cd {shlex.quote(newest[1])} && {_ROOT}"] if newest else []
    lines += [f"cd {shlex.quote(each)} && {{ go test {flags} -vet=off -exec=true ./... || true; }}" for each in modules]
    return Plan(_shell(lines), manifests.files(view, modules))


def _shell(lines: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(("sh", "-ec", line) for line in lines)
