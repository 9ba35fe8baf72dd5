"""What a repository tells containers and CI about itself: read as data, and never carried out.

It helps to choose among what detection found, and tells people what the tests have elsewhere that they lack here.
Whatever reaches a command line is a word of ours, or a name that the repository's own manifests have.
"""

from worker.languages import FileView
from worker.languages.hints import containers, workflows
from worker.languages.hints.fitting import fitted, setup
from worker.languages.hints.words import Said, joined

__all__ = ["Said", "fitted", "notes", "read", "setup"]


def read(view: FileView) -> Said:
    """What the workflows and the development container of a tree say; nothing where they say nothing readable."""
    return joined([*workflows.read(view), *containers.read(view)])


def notes(said: Said) -> tuple[str, ...]:
    """For the report: what tests have in CI and not here."""
    found = []
    if said.services:
        found.append(
            f"CI starts {', '.join(said.services)} beside the tests, and here there is none: "
            "what needs one is red before and after."
        )
    if said.packages:
        found.append(
            f"CI installs packages of its system first ({', '.join(said.packages)}); the sandbox may lack them."
        )
    if said.variables:
        found.append(f"The development container sets {', '.join(said.variables)}; tests do not get them here.")
    if said.versions:
        found.append(f"CI tests with {', '.join(said.versions)}.")
    if said.unread:
        found.append(f"Not read for hints: {'; '.join(said.unread)}.")
    return tuple(found)
