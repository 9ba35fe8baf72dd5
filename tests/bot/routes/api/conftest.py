"""A job for each story."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.routes.api.jobs import Job, job_at


@pytest.fixture
def job(tmp_path: Path) -> Iterator[Job]:
    """Fresh for each story."""
    with job_at(tmp_path) as ready:
        yield ready
