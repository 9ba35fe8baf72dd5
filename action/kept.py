"""Where a job keeps the reports of a request: the folder that the workflow's upload step takes up."""

from pathlib import Path

FOLDER = "pullwright-reports"  # in the runner's temporary one
_DIGITS = 16  # of the request's id; they name its folder


def folder(temp: Path, request: str) -> Path:
    """The folder of one request; not made here."""
    return temp / FOLDER / request[:_DIGITS]
