"""The office of the bot's stories."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.office import Office, opened


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Fresh for each story."""
    with opened(tmp_path) as ready:
        yield ready
