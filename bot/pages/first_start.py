"""The pages of the first start, while there is no App yet: a code, a form, a next step."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import quote, urlsplit

from bot.pages.layout import page

_STEPS = ("Prove it is you", "Register the App", "Install it")


@dataclass(frozen=True, slots=True)
class Registration:
    """What the form shows. `public_url` is where GitHub and people reach us, `organisation` may be empty."""

    public_url: str
    organisation: str
    name: str
    manifest: Mapping[str, Any]
    github: str  # where people see GitHub
    state: str
    handle: str

    @property
    def action(self) -> str:
        """Where the manifest is sent to: the person's own settings or the organisation's."""
        owner = f"/organizations/{quote(self.organisation, safe='')}" if self.organisation else ""
        return f"{self.github}{owner}/settings/apps/new?state={quote(self.state, safe='')}"


def ask_code(given: str = "", problem: str = "") -> str:
    """The door: the one-time code that stands on the console."""
    return page(
        "First start",
        f"""{_way(0)}<h1>Welcome. Let us set this up.</h1>
<p>There is no GitHub App yet. Only whoever started this server may register one, so type the one-time code that it
printed on its console.</p>{_warning(problem)}
<form method="post" action="/setup"><label for="code">One-time code</label>
<input id="code" name="code" value="{escape(given)}" autocomplete="off" autocapitalize="off" spellcheck="false" required
{"" if given else "autofocus"}><button type="submit">Continue</button></form>""",
    )


def register(shown: Registration, problem: str = "") -> str:
    """What will be registered, where, and the button that sends it to GitHub."""
    host = escape(urlsplit(shown.github).netloc)
    return page(
        "Register the App",
        f"""{_way(1)}<h1>Register your GitHub App</h1>
<p>GitHub shows you this App once more before it is made. Its keys come straight back here and are kept encrypted.</p>
{_warning(problem or _reachable(shown.public_url))}
<form method="get" action="/setup">
<label for="public_url">Address of this server <small>as GitHub reaches it</small></label>
<input id="public_url" name="public_url" type="url" value="{escape(shown.public_url)}" required>
<label for="organisation">Organisation <small>leave it empty for your own account</small></label>
<input id="organisation" name="organisation" value="{escape(shown.organisation)}" autocomplete="off" spellcheck="false">
<button class="second" type="submit">Update</button></form>
<dl><dt>Name</dt><dd>{escape(shown.name)} <span class="note">(you can change it on GitHub)</span></dd>
<dt>Owner</dt><dd>{escape(shown.organisation) or "your own account"}</dd>
<dt>Webhook</dt><dd>{escape(shown.manifest["hook_attributes"]["url"])}</dd>
<dt>May write</dt><dd>code, issues, pull requests and checks of the repositories that you choose</dd>
<dt>May read</dt><dd>their metadata, and who is a member of your organisation: only they see what it uses</dd></dl>
<form method="post" action="{escape(shown.action)}">
<input type="hidden" name="manifest" value="{escape(json.dumps(shown.manifest))}">
<button type="submit">Register on {host}</button></form>""",
    )


def registered(url: str, slug: str, handle: str) -> str:
    """It is done here; what is left is to install it."""
    return page(
        "Registered",
        f"""{_way(2)}<h1>{escape(slug)} is registered</h1>
<p>Its number, private key and webhook secret are kept encrypted in the database. One step is left: choose the
repositories that it may work in.</p>
<p><a class="button" href="{escape(url)}/installations/new">Install it on GitHub</a></p>
<p class="soft">Then write this as a comment on an issue of such a repository:</p>
<pre><code>/{escape(handle)} implement</code></pre>
<p class="note">This page answers only the browser that registered the App, until the server is started again.</p>""",
    )


def failed(sentence: str) -> str:
    """Something went wrong on the way back from GitHub."""
    return page(
        "Not registered",
        f"""{_way(1)}<h1>That did not work</h1><p>{escape(sentence)}</p>
<p>Nothing was stored. If GitHub made an App already, delete it there before you begin again.</p>
<p><a class="button" href="/setup">Begin again</a></p>""",
    )


def running(url: str, handle: str) -> str:
    """What somebody reads who opens the bare address: all that is done here is done on GitHub."""
    app = f'<a class="button second" href="{escape(url)}">See the App on GitHub</a>' if url else ""
    return page(
        "Running",
        f"""<h1>Pullwright is running</h1>
<p>This server hears what people ask for on GitHub and answers there, with pull requests that were proven in a sandbox.
Write this as a comment on an issue of a repository that has the App:</p>
<pre><code>/{escape(handle)} implement</code></pre>
<p><a class="button" href="/account">What your accounts use</a> {app}</p>
<p class="note">Whoever runs this server sees what waits and runs with <code>pullwright status</code>.</p>""",
    )


def closed() -> str:
    """There is an App already."""
    return page(
        "Nothing to set up",
        """<h1>Nothing to set up</h1><p>This server has its GitHub App already. To use another one, set
<code>PULLWRIGHT_APP_ID</code>, <code>PULLWRIGHT_PRIVATE_KEY_FILE</code> and <code>PULLWRIGHT_WEBHOOK_SECRET</code>,
and start it again.</p>""",
    )


def _way(now: int) -> str:
    marks = ["done" if number < now else "now" if number == now else "" for number in range(len(_STEPS))]
    steps = "".join(f'<li class="{mark}">{step}</li>' for mark, step in zip(marks, _STEPS, strict=True))
    return f'<ol class="way">{steps}</ol>'


def _warning(sentence: str) -> str:
    return f'<p class="warn" role="alert">{escape(sentence)}</p>' if sentence else ""


def _reachable(public_url: str) -> str:
    host = urlsplit(public_url).hostname or ""
    if host in ("localhost", "::1") or host.startswith("127."):
        return (
            "GitHub cannot send webhooks to this address: it is only known on this machine. "
            "Give the address of your tunnel or proxy."
        )
    return ""
