"""Which mutants are tried: the same for the same change, and spread over its lines."""

from core.runs import Strength
from worker.checks.mutants.adding import strength_of, untried
from worker.checks.mutants.choosing import chosen
from worker.checks.mutants.lines import Changed
from worker.languages import named
from worker.languages.mutation import Mutable

TEXT = "def f(a, b):\n    x = a + b * 2 - 3 + a * b - 7\n    if x > 1:\n        return x\n    return b\n"
FILE = Changed("a.py", TEXT, frozenset(range(1, 6)))


def sample(most: int, diff: str = "the diff", *files: Changed) -> list[tuple[str, int, str]]:
    python = named("python")
    assert isinstance(python, Mutable)
    found = chosen(python, files or (FILE,), diff, most)
    return [(each.file.path, each.mutation.line, each.mutation.what) for each in found]


def test_the_same_change_has_the_same_mutants_and_another_one_others() -> None:
    assert sample(5) == sample(5)
    assert any(sample(5) != sample(5, f"diff {number}") for number in range(5))


def test_every_line_has_one_before_any_has_two() -> None:
    assert sorted(line for _, line, _ in sample(4)) == [2, 3, 4, 5]
    assert set(sample(4)) < set(sample(7))


def test_files_share_the_sample() -> None:
    other = Changed("b.py", TEXT, frozenset({3, 4}))
    assert {path for path, _, _ in sample(6, "the diff", FILE, other)} == {"a.py", "b.py"}


def test_of_two_projects_what_was_not_tried_is_added_up() -> None:
    found = strength_of([Strength(killed=1, not_run=4, why=f"{untried(4)}; some"), Strength(not_run=5, why=untried(5))])
    assert found is not None and (found.not_run, found.why) == (9, "some; there was no time for 9 mutants")
