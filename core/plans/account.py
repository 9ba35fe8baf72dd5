"""Who is billed: a GitHub account, known by its number whatever it is called, with or without the App."""

from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Account:
    """One account. `gone` is when the App was taken away; None while it is installed, or never was."""

    id: int
    login: str = ""
    kind: str = ""  # user | organization; empty: not said
    installation: int | None = None
    gone: datetime | None = None
    stripe_customer: str = ""
    created: datetime | None = None  # when we first heard of it


def kind_of(word: str) -> str:
    """GitHub's `User`, `Organization` (and whatever else it may say) as one of our two kinds."""
    return "organization" if word.lower() == "organization" else "user"


def merged(known: Account | None, said: Account) -> Account:
    """What is known after `said`; what it leaves open (no login, no installation, no customer) stays as it was.

    Numbers of installations only grow, and one that is gone never comes back. So word about an older installation
    than the known one changes neither the installation nor whether it is gone, in whatever order it arrives.
    """
    if known is None:
        return replace(said, kind=said.kind or "user")
    installation, gone = known.installation, known.gone
    if said.installation is not None and said.installation >= (known.installation or 0):
        is_same = said.installation == known.installation
        installation, gone = said.installation, (known.gone or said.gone) if is_same else said.gone
    return replace(
        known,
        login=said.login or known.login,
        kind=said.kind or known.kind,
        installation=installation,
        gone=gone,
        stripe_customer=said.stripe_customer or known.stripe_customer,
    )
