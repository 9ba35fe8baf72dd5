"""What can be bought in this deployment, and how."""

from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from bot.billing.stripe.opening import is_sold_by_stripe, open_stripe
from bot.pages.accounts.invoices import Bill
from bot.pages.accounts.plan import Ways
from bot.routes.portal.effects import check_open, cycle_of, seats
from bot.routes.portal.reading import Reading
from bot.routes.portal.visits import Hidden, Sight
from core.credentials import SLUG
from core.errors import PullwrightError, Refused
from core.github.manifests import web_url
from core.plans.catalogue import offered
from core.plans.catalogue import plans as catalogue
from core.plans.entitlement import Source
from core.plans.plan import Plan
from core.settings import Settings
from core.store import Store

if TYPE_CHECKING:
    from bot.billing.stripe.shop import Shop

_STRIPE = "https://*.stripe.com"
_NO_SUCH = "There is no such plan to choose; look at the plans again."


class Selling:
    """How this deployment sells. Stripe is opened when it is needed first. `Hidden` for what is not sold here."""

    def __init__(self, settings: Settings, store: Store, reading: Reading) -> None:
        self.settings, self.reading = settings, reading
        self._desk = store.desk
        self._lock = Lock()
        self._shop: Shop | None = None
        self._by_stripe = is_sold_by_stripe(settings)
        self._on_marketplace = settings.billing in ("marketplace", "both")

    def shop(self) -> "Shop":
        """Stripe's. `Refused` for settings that cannot be right."""
        if not self._by_stripe:
            raise Hidden
        with self._lock:
            if self._shop is None:
                self._shop = open_stripe(self.settings, self._desk, catalogue(self.settings.plans_file)).shop
            return self._shop

    def ways(self, sight: Sight, source: Source) -> Ways:
        """What can be bought where, by one who has something by `source`."""
        slug = quote(self._desk.secret(SLUG) or "", safe="")
        page = f"{web_url(self.settings.github_url)}/marketplace{'/' if slug else ''}{slug}"
        is_new = self._by_stripe and source is Source.NONE and self.is_new(sight)
        return Ways(self._by_stripe, page if self._on_marketplace else "", source is Source.STRIPE, is_new)

    def chosen(self, name: str) -> Plan:
        """A plan that can be paid for by Stripe."""
        found = next((one for one in offered(self.settings.plans_file) if one.name == name), None)
        if found is None or not (found.price_month or found.is_metered):
            raise Refused(_NO_SUCH)
        return found

    def buy(self, sight: Sight, form: dict[str, str]) -> str:
        """Where the browser goes to: to Stripe for the first time, back to the plan where it is changed."""
        shop, account = self.shop(), sight.seen.account
        plan, cycle, units = (
            self.chosen(form.get("plan", "")),
            cycle_of(form.get("cycle", "")),
            seats(form.get("units", "")),
        )
        terms = self.reading.bought(account).terms
        check_open(terms)
        if terms.source is not Source.STRIPE:
            return shop.checkout_url(account, plan.name, cycle, units, self.settings.public_url + path(sight))
        is_now = shop.change(account, plan.name, cycle, units)
        return f"{path(sight)}?said={'now' if is_now else 'later'}"

    def is_new(self, sight: Sight) -> bool:
        """Whether it never had anything by Stripe: a trial is given once."""
        return all(one.source is not Source.STRIPE for one in self._desk.entitlements(sight.seen.account))

    def paid(self, sight: Sight) -> None:
        """Somebody comes back from paying: the plan is asked for now. Where that fails, Stripe's event brings it."""
        with suppress(PullwrightError):
            self.shop().refresh(sight.seen.account)

    def bills(self, sight: Sight) -> list[Bill] | None:
        """Stripe's invoices; None where nothing is sold by Stripe."""
        if not self._by_stripe:
            return None
        return [
            Bill(one.number, one.created, one.status, f"{one.total:,} {one.currency.upper()}", one.page, one.pdf)
            for one in self.shop().invoices(sight.seen.account)
        ]

    def github_bills(self, sight: Sight) -> str:
        """Where GitHub keeps its invoices; empty where nothing is sold there."""
        web, login = web_url(self.settings.github_url), quote(sight.seen.login, safe="")
        owner = f"/organizations/{login}" if sight.seen.is_organisation else ""
        return f"{web}{owner}/settings/billing" if self._on_marketplace else ""

    @property
    def forms_to(self) -> str:
        """Where forms of these pages may lead to."""
        own = urlsplit(self.settings.stripe_url)
        other = "" if own.hostname == "api.stripe.com" else f" {own.scheme}://{own.netloc}"
        return f"'self' {_STRIPE}{other}" if self._by_stripe else "'self'"


def path(sight: Sight) -> str:
    """Its page with the plans."""
    return f"/account/{sight.seen.installation}/plan"
