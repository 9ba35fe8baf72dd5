"""How a Python project's dependencies get into /deps: a virtual environment made on the base commit."""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from core.text import ini, toml
from worker.languages import FileView
from worker.languages.pythonic import locked
from worker.sandbox import DEPS

VENV = f"{DEPS}/venv"
PYTHON = f"{VENV}/bin/python"
PROBE = ("python3", "-c", "import pytest")
_MAKE = (
    f"python3 -m venv {VENV} || {{ rm -rf {VENV}; python3 -m venv --without-pip {VENV} && "
    f"python3 -m pip --python {PYTHON} install pip; }}"
)
GENERATED = f"{DEPS}/generated"
_STAMP = f"touch {DEPS}/.begun"
_KEEP = (  # what a build writes beside the sources: version files and compiled modules
    f"find . -newer {DEPS}/.begun -type f '(' -name '*version*.py' -o -name '*.so' ')' "
    f"-not -path './build/*' -exec sh -c 'mkdir -p {GENERATED} && cp --parents \"$@\" {GENERATED}/' sh '{{}}' +"
)
_TEST_TOOL = f"{PYTHON} -c 'import pytest' 2>/dev/null || {PYTHON} -m pip install pytest"
_REQUIREMENTS = re.compile(r"(requirements[\w.-]*|[\w.-]*-requirements|requirements/[\w.-]+)\.txt")
_LEAST = ("requirements.txt", "requirements/base.txt")
_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,60}")
_TEST_GROUPS = ("test", "tests", "testing", "dev", "develop")
MANIFESTS = ("pyproject.toml", "setup.py", "setup.cfg", "Pipfile", "poetry.lock", "uv.lock", "pdm.lock")
ENV = {
    "PATH": f"{VENV}/bin:/usr/local/bin:/usr/bin:/bin",
    "VIRTUAL_ENV": VENV,
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_NO_INPUT": "1",
    "PIP_ROOT_USER_ACTION": "ignore",
    "SETUPTOOLS_SCM_PRETEND_VERSION": "0.0.0",  # there is no .git in a box
    "PBR_VERSION": "0.0.0",
}


def commands(view: FileView, given: Sequence[str] | None) -> tuple[tuple[str, ...], ...]:
    """The commands of the set-up phase: the given ones, or those the manifests ask for."""
    asked = list(given) if given is not None else list(found(view))
    return tuple(("sh", "-ec", line) for line in (_MAKE, _STAMP, *asked, _TEST_TOOL, _KEEP))


def is_needed(view: FileView, given: Sequence[str] | None) -> bool:
    """Whether anything but the test tool itself has to be installed."""
    return bool(given) if given is not None else any(True for _ in found(view))


def files(view: FileView) -> tuple[str, ...]:
    """The files whose contents decide what is installed."""
    return tuple(path for path in view.paths if is_manifest(path))


def is_manifest(path: str) -> bool:
    """Whether a file of a project, by its path there, decides what is installed."""
    return path in MANIFESTS or bool(_REQUIREMENTS.fullmatch(path))


def found(view: FileView, extras: Collection[str] = (), files: Collection[str] = ()) -> Iterator[str]:
    """The lines that install what the manifests ask for; none where that is nothing.

    `extras` (or groups) and `files` of requirements are wanted beside those of tests, if the project has them.
    """
    project = _toml(view.text("pyproject.toml"))
    names = (*_TEST_GROUPS, *sorted(name for name in extras if _NAME.fullmatch(name) and name not in _TEST_GROUPS))
    chosen = _extras(project, view.text("setup.cfg"), names)
    if exactly := list(locked.commands(view, project, names, chosen)):
        yield from exactly
        return
    for path in _requirement_files(view, files):
        yield f"{PYTHON} -m pip install -r {path}"
    wanted = [name for name in _groups(project, names) if _is_plain(name)]
    if _is_installable(view, project):
        target = f".[{','.join(chosen)}]" if chosen else "."
        yield f"{PYTHON} -m pip install -e '{target}'"
    if wanted:
        yield f"{PYTHON} -m pip install " + " ".join(f"'{name}'" for name in wanted)


def _requirement_files(view: FileView, more: Collection[str]) -> list[str]:
    """Requirement files of users and of tests, and `more`; not those for documentation or releases."""
    found = [path for path in view.paths if _REQUIREMENTS.fullmatch(path)]
    return [
        p for p in found if p in _LEAST or p in more or re.search(r"(^|[^a-z])(test|tests|testing|dev|ci)([^a-z]|$)", p)
    ]


def _toml(text: str | None) -> dict[str, Any]:
    try:
        return toml.read(text or "")
    except ValueError:
        return {}


def _is_installable(view: FileView, project: dict[str, Any]) -> bool:
    about = toml.table(project, "project")
    extras = toml.table(about, "optional-dependencies")
    poetry = toml.table(project, "tool", "poetry", "dependencies")
    listed = about.get("dependencies") or any(extras.get(name) for name in _TEST_GROUPS) or set(poetry) - {"python"}
    older = "install_requires" in f"{view.text('setup.py')}{view.text('setup.cfg')}"
    return bool(listed or older or "dependencies" in toml.listed(about, "dynamic"))


def _extras(project: dict[str, Any], setup_cfg: str | None, names: Sequence[str]) -> list[str]:
    try:
        parser = ini.read(setup_cfg or "")
    except ValueError:
        parser = ini.read("")
    old = parser.options("options.extras_require") if parser.has_section("options.extras_require") else []
    known = {*toml.table(project, "project", "optional-dependencies"), *old}
    return [name for name in names if name in known]


def _groups(project: dict[str, Any], names: Sequence[str]) -> Iterator[str]:
    """The requirements of test groups (PEP 735), included groups too, and of Poetry's."""
    groups = toml.table(project, "dependency-groups")
    pending, seen = [name for name in names if name in groups], set[str]()
    while pending:
        name = pending.pop()
        for entry in toml.listed(groups, name) if name not in seen else []:
            if isinstance(entry, str):
                yield entry
            elif isinstance(entry, dict) and isinstance(entry.get("include-group"), str):
                pending.append(entry["include-group"])
        seen.add(name)
    for name in names:
        yield from toml.table(project, "tool", "poetry", "group", name, "dependencies")


def _is_plain(requirement: str) -> bool:
    return bool(re.fullmatch(r"[\w.\-\[\]<>=!~, ;()\"*+@:/]+", requirement)) and not requirement.startswith("-")
