"""The next command to type: whatever happened, there is one."""

from core.asks import Verb


def command(handle: str, verb: Verb | str, rest: str = "") -> str:
    """A command as code, ready to be copied: `/pullwright retry`."""
    return f"`/{handle} {verb}{' ' + rest if rest else ''}`"


def next_command(verdict: str, handle: str, *, has_pull: bool, is_explained: bool = False) -> str:
    """One sentence: what a person can type after a request that ended so (and whose end was just explained)."""
    again = command(handle, Verb.RETRY)
    revise = command(handle, Verb.REVISE, "WHAT TO CHANGE")
    explain = command(handle, Verb.EXPLAIN)
    why = f"See why with {explain}, say more in the issue, then {again}."
    sentences = {
        "proven": f"Review it and merge it yourself; to change it, comment {revise} there.",
        "unproven": f"Read what is missing before you merge; to change it, comment {revise} there.",
        "failed": f"Say more in the issue, then {again}." if is_explained else why,
        "refused": f"Change what was asked or the configuration, then {again}.",
        "mistaken": f"Ask again without what is named above; where you mended it elsewhere, {again}.",
        "planned": f"Carry it out with {command(handle, Verb.APPROVE)}, or say what to change and plan again.",
        "needless": "None; it is as you want it.",
        "cancelled": f"Start it again with {again}.",
        "dead": f"It is kept; start it again with {again}.",
    }
    if verdict in ("proven", "unproven") and not has_pull:
        return f"Start it again with {again}."
    return sentences.get(verdict, sentences["failed"])
