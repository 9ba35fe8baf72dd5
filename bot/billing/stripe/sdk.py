"""The one door to Stripe's SDK: a client of it with our limits, and what its errors are to us."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import stripe
from pydantic import ValidationError
from stripe import StripeClient

from core.errors import Broken, Refused

TIMEOUT_S = (5.0, 15.0)  # to connect, and for each answer
RETRIES = 2  # by the SDK, under the same idempotency key
LONGEST_S = (TIMEOUT_S[0] + TIMEOUT_S[1] + 2.0) * (RETRIES + 1)

_Read = TypeVar("_Read")


class Missing(Broken):
    """Stripe has nothing of that id."""


class Told(Broken):
    """A meter has an event of that identifier already."""


def open_client(key: str, url: str, ca_bundle: str = "") -> StripeClient:
    """A client of Stripe's API at `url`. It tells nobody how long its calls took, and writes no file."""
    stripe.enable_telemetry = False  # it would keep an id of this machine in the home folder, and send it along
    if ca_bundle:
        stripe.ca_bundle_path = ca_bundle
    return StripeClient(
        key,
        base_addresses={"api": url.rstrip("/")},
        max_network_retries=RETRIES,
        http_client=stripe.RequestsClient(timeout=TIMEOUT_S),
    )


@contextmanager
def asking(what: str) -> Iterator[None]:
    """Speak to Stripe about `what` (for a sentence). Raises only errors of ours, with nothing in them that is secret:
    what Stripe says may quote ids, and a part of the key."""
    try:
        yield
    except stripe.StripeError as error:
        raise _ours(error, what) from None
    except ValidationError as wrong:
        place = ".".join(str(part) for part in wrong.errors(include_input=False)[0]["loc"])
        raise Broken(f"Stripe's answer about {what} is not as we know it ({place}).") from None


def _ours(error: stripe.StripeError, what: str) -> Refused | Broken:
    where = f" ({error.request_id})" if error.request_id else ""
    for kind, made in _KINDS:
        if isinstance(error, kind):
            return made(error, what, where)
    return Broken(f"Stripe does not answer about {what}{where}. Try again in a moment.", retryable=True)


def _refused_key(error: stripe.StripeError, what: str, where: str) -> Broken:
    return Broken(f"Stripe does not let us ask about {what}{where}. Compare STRIPE_API_KEY and what it may do.")


def _declined(error: stripe.StripeError, what: str, where: str) -> Refused:
    return Refused("The payment did not go through. Open the customer portal and look at the card, or take another.")


def _reused(error: stripe.StripeError, what: str, where: str) -> Broken:
    return Broken(f"Stripe was asked something else about {what} under the same key{where}. This is a fault of ours.")


def _invalid(error: stripe.StripeError, what: str, where: str) -> Refused | Broken:
    said = (error.user_message or "").lower()
    if "already exists with identifier" in said:
        return Told(f"Stripe has that already{where}.")
    if error.code == "resource_missing" or error.http_status == 404:
        return Missing(f"Stripe knows nothing of that {what}{where}.")
    if "combine currencies" in said:
        return Refused(
            "Stripe bills each customer in one currency, and this plan is not sold in yours. Open the customer portal, "
            "or write to support."
        )
    named = ", ".join(filter(None, (error.code, str(getattr(error, "param", None) or ""))))
    return Broken(f"Stripe did not take what we asked about {what}: {named or 'invalid request'}{where}.")


_KINDS: tuple[tuple[type[stripe.StripeError], Callable[[stripe.StripeError, str, str], Refused | Broken]], ...] = (
    (stripe.AuthenticationError, _refused_key),
    (stripe.PermissionError, _refused_key),
    (stripe.CardError, _declined),
    (stripe.IdempotencyError, _reused),
    (stripe.InvalidRequestError, _invalid),
)
