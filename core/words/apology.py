"""What is said in public where something of ours failed: fixed words, and where whoever runs us finds the cause."""

_SHOWN = 12  # of the request's id: enough for `pullwright status` and for the log


def apology(request: str) -> str:
    """The sentence for the end of `request`. What failed is for the log: it may name machines, folders, people."""
    return (
        "Something failed on our side, not on yours. "
        f"Whoever runs Pullwright finds the cause in its log, under request {request[:_SHOWN]}."
    )
