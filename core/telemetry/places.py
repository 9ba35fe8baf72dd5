"""Where an error was raised."""

import traceback
from pathlib import Path


def where(error: BaseException) -> str:
    """`file.py:line` of what raised it."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
