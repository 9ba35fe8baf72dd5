"""`/account/…/budget`: everybody sees it, administrators set it; what cannot be is said beside its field."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from fastapi import APIRouter, Request, Response

from bot.pages.accounts import budget as page
from bot.pages.accounts.budget import SCOPES, Budgets, Own
from bot.routes.portal.accounts import place_of
from bot.routes.portal.reading import Reading
from bot.routes.portal.serving import Form, Serving, moved, shown
from bot.routes.portal.visits import Guest, Sight, Visits
from core.errors import Refused
from core.ledger.limits import Budget, BudgetScope
from core.ledger.movement import Scope
from core.money import Micros, dollars
from core.money import shown as written
from core.settings import Settings
from core.store import Store

Key = tuple[BudgetScope, int]
_OWN = re.compile(r"(person|repository):([1-9][0-9]{0,18})")
_LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})")
_MOST_OWN = 100
_BELOW = "A budget cannot be below nothing; 0 lets nothing start that costs money, empty is no budget."
_NOBODY = "GitHub knows nobody of that name."
_WHICH = "Choose which repository it is for."
_WHOSE = "Write whose budget it is."
_HOW_MUCH = "Write how much it is."
_MANY = f"There are {_MOST_OWN} budgets of this kind already; take one away first."


@dataclass
class _Read:
    """What a form comes to: budgets to set, or None to have none, by scope and target; and what is wrong, by field."""

    wanted: dict[Key, Micros | None] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)

    def amount(self, name: str, text: str, key: Key) -> None:
        """Take it, or what is wrong with it."""
        try:
            self.wanted[key] = _amount(text)
        except Refused as wrong:
            self.wrong[name] = str(wrong)


class BudgetDesk:
    """Reads and writes the budgets of an account, as one guest may."""

    def __init__(self, visits: Visits, reading: Reading, store: Store) -> None:
        self._visits, self._reading, self._desk = visits, reading, store.desk

    def seen(self, guest: Guest, sight: Sight, typed: Mapping[str, str], wrong: Mapping[str, str]) -> Budgets:
        """What the page shows; what was typed goes before what is kept."""
        kept = self._desk.budgets(sight.seen.account)
        names = self._visits.repositories(guest, sight)
        sums = self._desk.sums(Scope(sight.seen.account), self._reading.bought(sight.seen.account).terms)
        return Budgets(
            typed={**{_field(one): written(one.amount).removeprefix("$").replace(",", "") for one in kept}, **typed},
            wrong=wrong,
            own=[self._own(guest, one, names) for one in kept if one.target and self._may_see(one, sight, names)],
            repositories=names if sight.is_administrator else {},
            spent={scope: sums.cost(scope) for scope in (BudgetScope.DAY, BudgetScope.MONTH)},
        )

    def save(self, guest: Guest, sight: Sight, form: Mapping[str, str]) -> Mapping[str, str]:
        """Keep all of it, or nothing: then what is wrong, by field."""
        account = sight.seen.account
        kept = {(one.scope, one.target): one.amount for one in self._desk.budgets(account)}
        read = self._read(guest, sight, form, kept)
        if read.wrong:
            return read.wrong
        for (scope, target), amount in read.wanted.items():
            if amount is None and (scope, target) in kept:
                self._desk.drop_budget(account, scope, target=target)
            elif amount is not None and kept.get((scope, target)) != amount:
                self._desk.set_budget(account, scope, amount, by=guest.session.person, target=target)
        return {}

    def _read(self, guest: Guest, sight: Sight, form: Mapping[str, str], kept: Mapping[Key, Micros]) -> _Read:
        read = _Read()
        for name, text in form.items():
            own = _OWN.fullmatch(name)
            key = (BudgetScope(own[1]), int(own[2])) if own else None
            if name in {scope.value for scope in SCOPES}:
                read.amount(name, text, (BudgetScope(name), 0))
            elif key is not None and key in kept:
                read.amount(name, text, key)
        self._new(read, form, "repository", _WHICH, lambda text: self._repository(guest, sight, text))
        self._new(read, form, "person", _WHOSE, lambda text: self._person(guest, text))
        for kind in ("repository", "person"):
            added = sum(1 for scope, target in {**kept, **read.wanted} if target and scope == kind)
            if added > _MOST_OWN:
                read.wrong[f"new_{kind}"] = _MANY
        return read

    def _new(self, read: _Read, form: Mapping[str, str], kind: str, whose: str, find: Callable[[str], int]) -> None:
        """One more, of which both parts have to be there."""
        name, amount = form.get(f"new_{kind}", "").strip(), form.get(f"new_{kind}_amount", "").strip()
        if not name and not amount:
            return
        if not name:
            read.wrong[f"new_{kind}"] = whose
        elif not amount:
            read.wrong[f"new_{kind}_amount"] = _HOW_MUCH
        else:
            try:
                read.amount(f"new_{kind}_amount", amount, (BudgetScope(kind), find(name)))
            except Refused as wrong:
                read.wrong[f"new_{kind}"] = str(wrong)

    def _repository(self, guest: Guest, sight: Sight, text: str) -> int:
        found = next((id for id in self._visits.repositories(guest, sight) if str(id) == text), None)
        if found is None:
            raise Refused(_WHICH)
        return found

    def _person(self, guest: Guest, text: str) -> int:
        login = text.removeprefix("@")
        found = guest.eyes.named(login) if _LOGIN.fullmatch(login) else None
        if found is None:
            raise Refused(_NOBODY)
        return found.id

    def _own(self, guest: Guest, one: Budget, names: Mapping[int, str]) -> Own:
        if one.scope is BudgetScope.PERSON:
            return Own(_field(one), "person", self._visits.login(guest, one.target))
        return Own(_field(one), "repository", names.get(one.target, f"repository {one.target}"))

    def _may_see(self, one: Budget, sight: Sight, names: Mapping[int, str]) -> bool:
        return sight.is_administrator or one.scope is BudgetScope.PERSON or one.target in names


def budgets(serving: Serving, desk: BudgetDesk, settings: Settings) -> APIRouter:
    """The routes."""
    router, visits = APIRouter(), serving.visits

    def page_of(guest: Guest, sight: Sight, seen: Budgets, said: str = "") -> str:
        return page.budget(guest.shown, place_of(sight, settings), seen, said=said)

    @router.get("/account/{installation}/budget")
    async def see(request: Request, installation: str, saved: str = "") -> Response:
        def make(guest: Guest) -> Response:
            sight = visits.sight(guest, installation)
            seen = desk.seen(guest, sight, {}, {})
            return shown(page_of(guest, sight, seen, page.SAVED if saved == "1" else ""))

        return await serving.page(request, make)

    @router.post("/account/{installation}/budget")
    async def save(request: Request, installation: str) -> Response:
        def make(guest: Guest, form: Form) -> Response:
            sight = visits.sight(guest, installation, administrator=True)
            wrong = desk.save(guest, sight, form)
            if wrong:
                return shown(page_of(guest, sight, desk.seen(guest, sight, form, wrong)), 400)
            return moved(f"/account/{sight.seen.installation}/budget?saved=1")

        return await serving.sent(request, make)

    return router


def _field(one: Budget) -> str:
    return f"{one.scope.value}:{one.target}" if one.target else one.scope.value


def _amount(text: str) -> Micros | None:
    if not text.strip():
        return None
    amount = dollars(text)
    if amount < 0:
        raise Refused(_BELOW)
    return amount
