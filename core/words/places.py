"""Addresses for people; made of what was checked on the way in, and of nothing that somebody wrote."""

import re

from core.asks import Ask

_NAME = re.compile(r"[A-Za-z0-9._-]{1,100}")


def check_page(repository: str, check: int) -> str:
    """Where people see the check run, in the repository whose address for people that is."""
    return f"{repository}/runs/{check}"


def asked_at(web: str, ask: Ask) -> str:
    """Where `ask` was asked, on the GitHub that people see at `web`; empty for names that are none.

    What a job asked without an issue is seen in its workflow run.
    """
    here, origin = ask.thread.repository, ask.origin
    if not (_NAME.fullmatch(here.owner) and _NAME.fullmatch(here.name)):
        return ""
    if not ask.thread.number:
        return f"{web}/{here.owner}/{here.name}/actions/runs/{origin.run}" if origin.run else ""
    kind = "pull" if ask.thread.is_pull_request else "issues"
    anchor = ""
    if origin.kind == "comment" and origin.comment_id:
        anchor = f"#issuecomment-{origin.comment_id}"
    elif origin.kind == "review_comment" and origin.comment_id:
        anchor = f"#discussion_r{origin.comment_id}"
    elif origin.kind == "review" and origin.review_id:
        anchor = f"#pullrequestreview-{origin.review_id}"
    return f"{web}/{here.owner}/{here.name}/{kind}/{ask.thread.number}{anchor}"
