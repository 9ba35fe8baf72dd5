"""What the sticky comment says while a request waits."""

from bot.clerk.house import House
from bot.clerk.till import Till
from core.repo_config import RepoConfig
from core.requests import Request
from core.store import Desk
from core.words import Sticky, asked_at


def waiting(request: Request, position: int, desk: Desk, rules: House, config: RepoConfig) -> Sticky:
    """The comment before a worker has it; `position` 1 is next, 0 is handed to the workers already."""
    rules, charge = Till(desk, rules).shown(request, config)
    bounds = rules.bounds(config, request.ask.options)
    return Sticky(
        request=request.id,
        verb=request.ask.verb,
        login=request.ask.person.login,
        handle=rules.handle,
        position=max(1, position),
        expected_s=desk.expected_s(request.id, rules.at_once),
        most_usd=bounds.budget_usd,
        most_attempts=bounds.attempts,
        candidates=bounds.candidates or 1,
        asked_url=asked_at(rules.web, request.ask),
        charge=charge,
    )
