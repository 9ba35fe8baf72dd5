"""Budgets: what the models of an account may cost, for administrators to set and for members to see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from bot.pages.accounts.figures import rounded
from bot.pages.accounts.frame import Guest, Place, hidden, of_account
from core.ledger.limits import BudgetScope
from core.money import Micros

SCOPES = {
    BudgetScope.RUN: ("One run", "stops before it costs more, and publishes what there is"),
    BudgetScope.DAY: ("A day", "all requests of the account together; days as UTC counts them"),
    BudgetScope.MONTH: ("A month", "all requests of one period of the plan together"),
    BudgetScope.PERSON: ("Each person a month", "whoever asks, for each of them"),
    BudgetScope.REPOSITORY: ("Each repository a month", "for each of them"),
    BudgetScope.INSTALLATION: ("This installation a month", "all of its repositories together"),
}
SAVED = "Saved. It holds for everything that starts from now on; what runs already comes to its end."


@dataclass(frozen=True, slots=True)
class Own:
    """A budget for one person or one repository. `field` is its name in the form."""

    field: str
    what: str  # person | repository
    name: str


@dataclass(frozen=True, slots=True)
class Budgets:
    """What the form shows. `typed` and `wrong` are by field; `spent` by scope."""

    typed: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)
    own: Sequence[Own] = ()
    repositories: Mapping[int, str] = field(default_factory=dict)
    spent: Mapping[BudgetScope, Micros] = field(default_factory=dict)


def budget(guest: Guest, place: Place, seen: Budgets, *, said: str = "") -> str:
    """The page: a form for administrators, a table for everybody else."""
    lead = (
        '<p class="lead">The most that the models of your requests may cost, in US dollars. Where several apply, also '
        "the <code>budget:</code> of a repository’s configuration, the smallest counts. Without one, only "
        f"{'the plan' if place.sells else 'whoever runs this service'} limits you.</p>"
    )
    if not place.is_administrator:
        return of_account(
            guest, place, "Budget", f'<section class="card"><h2>Budgets</h2>{lead}{_table(seen)}</section>'
        )
    wrong = ""
    if seen.wrong:
        wrong = '<p class="warn" role="alert">Nothing was saved yet: what is marked below cannot be.</p>'
    general = "".join(_scope(scope, seen) for scope in SCOPES)
    body = f"""{wrong}<form method="post" action="{place.path}/budget" novalidate>{hidden(guest)}
<section class="card"><h2>For everybody</h2>{lead}<div class="fields">{general}</div></section>
<section class="card"><h2>For one person or one repository</h2>
<p class="lead">Beside what holds for each of them; the smaller one counts. Empty takes it away.</p>
<div class="fields">{"".join(_own(one, seen) for one in seen.own)}</div>{_new(seen)}</section>
<div class="actions"><button type="submit">Save budgets</button></div></form>"""
    return of_account(guest, place, "Budget", body, said=said)


def _table(seen: Budgets) -> str:
    rows = [(SCOPES[scope][0], seen.typed.get(scope.value, "")) for scope in SCOPES]
    rows += [(one.name, seen.typed.get(one.field, "")) for one in seen.own]
    lines = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td class="number">{"$" + escape(amount) if amount else "no budget"}'
        "</td></tr>"
        for name, amount in rows
    )
    return (
        '<p>The administrators of this account set them.</p><div class="scroll"><table><thead><tr>'
        f'<th scope="col">For</th><th scope="col" class="number">At most</th></tr></thead>'
        f"<tbody>{lines}</tbody></table></div>"
    )


def _scope(scope: BudgetScope, seen: Budgets) -> str:
    name, about = SCOPES[scope]
    spent = f" · {rounded(seen.spent[scope])} so far" if scope in seen.spent else ""
    return _field(scope.value, name, about + spent, seen)


def _own(one: Own, seen: Budgets) -> str:
    return _field(one.field, one.name, f"this {one.what} alone, a month", seen)


def _field(name: str, label: str, about: str, seen: Budgets) -> str:
    id = f"field-{name}"
    typed = escape(seen.typed.get(name, ""))
    return (
        f'<div><label for="{id}">{escape(label)}</label><div class="money"><span aria-hidden="true">$</span>'
        f'<input id="{id}" name="{name}" value="{typed}" inputmode="decimal" autocomplete="off" maxlength="40" '
        f'placeholder="no budget"{_marks(id, name in seen.wrong)}></div>'
        f'<div class="small" id="{id}-about">{escape(about)}</div>{_wrong(id, name, seen)}</div>'
    )


def _marks(id: str, is_wrong: bool) -> str:
    if is_wrong:
        return f' aria-invalid="true" aria-describedby="{id}-wrong {id}-about"'
    return f' aria-describedby="{id}-about"'


def _wrong(id: str, name: str, seen: Budgets) -> str:
    return f'<p class="wrong" id="{id}-wrong">{escape(seen.wrong[name])}</p>' if name in seen.wrong else ""


def _new(seen: Budgets) -> str:
    """One more of each kind."""
    chosen = seen.typed.get("new_repository", "")
    options = "".join(
        f'<option value="{id}"{" selected" if str(id) == chosen else ""}>{escape(name)}</option>'
        for id, name in sorted(seen.repositories.items(), key=lambda one: one[1].lower())
    )
    person, id = escape(seen.typed.get("new_person", "")), "field-new_person"
    marks = f' aria-invalid="true" aria-describedby="{id}-wrong"' if "new_person" in seen.wrong else ""
    return f"""<div class="fields"><div><label for="field-new_repository">Repository</label>
<select id="field-new_repository" name="new_repository"><option value="">choose one</option>{options}</select>
{_wrong("field-new_repository", "new_repository", seen)}</div>
{_field("new_repository_amount", "Its budget", "a month", seen)}
<div><label for="field-new_person">Person <small>name on GitHub</small></label>
<input id="field-new_person" name="new_person" value="{person}" maxlength="60" autocomplete="off" autocapitalize="off"
spellcheck="false"{marks}>
{_wrong(id, "new_person", seen)}</div>
{_field("new_person_amount", "Their budget", "a month", seen)}</div>"""
