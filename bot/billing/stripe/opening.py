"""Opens Stripe where plans are paid by it. The SDK is imported here, and nowhere where it is not needed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from core.errors import Refused
from core.plans.plan import Plan, PlanName
from core.settings import Settings

if TYPE_CHECKING:
    from bot.billing.stripe.asking import Asking, Noted
    from bot.billing.stripe.desk import Desk
    from bot.billing.stripe.gateway import Gateway
    from bot.billing.stripe.outbox import Outbox
    from bot.billing.stripe.shop import Shop

PAGES = "/account"
_NEARBY = ("127.0.0.1", "localhost", "::1")
_NO_KEY = "STRIPE_API_KEY is empty, and PULLWRIGHT_BILLING says that plans are paid by Stripe. Set it, or change that."
_PLAIN = "PULLWRIGHT_STRIPE_URL is not an https:// address: nobody else may read the key that is sent there."


@dataclass(frozen=True, slots=True)
class OpenStripe:
    """What the pages, and the clerk, do with it."""

    shop: "Shop"
    asking: "Asking"
    outbox: "Outbox"


def is_sold_by_stripe(settings: Settings) -> bool:
    """Whether plans are paid by Stripe here."""
    return settings.billing in ("stripe", "both")


def open_stripe(
    settings: Settings, desk: "Desk", plans: Mapping[PlanName, Plan], noted: "Noted | None" = None
) -> OpenStripe:
    """Stripe, over the SDK. Asks nothing yet. Raises `Refused` for settings that cannot be right."""
    check(settings, plans)
    return over(open_gateway(settings), settings, desk, plans, noted)


def check(settings: Settings, plans: Mapping[PlanName, Plan]) -> None:
    """Raises `Refused` for settings that cannot be right, where plans are paid by Stripe; imports no SDK."""
    if not is_sold_by_stripe(settings):
        return
    from bot.billing.stripe.prices import price_list

    if not settings.stripe_key.get_secret_value():
        raise Refused(_NO_KEY)
    address = urlsplit(settings.stripe_url)
    if address.scheme != "https" and not (address.scheme == "http" and address.hostname in _NEARBY):
        raise Refused(_PLAIN)
    price_list(settings.stripe_prices, plans)


def open_gateway(settings: Settings) -> "Gateway":
    """The gateway over the SDK, for settings that were checked."""
    from bot.billing.stripe.client import Client
    from bot.billing.stripe.sdk import open_client

    key = settings.stripe_key.get_secret_value()
    return Client(open_client(key, settings.stripe_url, settings.ca_bundle), is_live=is_live(key))


def over(
    gateway: "Gateway",
    settings: Settings,
    desk: "Desk",
    plans: Mapping[PlanName, Plan],
    noted: "Noted | None" = None,
) -> OpenStripe:
    """The same over another gateway."""
    from bot.billing.stripe.asking import Asking
    from bot.billing.stripe.outbox import Outbox
    from bot.billing.stripe.prices import price_list
    from bot.billing.stripe.shop import Shop

    prices = price_list(settings.stripe_prices, plans)
    told = noted or (lambda _note, _account: None)
    asking = Asking(desk, gateway, prices, told)
    here = f"{settings.public_url or f'http://{settings.host}:{settings.port}'}{PAGES}"
    return OpenStripe(Shop(desk, gateway, prices, plans, asking, here), asking, Outbox(desk, gateway, told))


def is_live(key: str) -> bool:
    """Whether a key is of live mode: `sk_live_…`, `rk_live_…`."""
    return key[2:8] == "_live_"
