"""npm, pnpm and Yarn: each installs what its own lock file says, in a version that reads it; only npm is there."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from worker.languages import FileView
from worker.sandbox import DEPS

NPM_LOCKS = ("package-lock.json", "npm-shrinkwrap.json")
PNPM_LOCK, YARN_LOCK = "pnpm-lock.yaml", "yarn.lock"
FILES = ("package.json", *NPM_LOCKS, PNPM_LOCK, YARN_LOCK, ".npmrc", ".yarnrc")
_TOOLS = "/tmp/tools"  # noqa: S108 - the box's own, and gone with it
_BIN = f"{_TOOLS}/node_modules/.bin"
_HERE = f"export PATH={_BIN}:$PATH; "
LOADER = f"{DEPS}/.loader"
NEWER_NODE = f"{DEPS}/.node"  # where a newer Node is put; packages that need it must see it when they are installed
_WITH_NODE = f"export PATH={NEWER_NODE}/node_modules/.bin:$PATH; "
# Behind a proxy, npm before 10 often waits for ever where it has everything; it still fetches one package.
_FETCH = f"npm install --prefix {_TOOLS} --no-save --no-package-lock"  # and a package
_NEWER = f"test -x {_BIN}/npm || case $(npm --version) in [0-9].*) {_FETCH} npm@10 || true;; esac"
_CALLED = re.compile(r"\bnp[mx]\b")
_PNPM = {"5": "7", "6": "8"}  # lock file -> the last that writes it; later ones are read by 10
_LENIENT = "--legacy-peer-deps"
_ENV = {
    "pnpm": "npm_config_manage_package_manager_versions=false",
    "yarn": "YARN_IGNORE_PATH=1",
    "berry": "YARN_IGNORE_PATH=1 YARN_NODE_LINKER=node-modules YARN_ENABLE_TELEMETRY=0 YARN_GLOBAL_FOLDER=/tmp/yarn "
    "YARN_ENABLE_GLOBAL_CACHE=true YARN_ENABLE_IMMUTABLE_INSTALLS=true",
}


@dataclass(frozen=True, slots=True)
class Installer:
    """A tool: the package that it comes in (empty: it is there), its line, and what leaves install scripts out."""

    package: str
    line: str
    quiet: str = "--ignore-scripts"
    lenient: str = ""  # what leaves alone that packages disagree about each other's versions, as npm once did

    def commands(self, place: str = DEPS) -> Iterator[str]:
        """The lines that install into /deps, or a folder of it; scripts of packages that fail are not insisted on."""
        if self.package:
            yield f"{_FETCH} {self.package}"
        tries = [self.line, *([f"{self.line} {self.lenient}"] if self.lenient else ())]
        tries.append(f"{tries[-1]} {self.quiet}")
        yield from with_npm(f"{_WITH_NODE}cd {shlex.quote(place)} && ({' || '.join(tries)})")


def with_npm(*lines: str) -> Iterator[str]:
    """`lines`, after one that brings an npm that works behind a proxy, where one of them calls npm."""
    if not any(_CALLED.search(line) for line in lines):
        yield from lines
        return
    yield _NEWER
    yield from (f"{_HERE}{line}" for line in lines)


def loader() -> Iterator[str]:
    """Lines that bring tsx for examples in TypeScript; without it they are not measured, and nothing else suffers."""
    fetch = f"npm install --prefix {LOADER} --no-save --no-package-lock --fetch-retries=1"
    yield from with_npm(f"{fetch} tsx || echo 'There is no tsx: examples in TypeScript are not measured.'")


def chosen(view: FileView) -> Installer:
    """The installer whose lock file there is; npm without one."""
    paths = set(view.paths)
    if any(lock in paths for lock in NPM_LOCKS):
        return Installer("", "npm ci", lenient=_LENIENT)
    if PNPM_LOCK in paths:
        return _pnpm(view.text(PNPM_LOCK) or "")
    if YARN_LOCK in paths:
        return _yarn(view.text(YARN_LOCK) or "")
    return Installer("", "npm install", lenient=_LENIENT)


def _pnpm(lock: str) -> Installer:
    found = re.search(r"^lockfileVersion:\s*'?(\d+)", lock, re.MULTILINE)
    version = _PNPM.get(found[1] if found else "", "10")
    options = "--frozen-lockfile --store-dir /tmp/pnpm --config.package-import-method=copy"
    return Installer(f"pnpm@{version}", f"{_ENV['pnpm']} {_BIN}/pnpm install {options}")


def _yarn(lock: str) -> Installer:
    berry = re.search(r"^__metadata:\n(?:  .*\n)*?  version: (\d+)", lock, re.MULTILINE)
    if berry is None:
        options = "--frozen-lockfile --non-interactive --cache-folder /tmp/yarn"
        return Installer("yarn@1", f"{_ENV['yarn']} {_BIN}/yarn install {options}")
    version = "4" if int(berry[1]) >= 8 else "3"
    return Installer(f"@yarnpkg/cli-dist@{version}", f"{_ENV['berry']} {_BIN}/yarn install", "--mode=skip-build")
