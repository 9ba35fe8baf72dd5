"""The till of these stories."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.crypto import keyring
from core.store import open_store
from tests.bot.billing.stripe.till import Till, opened


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with our tables and nothing in them."""
    folder = tmp_path_factory.mktemp("pristine")
    open_store(f"sqlite:///{folder / 'books.db'}", folder, keyring("", folder)).close()
    return folder / "books.db"


@pytest.fixture
def till(tmp_path: Path, pristine: Path) -> Iterator[Till]:
    with opened(tmp_path, pristine) as ready:
        yield ready
