"""What stands around every page of an account: who is signed in, which account it is, and its parts."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from bot.pages.accounts.style import STYLE
from bot.pages.layout import page

_MARK = (
    '<svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true"><rect width="22" height="22" rx="6" '
    'fill="var(--accent)"/><path d="M6 11.5l3.4 3.4L16 8" fill="none" stroke="var(--accent-ink)" stroke-width="2.4" '
    'stroke-linecap="round" stroke-linejoin="round"/></svg>'
)


@dataclass(frozen=True, slots=True)
class Guest:
    """Who looks. `csrf` belongs into every form that they may send."""

    login: str
    csrf: str


@dataclass(frozen=True, slots=True)
class Place:
    """Which account is looked at, and how. `sells` is False where nothing is charged."""

    installation: int
    login: str
    is_administrator: bool
    sells: bool = True
    is_suspended: bool = False

    @property
    def path(self) -> str:
        """Where its pages begin."""
        return f"/account/{self.installation}"


def framed(guest: Guest | None, title: str, body: str, *, narrow: bool = False) -> str:
    """A page outside of any account."""
    inner = f'<div class="{"card narrow" if narrow else "whole"}">{body}</div>'
    return _whole(guest, title, f"<h1>{escape(title)}</h1>{inner}" if not narrow else inner)


def of_account(guest: Guest, place: Place, tab: str, body: str, *, said: str = "") -> str:
    """A page of one account. `tab` is the part's name in `_tabs`; `said` is what has just been done."""
    done = f'<p class="done" role="status">{escape(said)}</p>' if said else ""
    warning = _SUSPENDED if place.is_suspended else ""
    head = f"<h1>{escape(place.login)}</h1>{_tabs(place, tab)}{warning}{done}"
    return _whole(guest, f"{tab} · {place.login}", head + body)


_SUSPENDED = '<p class="warn" role="alert">The App is suspended here on GitHub: nothing new is started.</p>'


def hidden(guest: Guest, **more: str) -> str:
    """The fields that nobody sees: the token of this session, and `more`."""
    fields: Mapping[str, str] = {"csrf": guest.csrf, **more}
    return "".join(f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in fields.items())


def _tabs(place: Place, current: str) -> str:
    parts = [("Usage", ""), ("Budget", "/budget")]
    if place.sells:
        parts.append(("Plan", "/plan"))
        parts += [("Invoices", "/invoices")] if place.is_administrator else []
    links = "".join(
        f'<a href="{place.path}{path}"{" aria-current=page" if name == current else ""}>{name}</a>'
        for name, path in parts
    )
    return f'<nav class="tabs" aria-label="Parts of this account">{links}</nav>'


def _whole(guest: Guest | None, title: str, body: str) -> str:
    who = ""
    if guest is not None:
        leave = f'<form method="post" action="/signout">{hidden(guest)}<button class="second">Sign out</button></form>'
        who = f'<span class="who">Signed in as {escape(guest.login)}</span>{leave}'
    home = "/account" if guest else "/"
    top = f'<div class="top"><a class="brand" href="{home}">{_MARK}Pullwright</a>{who}</div>'
    return page(title, body, top=top, style=STYLE)
