"""The shop of these stories."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.billing.marketplace.shop import Shop, shop


@pytest.fixture
def market(tmp_path: Path) -> Iterator[Shop]:
    with shop(tmp_path) as made:
        made.settle()  # its first look at everybody
        made.github.forget()
        yield made
