"""The accounts of a person that have the App."""

from collections.abc import Sequence
from html import escape

from bot.pages.accounts.frame import Guest, Place, framed


def listing(guest: Guest, places: Sequence[tuple[Place, str]], install: str = "") -> str:
    """One line for each, with a few words about it; `install` is where the App is put into one more."""
    more = f'<div class="actions"><a class="button" href="{escape(install)}">Install it on GitHub</a></div>'
    if not places:
        return framed(
            guest,
            "Your accounts",
            f"""<div class="card"><div class="empty"><strong>No account of yours has the App yet</strong>
<p>Once it is installed for you or your organisation, its usage and budget are here. If it is installed already, GitHub
does not show it to you: ask an owner of the organisation.</p></div>{more if install else ""}</div>""",
        )
    rows = "".join(_row(*one) for one in sorted(places, key=lambda one: one[0].login.lower()))
    return framed(
        guest, "Your accounts", f'<div class="card flush"><ul class="list">{rows}</ul></div>{more if install else ""}'
    )


def _row(place: Place, about: str) -> str:
    role = "you administer it" if place.is_administrator else "you are a member"
    paused = ' <span class="pill warned">suspended</span>' if place.is_suspended else ""
    return (
        f'<li><a class="row" href="{place.path}"><strong>{escape(place.login)}</strong>{paused}'
        f'<span class="end">{escape(about)} · {role}</span></a></li>'
    )
