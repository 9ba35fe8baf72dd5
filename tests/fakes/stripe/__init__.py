"""A small Stripe for what no other has: subscription checkout, the portal, schedules, meters and meter events."""

from tests.fakes.stripe.server import FakeStripe, signed
from tests.fakes.stripe.state import Books

__all__ = ["Books", "FakeStripe", "signed"]
