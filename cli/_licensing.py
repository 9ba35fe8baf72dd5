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


def check_plans(settings: "Settings") -> None:
    """`Refused` where the operator's own plans or the vendors' keys are not what they have to be: said at the start,
    not at the first ask."""
    from core.plans.catalogue import plans

    if settings.plans_file:
        plans(settings.plans_file)
    if settings.licence_keys:
        from core.plans.licence import public_key
        from core.plans.licensing import vendors

        for key in vendors(settings):
            public_key(key)


def say_licence(settings: "Settings") -> None:
    """On standard error, if one is set; without one this costs nothing."""
    if settings.licence_file:
        found = licence_of(settings)
        say(found.sentence if found.is_well else f"Warning: {found.sentence}", err=True)
