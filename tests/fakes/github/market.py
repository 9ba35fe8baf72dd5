"""What people do at GitHub's Marketplace, and what its webhook tells of it: once, and never again."""

import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.fakes.github import hooks
from tests.fakes.github.shapes.accounts import user
from tests.fakes.github.shapes.marketplace import told
from tests.fakes.github.world import Doc, World

_MODELS = {True: "PER_UNIT", False: "FLAT_RATE"}
_NOBODY = "ghost-of-marketplace"


@dataclass(frozen=True, slots=True)
class PurchaseTold:
    """An event of the listing's webhook; `status` is what it was answered with, None where it was lost."""

    body: bytes
    status: int | None = None
    reply: str = ""

    @property
    def payload(self) -> dict[str, Any]:
        payload: dict[str, Any] = json.loads(self.body)
        return payload


class Market:
    """The part of `FakeGitHub` that is about its Marketplace. `today` is an ISO date; days are all that events say."""

    _world: World
    loses_purchases = False  # whether events are made, and not sent

    def list_plan(self, name: str, cents: int = 2900, *, per_unit: bool = False) -> int:
        """A plan of the App's listing; its id."""
        state, number = self._world.state, len(self._world.state.all("market_plan")) + 1
        id = state.next("market_plan", 7001)
        plan: Doc = {"id": id, "number": number, "name": name, "description": name}
        plan |= {"monthly_price_in_cents": cents, "yearly_price_in_cents": 10 * cents, "bullets": ["All of it"]}
        plan |= {"price_model": _MODELS[per_unit] if cents else "FREE", "has_free_trial": True}
        state.put("market_plan", {**plan, "unit_name": "seat" if per_unit else None})
        return id

    def buy(
        self, login: str, plan: int, today: str, until: str, *, yearly: bool = False, units: int = 1,
        trial_ends: str = "", by: str = "",
    ) -> PurchaseTold:  # fmt: skip
        """`until` is the next billing date; `by` whoever clicks, where that is somebody else."""
        account = self._world.account_named(login)
        assert account is not None
        made = {"id": account["id"], "plan": plan, "yearly": yearly, "units": units, "pending": None}
        made |= {"trial_ends": _day(trial_ends), "next_billing": _day(until), "updated": self._world.stamp()}
        return self._tell("purchased", today, self._world.state.put("market_purchase", made), None, by or login)

    def switch(self, login: str, today: str, **changes: Any) -> PurchaseTold:
        """At once: an upgrade, other seats, another cycle, the end of a trial."""
        before = self._bought(login)
        days: Doc = {name: _day(changes[name]) for name in ("trial_ends", "next_billing") if name in changes}
        after = self._world.state.save({**before, "pending": None, **changes, **days})
        return self._tell("changed", today, after, before, login)

    def order(self, login: str, plan: int | None = None) -> PurchaseTold:
        """For the next billing date: another plan, or with None the end."""
        before = self._bought(login)
        pending = {"plan": plan or before["plan"], "units": 1 if plan else 0, "at": before["next_billing"]}
        self._world.state.save({**before, "pending": pending})
        after = {**before, "plan": pending["plan"], "units": pending["units"]}
        return self._tell("pending_change", before["next_billing"], after, before, login)

    def take_back(self, login: str, today: str) -> PurchaseTold:
        """What was ordered is not wanted any more."""
        held = self._world.state.save({**self._bought(login), "pending": None})
        return self._tell("pending_change_cancelled", today, held, None, login)

    def cycle_ends(self, login: str, until: str) -> PurchaseTold | None:
        """The next billing date is here: what was ordered happens; a mere renewal is told to nobody."""
        before = self._bought(login)
        today, pending = before["next_billing"], before["pending"]
        if pending is None:
            self._world.state.save({**before, "next_billing": _day(until)})
            return None
        if pending["units"] == 0:
            return self.cancel(login, today)
        changes = {"plan": pending["plan"], "units": pending["units"], "next_billing": until}
        return self.switch(login, today, **changes)

    def cancel(self, login: str, today: str) -> PurchaseTold:
        """It ends now."""
        held = self._bought(login)
        self._world.state.drop(held)
        return self._tell("cancelled", today, {**held, "units": 0}, None, login)

    def call_account(self, login: str, new: str) -> None:
        """An account is called otherwise from now on."""
        held = self._world.account_named(login)
        assert held is not None
        kind, repo, parent, _ = held["_at"]
        self._world.state.put(kind, {**held, "login": new}, repo=repo, parent=parent, key=new.lower())

    def send_purchase(self, event: PurchaseTold, secret: str = "", **headers: str) -> PurchaseTold:
        """Post that body (once more), signed with the secret of the webhook, or another one."""
        guid = str(uuid.uuid4())
        sent = {"guid": guid, "event": "marketplace_purchase", "body": event.body.decode()}
        made = hooks.headers(self._world, sent, secret)
        status, reply = hooks.post(self._world.app["webhook"], event.body, {**made, **headers})
        return PurchaseTold(event.body, status, reply)

    def _tell(self, action: str, day: str, held: Doc, before: Doc | None, by: str) -> PurchaseTold:
        world = self._world
        sender = world.account_named(by) or world.new_account(_NOBODY)
        payload = {"action": action, "effective_date": _day(day), "sender": user(world, sender)}
        payload["marketplace_purchase"] = told(world, held)
        if before is not None:
            payload["previous_marketplace_purchase"] = told(world, before)
        event = PurchaseTold(json.dumps(payload).encode())
        lost = self.loses_purchases or not world.app["webhook"]
        return event if lost else self.send_purchase(event)

    def _bought(self, login: str) -> Doc:
        account = self._world.account_named(login)
        held = self._world.state.get("market_purchase", account["id"]) if account else None
        assert held is not None, f"{login} has bought nothing"
        return held


def _day(day: str) -> str | None:
    return datetime.fromisoformat(day).replace(tzinfo=UTC).isoformat() if day else None
