"""What a change does to the packages that a project is built on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dependencies:
    """The packages that a change brings, and the dependency phase that it got for itself.

    `installed`: what was measured was measured with them; otherwise with the base's.
    """

    files: tuple[str, ...] = ()  # the manifests and lock files that it changes
    new: tuple[str, ...] = ()  # `name version`, or as the manifest has it
    changed: tuple[str, ...] = ()  # `name 1.0 -> 1.1`
    policy: str = ""  # ask | allow | refuse
    installed: bool = False
    refused: tuple[str, ...] = ()  # hosts that its set-up wanted to reach and was not let: `HOST:PORT (why)`
    code: tuple[str, ...] = ()  # of `files`: what would itself run while it is installed, so it is not
