"""Installing exactly what a lock file says, with the tool that wrote it; that tool is not kept."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from core.text import toml
from worker.languages import FileView
from worker.sandbox import DEPS

_VENV = f"{DEPS}/venv"
_TOOLS = "/tmp/tools"  # noqa: S108 - the box's own, and gone with it
_GET_UV = f"{_VENV}/bin/python -m pip install -q --target {_TOOLS} uv"
_GET_POETRY = f"python3 -m venv {_TOOLS} && {_TOOLS}/bin/python -m pip install -q poetry"
_UV = (
    f"UV_PROJECT_ENVIRONMENT={_VENV} UV_CACHE_DIR=/tmp/uv UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never "
    f"{_TOOLS}/bin/uv sync --frozen --inexact --python {_VENV}/bin/python"
)
_POETRY = f"POETRY_CACHE_DIR=/tmp/poetry POETRY_VIRTUALENVS_CREATE=false {_TOOLS}/bin/poetry install --no-interaction"


def commands(view: FileView, project: Mapping[str, Any], groups: Sequence[str], extras: Sequence[str]) -> Iterator[str]:
    """The lines that install what uv.lock or poetry.lock says; none without one. `groups` are the names of tests'."""
    paths = set(view.paths)
    if "pyproject.toml" not in paths:
        return
    if "uv.lock" in paths and _is_more_than_itself(view.text("uv.lock") or ""):
        known = toml.table(project, "dependency-groups")
        wanted = [f"--group {name}" for name in groups if name in known] + [f"--extra {name}" for name in extras]
        whole = ["--all-packages"] if "workspace" in toml.table(project, "tool", "uv") else []
        yield _GET_UV
        yield " ".join([_UV, *wanted, *whole])
    elif "poetry.lock" in paths:
        known = toml.table(project, "tool", "poetry", "group")
        wanted = [f"--with {name}" for name in groups if name in known] + [f"--extras {name}" for name in extras]
        yield _GET_POETRY
        yield " ".join([_POETRY, *wanted, *_without_root(view, project)])


def _is_more_than_itself(lock: str) -> bool:
    return len(re.findall(r"^\[\[package\]\]$", lock, re.MULTILINE)) > 1


def _without_root(view: FileView, project: Mapping[str, Any]) -> list[str]:
    """Poetry refuses to install a project that has no package of its name."""
    poetry = toml.table(project, "tool", "poetry")
    name = str(toml.table(project, "project").get("name") or poetry.get("name") or "")
    module = re.sub(r"[-.]+", "_", name).lower()
    found = any(path.lower().startswith((f"{module}/", f"src/{module}/", f"{module}.py")) for path in view.paths)
    return [] if module and (found or poetry.get("packages")) else ["--no-root"]
