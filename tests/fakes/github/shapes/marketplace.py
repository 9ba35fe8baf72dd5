"""Plans and purchases, as GitHub writes them: one way in its API, another in its events."""

from datetime import UTC, datetime
from typing import Any

from tests.fakes.github.shapes.accounts import node_id
from tests.fakes.github.world import Doc, World

_PLAN = ("id", "name", "description", "monthly_price_in_cents", "yearly_price_in_cents", "price_model",
         "has_free_trial", "unit_name", "bullets")  # fmt: skip
_CYCLES = {True: "yearly", False: "monthly"}


def plan(world: World, held: Doc) -> dict[str, Any]:
    """A plan of the listing in the API."""
    url = f"{world.url}/marketplace_listing/plans/{held['id']}"
    told = {name: held[name] for name in _PLAN}
    return {**told, "url": url, "accounts_url": f"{url}/accounts", "number": held["number"], "state": "published"}


def purchase(world: World, held: Doc) -> dict[str, Any]:
    """What an account has, in the API."""
    account = world.account(held["id"])
    is_organisation = account["type"] == "Organization"
    bought = {
        "billing_cycle": _CYCLES[held["yearly"]],
        "next_billing_date": held["next_billing"] and _z(held["next_billing"]),
        "unit_count": _units(world, held),
        "on_free_trial": held["trial_ends"] is not None,
        "free_trial_ends_on": held["trial_ends"] and _z(held["trial_ends"]),
        "updated_at": held["updated"],
        "is_installed": world.state.by_key("installation", str(held["id"])) is not None,
        "plan": plan(world, world.known("market_plan", held["plan"])),
    }
    return {
        "url": f"{world.url}/{'orgs' if is_organisation else 'users'}/{account['login']}",
        "type": account["type"],
        "id": account["id"],
        "login": account["login"],
        "organization_billing_email": "billing@example.org",
        "marketplace_pending_change": _pending(world, held["pending"]) if held["pending"] else None,
        "marketplace_purchase": bought,
    }


def _pending(world: World, held: Doc) -> dict[str, Any]:
    made: dict[str, Any] = {"effective_date": _z(held["at"]), "unit_count": held["units"], "id": 77}
    return {**made, "plan": plan(world, world.known("market_plan", held["plan"]))}


def told(world: World, held: Doc) -> dict[str, Any]:
    """What an account has, in events."""
    account, bought = world.account(held["id"]), world.known("market_plan", held["plan"])
    who = {"type": account["type"], "id": account["id"], "node_id": node_id("Account", account["id"])}
    return {
        "account": {**who, "login": account["login"], "organization_billing_email": "billing@example.org"},
        "billing_cycle": _CYCLES[held["yearly"]],
        "unit_count": held["units"],
        "on_free_trial": held["trial_ends"] is not None,
        "free_trial_ends_on": held["trial_ends"],
        "next_billing_date": held["next_billing"],
        "plan": {name: bought[name] for name in _PLAN},
    }


def _units(world: World, held: Doc) -> int | None:
    is_per_unit = world.known("market_plan", held["plan"])["price_model"] == "PER_UNIT"
    return int(held["units"]) if is_per_unit else None


def _z(moment: str) -> str:
    return datetime.fromisoformat(moment).astimezone(UTC).isoformat().replace("+00:00", "Z")
