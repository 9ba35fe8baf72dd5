"""Faults of Pullwright itself: kept for a bug report in a private folder, and named in the log by their place."""

import traceback
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.settings import Settings
    from core.telemetry.faults import Faults


def tell(error: BaseException, settings: "Settings") -> Path:
    """Report `error` where SENTRY_DSN says, and keep it: the file in the data folder that now holds all of it."""
    reports(settings.sentry_dsn.get_secret_value(), settings.secrets).report(error, wait=True)
    return keep(error, settings.data)


@cache
def reports(dsn: str, secrets: tuple[str, ...]) -> "Faults":
    """What reports, one for the whole process: it knows what was reported a moment ago."""
    from importlib.metadata import version

    from core.telemetry.faults import open_faults

    return open_faults(dsn, secrets, version("pullwright"))


def keep(error: BaseException, data: Path) -> Path:
    """The file in the data folder that now holds the whole of it."""
    folder = data / "errors"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S}.txt"
    path.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    return path
