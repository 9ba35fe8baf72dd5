"""The place of these stories."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.portal.place import Place, opened


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """Fresh for each story."""
    with opened(tmp_path) as ready:
        yield ready
