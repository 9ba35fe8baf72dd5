"""How many candidates a run has: what was asked for, within what holds."""

from core.repo_config import CONFIG_PATH, Bounds, RepoConfig


def capped(asked: Bounds, config: RepoConfig, held: Bounds, plan: int | None) -> str:
    """A sentence where more candidates were wished for than are held to; empty otherwise.

    `plan`: how many that of the account has; None where there is none, or it does not say.
    """
    wished, have = asked.candidates or config.candidates or 1, held.candidates or 1
    if wished <= have:
        return ""
    if config.candidates == have:
        why = f"`candidates` in {CONFIG_PATH} allows no more"
    elif plan == have:
        why = f"the plan of this account has no more than {have}"
    else:
        why = "whoever runs this Pullwright allows no more"
    many = "candidate was" if have == 1 else "candidates were"
    return f"{have} {many} asked at a time instead of {wished}: {why}."
