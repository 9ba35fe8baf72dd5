"""Pages for what stands between a person and an account: signing in, and what went wrong."""

from html import escape

from bot.pages.accounts.frame import Guest, framed

OVER = "Your session is over: it lasts eight hours. Sign in again to go on where you were."
LEFT = "You are signed out. This browser knows nothing of you any more."
NOT_OURS = "This answer of GitHub was not asked for from this browser, or too long ago. Sign in again."
DECLINED = "You did not let GitHub tell us who you are, so there is nothing that we can show you."
NO_CLIENT = (
    "People cannot sign in here yet. Whoever runs this server has to set PULLWRIGHT_PUBLIC_URL, and "
    "PULLWRIGHT_CLIENT_ID with PULLWRIGHT_CLIENT_SECRET of the GitHub App."
)
FORGED = "This form was not sent from a page of yours, or the page was too old. Nothing was changed; open it again."
ONLY_ADMINISTRATORS = "Only the administrators of this account on GitHub may do this. Ask one of them."
UNTOLD = (
    "GitHub does not say whether you belong to this organisation. One of its owners has to grant the App the "
    "permission “Members: read” (Settings, GitHub Apps, Review request); or its single sign-on wants you to sign in."
)
GITHUB_AWAY = "GitHub does not answer just now, and without it nobody knows what you may see. Try again in a moment."
WE_ARE_AWAY = "A part of this service does not answer just now. Nothing was changed or lost. Try again in a moment."


def sign_in(to: str = "", said: str = "") -> str:
    """The way in. `to` is the page that was wanted, `said` what happened before."""
    note = f'<p class="warn" role="status">{escape(said)}</p>' if said else ""
    return framed(
        None,
        "Sign in",
        f"""<h1>What Pullwright does for you, and what it costs</h1>{note}
<p>Sign in to see what your accounts use, what is left, and why every cent was charged; administrators set budgets and
plans here, too.</p>
<form method="post" action="/signin"><input type="hidden" name="to" value="{escape(to)}">
<button type="submit">Sign in with GitHub</button></form>
<p class="note">GitHub tells us who you are and which installations of this App you may see. Nothing else is asked for,
what we get is kept encrypted, and it is forgotten when you sign out, or after eight hours.</p>""",
        narrow=True,
    )


def problem(guest: Guest | None, title: str, sentence: str, *, again: str = "") -> str:
    """What went wrong, and the way on; `again` is where it can be tried again."""
    retry = f'<a class="button" href="{escape(again)}">Try again</a>' if again else ""
    home = '<a class="button second" href="/account">Your accounts</a>' if guest else ""
    way = retry or home or '<a class="button" href="/signin">Sign in</a>'
    return framed(
        guest,
        title,
        f'<h1>{escape(title)}</h1><p>{escape(sentence)}</p><div class="actions">{way}{home if retry else ""}</div>',
        narrow=True,
    )


def nothing_here(guest: Guest | None) -> str:
    """404: the same for what is not there and for what this person may not see."""
    sentence = (
        "There is no such page, or GitHub does not show you this account. Its administrators can give you access."
    )
    return problem(guest, "Nothing to see here", sentence)
