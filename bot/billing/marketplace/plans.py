"""Which plan of the listing is which of ours."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.errors import Refused
from core.plans.catalogue import plans
from core.plans.plan import FREE, Plan, PlanName

_SETTING = "PULLWRIGHT_MARKETPLACE_PLANS"


@dataclass(frozen=True, slots=True)
class ListingPlans:
    """`named` goes by the numbers of the listing's plans, all others by their name."""

    named: Mapping[int, PlanName]
    ours: Mapping[PlanName, Plan]

    def find(self, id: int, name: str) -> PlanName | None:
        """Ours; None where nobody said which it is, and none of those that can be sold there is called so."""
        wanted = name.strip().casefold()
        called = (
            one.name for one in self.ours.values() if _is_sold(one) and wanted in (one.name, one.title.casefold())
        )
        return self.named.get(id) or next(called, None)

    def of(self, id: int, name: str) -> PlanName:
        """Ours; the free one where that is not known."""
        return self.find(id, name) or FREE

    def worth(self, plan: PlanName) -> int:
        """What it costs a month: of two words of the same day, the dearer plan was bought later."""
        known = self.ours.get(plan)
        return known.price_month if known else 0


def listing_plans(setting: str, plans_file: str = "") -> ListingPlans:
    """From PULLWRIGHT_MARKETPLACE_PLANS and PULLWRIGHT_PLANS. Raises `Refused` naming what is wrong."""
    ours = plans(plans_file)
    pairs = (part.strip() for part in setting.split(",") if part.strip())
    return ListingPlans(dict(_pair(pair, ours) for pair in pairs), ours)


def _pair(pair: str, ours: Mapping[PlanName, Plan]) -> tuple[int, PlanName]:
    number, _, name = (part.strip() for part in pair.partition("="))
    found = ours.get(PlanName(name))
    if not (number.isascii() and number.isdigit() and 0 < int(number[:20]) < 2**63):
        raise Refused(f"{_SETTING}: {pair[:60]!r} does not begin with the number of a plan; write it as 1234=pro.")
    if found is None:
        raise Refused(f"{_SETTING}: there is no plan {name[:40]!r}; there are {', '.join(ours)}.")
    if not _is_sold(found):
        raise Refused(f"{_SETTING}: {name} cannot be sold at the Marketplace: it is not offered, or paid by its use.")
    return int(number), found.name


def _is_sold(plan: Plan) -> bool:
    """GitHub takes money for months, years and seats, not for single runs."""
    return not plan.hidden and not plan.is_metered
