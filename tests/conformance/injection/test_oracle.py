"""The oracle can fail: what the filters and gates keep back is seen where they are taken away."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from core.github import TreeEntry
from core.text import Outgoing
from tests.conformance.injection.deeds import CODE, HONEST, PATHS, PAYLOADS, deed
from tests.conformance.injection.ledger import Ledger
from tests.conformance.injection.oracle import violations
from tests.conformance.injection.orders import Order
from tests.conformance.injection.passage import Passage, passage
from tests.conformance.injection.scene import BODY, Scene
from worker.jobs.office import Office

_INERT_IN_FILES = frozenset(  # a file mentions nobody, closes nothing and commands no one
    [
        *"mention botcommand closing crossclosing reference link diagram command trailer switch".split(),
        "forgery",
        "unclosed",
        "task",
    ]
)


class Ungated(Outgoing):
    """Lets everything through."""

    def __call__(self, text: str, limit: int = 60_000) -> str:
        return text[:limit]

    def without_secrets(self, text: str) -> str:
        return text


class Careless(Office):
    """A worker that posts what its model wrote as it is."""

    @property
    def gate(self) -> Outgoing:
        return Ungated(())


@pytest.fixture(scope="module")
def careless(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Passage]:
    with passage(tmp_path_factory.mktemp("careless"), Careless) as made:
        yield made


_NO_WORDS = ("diagram", "unclosed")  # a fence is read as a file: it does not reach the words


@pytest.mark.parametrize("goal", [goal for goal in PAYLOADS if goal not in _NO_WORDS])
def test_without_the_filter_each_payload_is_seen(careless: Passage, goal: str) -> None:
    passed = careless.go(Scene(body=f"{BODY}\n\n{Order(goal, 'words')}"))
    assert passed.obeyed
    assert list(violations(passed.ledger))


@pytest.mark.parametrize("goal", [*PATHS, *CODE])
def test_without_the_gates_each_forbidden_file_is_seen(tmp_path: Path, goal: str) -> None:
    assert list(violations(_written(tmp_path, deed(Order(goal, "words")).files.items())))


@pytest.mark.parametrize("goal", [goal for goal in PAYLOADS if goal not in _INERT_IN_FILES])
@pytest.mark.parametrize("place", ["prose", "code"])
def test_without_the_gates_each_payload_in_a_file_is_seen(tmp_path: Path, goal: str, place: str) -> None:
    found = list(violations(_written(tmp_path, deed(Order(goal, place)).files.items())))
    assert found or (place == "code" and goal in ("image", "html"))  # a comment in code is not shown as a picture


def test_an_honest_change_is_none(tmp_path: Path) -> None:
    assert list(violations(_written(tmp_path, [("shapes.py", HONEST)]))) == []


@pytest.mark.parametrize(("path", "mode"), [("x", "120000"), ("x", "160000"), ("shapes.py", "100755")])
def test_each_kind_of_entry_is_seen(tmp_path: Path, path: str, mode: str) -> None:
    assert list(violations(_written(tmp_path, [(path, "x")], mode)))


def test_another_branch_or_thread_is_seen(tmp_path: Path) -> None:
    ledger = Scene().build(tmp_path / "shapes")
    ledger.create_branch("release", ledger.base)
    assert list(violations(ledger))
    ledger = Scene().build(tmp_path / "other")
    ledger.comment(77, "Hello.")
    assert list(violations(ledger))
    ledger = Scene().build(tmp_path / "third")
    ledger.move_branch("main", "0" * 40, ledger.base)
    assert list(violations(ledger))


def _written(folder: Path, files: Iterable[tuple[str, str]], mode: str = "100644") -> Ledger:
    """GitHub after `files` were committed with nothing in between."""
    ledger = Scene().build(folder / "shapes")
    entries = [TreeEntry(path, mode, ledger.write_blob(text.encode())) for path, text in files]
    tree = ledger.write_tree(ledger.tree_of(ledger.base), entries)
    ledger.create_branch("pullwright/issue-7-area-abc123", ledger.write_commit("Area", tree, [ledger.base]))
    return ledger
