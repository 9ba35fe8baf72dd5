"""What one installation has, another one cannot get at: not by a name, not by a path that looks like one, not by luck.

Its base results: `tests/worker/functional/test_kept_bases.py`; its waiting sandboxes: `tests/worker/waiting`; what is
installed for it: `tests/worker/steps/test_ground.py`.
"""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from core.names import RunId, Sha
from core.repo_config import Bounds
from core.runs import Issue
from core.settings import load
from worker.checks.evidence.keeping import Bases
from worker.context.index import Index
from worker.jobs.case import Case
from worker.sandbox import Image, Options
from worker.sandbox.bubble.layers import Layers
from worker.sandbox.keeping.leases import Leases
from worker.sandbox.keeping.names import name_of
from worker.steps.request import Job
from worker.tools import Tools, build

_IMAGE = Image("python", "pullwright/python:1", "sha256:1")
_OWNERS = ("1/2", "1/23", "12/3", "11/2", "1/2/", "/1/2", "../1/2", "1/2\0main", "1/2\0mai", "\0/srv/1/2", "2/1", "")
# Names of layers, as somebody would choose them who wanted another's, or a file of the host's.
_KEYS = ("a/b", "a_b", "a.b", "../a_b", "..", ".", "", "/etc", "building-1-x", ".leases", "a" * 200, "a" * 201, "a\nb")


@pytest.fixture
def tools(tmp_path: Path) -> Tools:
    return build(load({"XDG_CACHE_HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}), "bubblewrap", lambda _: None)


def test_every_owner_has_layers_results_and_an_index_of_its_own(tools: Tools, tmp_path: Path) -> None:
    keys = [tools.layer_key(_IMAGE, ("pip",), {"lock": b"same"}, owner) for owner in _OWNERS]
    assert len(set(keys)) == len(_OWNERS)
    found = [tools.bases_of(owner) for owner in _OWNERS]
    assert [isinstance(each, Bases) and each.owner for each in found] == list(_OWNERS)
    for number, owner in enumerate(_OWNERS):
        index = Index(tmp_path / "index", owner)
        assert index.missing([Sha("a" * 40)]) == [Sha("a" * 40)], owner  # none of those before put it here
        index.add({Sha("a" * 40): f"secret of {number}"})
        index.close()
    files = [file for file in (tmp_path / "index").iterdir() if file.suffix == ".index"]
    assert len(files) == len(_OWNERS)


def test_an_owner_is_the_installation_the_repository_and_the_branch() -> None:
    job = Job(RunId("0" * 16), Path("/srv/x"), Issue("", ""), (), Bounds(), 1.0, Path("/srv/out"), "b")
    owners = [
        replace(job, repository="1/2").owner,
        replace(job, repository="1/3").owner,
        replace(job, repository="1/2", line="theirs").owner,
        job.owner,
        replace(job, source=Path("/srv/y")).owner,
    ]
    assert len(set(owners)) == len(owners)


def test_a_key_that_looks_like_a_path_leads_nowhere_else(tmp_path: Path) -> None:
    folder = tmp_path / "layers"
    layers = Layers(folder, Options(cache=tmp_path))
    leases = Leases(tmp_path / "leases")
    assert len({name_of(key) for key in _KEYS}) == len(_KEYS)
    for key in _KEYS:
        assert layers.known(key) is None
        place = folder / name_of(key)
        assert place.parent == folder and place.resolve().parent == folder.resolve()
        leases.hold(name_of(key))
    assert all(file.parent == tmp_path / "leases" for file in (tmp_path / "leases").rglob("*"))
    assert name_of(name_of("a/b")) != name_of("a/b")  # nobody can ask for another's hashed name by that name
    assert name_of("0f" * 32) == "0f" * 32


@pytest.mark.parametrize("name", ["reports", "clone", "..", ".", "a/b", "../../other", "-x", "shapes", ".github", ""])
def test_a_repository_is_cloned_into_its_own_requests_folder(name: str, tmp_path: Path) -> None:
    place = _clone("f" * 32, name, tmp_path)
    assert place.resolve().parent == tmp_path / ("f" * 32) / "clone"
    assert place.resolve() != tmp_path / ("f" * 32) / "reports"
    assert _clone("e" * 32, name, tmp_path).resolve() != place.resolve()


def _clone(request: str, name: str, home: Path) -> Path:
    """Where a request's clone goes; of a case only what that depends on."""
    parts: dict[str, Any] = {
        "office": SimpleNamespace(home=home),
        "request": SimpleNamespace(id=request),
        "site": SimpleNamespace(repository=SimpleNamespace(name=name)),
    }
    others = dict.fromkeys(("subject", "pull", "rules_at"))
    return Case(**cast(Any, parts | others)).clone
