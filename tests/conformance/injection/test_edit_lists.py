"""Random hostile lists of edits: nothing forbidden is in a tree that would be published."""

from collections.abc import Iterator

import pytest

from tests.conformance.injection.edit_lists import Shelf

LISTS, AT_ONCE = 2000, 250


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    yield Shelf(tmp_path_factory.mktemp("shelf"))


@pytest.mark.parametrize("start", range(0, LISTS, AT_ONCE))
def test_no_list_gets_a_forbidden_path_through(shelf: Shelf, start: int) -> None:
    published = 0
    for seed in range(start, start + AT_ONCE):
        passed, forbidden = shelf.verdict(seed)
        assert forbidden == [], f"seed {seed}"
        published += passed
    assert published  # the lists are not merely nonsense
