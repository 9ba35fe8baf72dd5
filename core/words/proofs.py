"""What a reader should know about the proof itself."""

from core.runs import Evidence


def only_told(evidence: Evidence) -> str:
    """One sentence where some of the proof stands in the text of the issue alone; else empty."""
    told, every = len(evidence.only_told), len(evidence.red_to_green)
    if not told:
        return ""
    some = "" if told == every else f", {told:,} of {every:,},"
    return (
        f"What begins with (issue){some} is an example in the text of the issue, measured by Pullwright itself: "
        f"no test in the repository repeats {'it' if told == 1 else 'them'}."
    )
