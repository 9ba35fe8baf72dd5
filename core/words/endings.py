"""Why something ended, for a person: one sentence, and below it the end of a log that others wrote."""


def sentence(why: str) -> str:
    """The first line of `why`, which is ours; one that leads to a log ends with it, not with a colon."""
    said, _, log = why.strip().partition("\n")
    return f"{said.removesuffix(':').rstrip()}." if log and said.endswith(":") else said


def log(why: str) -> str:
    """What stands below the first line, without empty lines at its ends; empty where there is nothing."""
    return why.strip().partition("\n")[2].strip("\n")
