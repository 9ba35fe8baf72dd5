"""Faults of Pullwright itself: kept for a bug report in a private folder, and named in the log by their place."""

import traceback
from datetime import UTC, datetime
from pathlib import Path


def keep(error: BaseException, data: Path) -> Path:
    """The file in the data folder that now holds the whole of it."""
    folder = data / "errors"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S}.txt"
    path.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    return path


def where(error: BaseException) -> str:
    """`file.py:line` of what raised it."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
