"""How the steps of a run are called where several do the same at once."""

from core.runs import Strategy

_BY = ", "


def step_of(name: str, who: str) -> str:
    """The step `name` as `who` does it."""
    return f"{name}{_BY}{who}"


def parts_of(step: str) -> tuple[str, str]:
    """The name of the step, and who does it; empty where there is only one."""
    name, _, who = step.partition(_BY)
    return name, who


def who_is(strategy: Strategy) -> str:
    """One of several candidates, in words that are short and the same in each round."""
    return f"candidate {strategy.candidate}"
