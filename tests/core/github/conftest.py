from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.core.github.stage import Stage, stage


@pytest.fixture
def on(tmp_path: Path) -> Iterator[Stage]:
    with stage(tmp_path / "github") as made:
        yield made
