"""The pull request: found by its branch, opened once, and its description rewritten inside our fences only."""

from collections.abc import Sequence

from core.errors import Broken, Refused
from core.github import Forbidden, Gone, Limited, Pull
from core.github.ours import is_us
from worker.publication.body import without_report
from worker.publication.fences import updated
from worker.publication.site import Site

_ALLOW = " and switch on “Allow GitHub Actions to create and approve pull requests” in the settings of the repository"
_LONGEST = 65_536  # characters that GitHub takes


def open_pull(site: Site, title: str, body: str, branch: str, *, draft: bool) -> Pull:
    """The pull request of `branch`; `Refused` where the repository's rules do not let us open one.

    A person may have opened one before us, which GitHub then has us take: it becomes the draft that ours would be.
    """
    number = site.effects.once("pull", lambda: _found(site, branch), lambda: _opened(site, title, body, branch, draft))
    made = site.github.pull(int(number))
    if not draft or made.draft or made.state != "open":
        return made
    site.effects.still_ours("pull")
    site.github.make_draft(made.number)
    return site.github.pull(made.number)


def _found(site: Site, branch: str) -> str | None:
    ours = [pull for pull in site.github.pulls_of(branch) if is_us(site.apps, pull.author)]
    return str(ours[0].number) if ours else None


def _opened(site: Site, title: str, body: str, branch: str, draft: bool) -> str:
    text = site.gate.without_secrets(body)
    try:
        return str(site.github.open_pull(title, text, branch, site.base, draft=draft).number)
    except Forbidden as error:
        raise Refused(
            f"The change is on the branch {branch}, but Pullwright may not open pull requests here; give it the "
            f"permission `pull requests: write`{_ALLOW if 'GitHub Actions' in str(error) else ''}, then ask again. "
            f"({error})"
        ) from error


def rewrite(site: Site, pull: Pull, sections: dict[str, str]) -> None:
    """Our sections of the description as they are now; nothing is sent if nothing would change."""
    now = site.github.pull(pull.number)
    text = site.gate.without_secrets(updated(now.body or "", sections))
    if len(text) > _LONGEST:  # people have written much around our sections
        text = site.gate.without_secrets(updated(now.body or "", without_report(sections)))
    if text.strip() != (now.body or "").replace("\r\n", "\n").strip():
        site.effects.still_ours("pull")
        site.github.edit_pull(pull.number, body=text)


def dress(site: Site, pull: Pull, labels: Sequence[str], reviewer: str) -> tuple[str, ...]:
    """Labels and the requester as reviewer; what could not be done is said, and stops nothing."""
    problems = []
    try:
        site.github.add_labels(pull.number, labels)
    except Limited:
        raise
    except (Forbidden, Gone, Broken) as error:
        problems.append(f"The labels could not be set: {error}")
    try:
        if reviewer:
            site.github.request_review(pull.number, [reviewer])
    except Limited:
        raise
    except (Forbidden, Gone, Refused, Broken) as error:
        problems.append(f"The review could not be asked for: {error}")
    return tuple(problems)
