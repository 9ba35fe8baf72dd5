"""The App's listing at the Marketplace, and the made-up one beside it."""

from tests.fakes.github.routing import Answer, Call, Problem, route
from tests.fakes.github.shapes import marketplace
from tests.fakes.github.world import Doc

_STUBBED = "/marketplace_listing/stubbed"


@route("GET", "/marketplace_listing/plans", "app")
def plans(call: Call) -> Answer:
    return call.page(_listing(call), lambda held: marketplace.plan(call.world, held))


@route("GET", "/marketplace_listing/plans/{number}/accounts", "app")
def accounts(call: Call) -> Answer:
    number = call.number("number")
    if number not in [held["id"] for held in _listing(call)]:
        raise Problem(404, "Not Found")
    bought = [held for held in call.world.state.all("market_purchase") if held["plan"] == number]
    return call.page(bought, lambda held: marketplace.purchase(call.world, held))


@route("GET", "/marketplace_listing/accounts/{number}", "app")
def account(call: Call) -> Answer:
    held = call.world.state.get("market_purchase", call.number("number"))
    if held is None:
        raise Problem(404, "Not Found")
    return Answer(200, marketplace.purchase(call.world, held))


@route("GET", _STUBBED + "/plans", "app")
def stubbed_plans(call: Call) -> Answer:
    return call.page([_made_up(call)], lambda held: marketplace.plan(call.world, held))


@route("GET", _STUBBED + "/plans/{number}/accounts", "app")
def stubbed_accounts(call: Call) -> Answer:
    return call.page([_stub(call)], lambda held: marketplace.purchase(call.world, held))


@route("GET", _STUBBED + "/accounts/{number}", "app")
def stubbed_account(call: Call) -> Answer:
    """Always the same one, whoever is asked about."""
    return Answer(200, marketplace.purchase(call.world, _stub(call)))


def _listing(call: Call) -> list[Doc]:
    """404 where the App is not listed, as for an account without a plan."""
    found = [held for held in call.world.state.all("market_plan") if held["number"]]
    if not found:
        raise Problem(404, "Not Found")
    return found


def _made_up(call: Call) -> Doc:
    plan = {"id": 1313, "number": 0, "name": "Pro", "description": "A professional-grade solution"}
    plan |= {"monthly_price_in_cents": 1099, "yearly_price_in_cents": 11870, "price_model": "FLAT_RATE"}
    plan |= {"has_free_trial": True, "unit_name": None, "bullets": ["Up to 25 private repositories"]}
    return call.world.state.put("market_plan", plan)


def _stub(call: Call) -> Doc:
    owner = call.world.new_account("github", "Organization")
    held = {"id": owner["id"], "plan": _made_up(call)["id"], "yearly": False, "units": 1, "pending": None}
    return {**held, "trial_ends": None, "next_billing": "2027-01-01T00:00:00+00:00", "updated": call.world.stamp()}
