"""What there is to say about this machine's licence, where people look: at the start and in `status`."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cli._saying import say

if TYPE_CHECKING:
    from core.plans.licensing import Licensed
    from core.settings import Settings


def licence_of(settings: "Settings") -> "Licensed":
    """How it stands with it now."""
    from core.plans.licensing import licensed

    return licensed(settings, datetime.now(UTC))


def say_licence(settings: "Settings") -> None:
    """On standard error, if one is set; without one this costs nothing."""
    if settings.licence_file:
        found = licence_of(settings)
        say(found.sentence if found.is_well else f"Warning: {found.sentence}", err=True)
