"""The first page of an account: its plan, what is left, how the period goes, and every movement with its reason."""

from datetime import timedelta
from html import escape

from bot.pages.accounts import chart
from bot.pages.accounts.figures import Overview, Return, cents, count, day_text, rounded
from bot.pages.accounts.frame import Guest, Place, of_account
from bot.pages.accounts.lines import table
from core.money import Micros
from core.plans.entitlement import Standing

_PILLS = {
    Standing.TRIAL: ("good", "trial"),
    Standing.ACTIVE: ("good", "active"),
    Standing.GRACE: ("warned", "payment late"),
    Standing.READ_ONLY: ("bad", "read-only"),
    Standing.ENDED: ("bad", "ended"),
}
_CENTS = 20_000  # what a chart of money goes up to at least: its scale has no room for millionths


def usage(guest: Guest, place: Place, seen: Overview) -> str:
    """The page."""
    notes = "".join(f'<p class="warn" role="status">{escape(note)}</p>' for note in seen.notes)
    first = f"{_tiles(place, seen)}{_charts(place, seen)}{_returned(seen.returned)}" if seen.is_first else ""
    return of_account(guest, place, "Usage", f"{notes}{first}{_movements(place, seen)}")


def _tiles(place: Place, seen: Overview) -> str:
    tiles = [_left(seen), _tile("Model cost", rounded(seen.cost), "what the models of this period cost")]
    if place.sells:
        tiles.insert(0, _plan(place, seen))
        tiles.append(_price(seen))
    return f'<div class="tiles">{"".join(tiles)}</div>'


def _tile(name: str, figure: str, *lines: str) -> str:
    """`figure` and `lines` are HTML of ours."""
    rest = "".join(line if line.startswith("<div") else f"<p>{line}</p>" for line in lines if line)
    return f'<section class="card tile"><h2>{escape(name)}</h2><div class="figure">{figure}</div>{rest}</section>'


def _plan(place: Place, seen: Overview) -> str:
    colour, word = _PILLS[seen.terms.state]
    units = f" · {count(seen.terms.units, 'seat')}" if seen.plan.per_unit else ""
    pill = f'<span class="pill {colour}">{word}</span>{units}'
    ends = ""
    if seen.terms.state is Standing.TRIAL and seen.terms.trial_end:
        ends = f"Trial until {day_text(seen.terms.trial_end)}."
    elif seen.terms.pending_plan and seen.terms.pending_from:
        ends = f"Becomes {escape(seen.becomes)} on {day_text(seen.terms.pending_from)}."
    elif seen.terms.period_end:
        ends = f"Renews on {day_text(seen.terms.period_end)}."
    return _tile("Plan", escape(seen.plan.title), pill, f'{ends} <a href="{place.path}/plan">See all plans</a>')


def _left(seen: Overview) -> str:
    taken = seen.used + seen.held
    running = f"{count(seen.held, 'is', 'are')} running." if seen.held else ""
    if seen.month is None:
        return _tile("Requests", f"{seen.used:,}", f"proven in this period; there is no limit. {running}")
    left = max(0, seen.month - taken)
    today = ""
    if seen.day is not None and seen.day < left:
        today = f"Today {max(0, seen.day - seen.today):,} of {seen.day:,}."
    resets = f"Starts again on {day_text(seen.period.end)}."
    figure = f'{left:,} <span class="small">of {count(seen.month, "request")}</span>'
    return _tile("Left in this period", figure, chart.meter(taken, seen.month), f"{resets} {today} {running}")


def _price(seen: Overview) -> str:
    if seen.plan.is_metered:
        about = f"for {count(seen.used, 'proven request')}"
    else:
        about = "beyond the plan’s own price: requests are included in it"
    credit = f"Credit: {cents(seen.credit)}." if seen.credit else ""
    return _tile("Charged for requests", rounded(seen.price), f"{about}. {credit}")


def _charts(place: Place, seen: Overview) -> str:
    days = f"{day_text(seen.period.start)} to {day_text(seen.period.end - timedelta(microseconds=1))}"
    priced = place.sells and any(day.price for day in seen.days)
    drawn = [_chart("Requests", chart.bars("Requests", seen.days, lambda day: day.requests, str))]
    drawn.append(_chart("Model cost", chart.bars("Model cost", seen.days, lambda day: day.cost, _money, _CENTS)))
    if priced:
        drawn.append(_chart("Charged", chart.bars("Charged", seen.days, lambda day: day.price, _money, _CENTS)))
    return (
        f'<section class="card"><h2>Day by day</h2><p class="lead">{days}, days as UTC counts them.</p>'
        f'<div class="split">{"".join(drawn)}</div>{chart.table(seen.days, priced=priced)}</section>'
    )


def _chart(name: str, drawn: str) -> str:
    return f'<div><h3 class="small">{name}</h3>{drawn}</div>'


def _money(amount: int) -> str:
    return cents(Micros(amount))


def _returned(found: Return | None) -> str:
    if found is None:
        return ""
    per = rounded(found.per_merged) if found.per_merged is not None else "–"
    tiles = (
        _tile("Merged pull requests", f"{found.merged:,}", "of this period")
        + _tile("Hours saved", f"{found.hours:,.1f}", escape(found.formula))
        + _tile("Cost per merged change", per, escape(found.costs))
    )
    return f'<h2 class="over">What came of it</h2><div class="tiles">{tiles}</div>'


def _movements(place: Place, seen: Overview) -> str:
    export = (
        f'<div class="actions"><a class="button second little" href="{place.path}/export.csv">CSV</a>'
        f'<a class="button second little" href="{place.path}/export.json">JSON</a></div>'
    )
    if not seen.lines:
        body = (
            '<div class="empty"><strong>Nothing yet</strong><p>Write <code>/pullwright implement</code> on an issue, '
            "and what it was charged, or why it was not, is here.</p></div>"
        )
        return f'<section class="card"><h2>Every movement, and why</h2>{body}</section>'
    older = ""
    if seen.older is not None:
        older = f'<a class="button second" href="{place.path}?before={seen.older}">Older</a>'
    newer = "" if seen.is_first else f'<a class="button second" href="{place.path}">Newest</a>'
    ways = f'<div class="actions">{newer}{older}</div>' if older or newer else ""
    return (
        '<section class="card"><div class="head"><div><h2>Every movement, and why</h2><p class="lead">What is reserved '
        "when a request begins is settled or given back when it ends. A request that fails, or is cancelled, costs you "
        f"nothing.</p></div>{export}</div>{table(seen.lines, priced=place.sells)}</section>{ways}"
    )
