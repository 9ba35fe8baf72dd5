"""The till of these stories."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.billing.stripe.till import Till, opened


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    with opened(tmp_path) as ready:
        yield ready
