"""What is not set where plans are sold: all starts without it, and something is not as people expect. Pure."""

from collections.abc import Sequence

from bot.billing.stripe.opening import is_sold_by_stripe
from core.settings import Settings

_PAGES = "PULLWRIGHT_PUBLIC_URL is not set, so nobody can sign in, see what they use, or change their plan."
_PRICES = "PULLWRIGHT_STRIPE_PRICES is empty, so no plan can be bought by Stripe."
_EVENTS = (
    "STRIPE_WEBHOOK_SECRET is not set, so Stripe's events are refused: what changes there is found out within a day, "
    "and not at once."
)


def missing(settings: Settings) -> Sequence[str]:
    """A sentence for each."""
    if settings.billing == "none":
        return ()
    stripe = is_sold_by_stripe(settings)
    found = (
        (not settings.public_url, _PAGES),
        (stripe and not settings.stripe_prices.strip(), _PRICES),
        (stripe and not settings.stripe_webhook_secret.get_secret_value(), _EVENTS),
    )
    return tuple(sentence for is_missing, sentence in found if is_missing)
