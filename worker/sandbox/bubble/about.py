"""What is known of a kept layer, beside what is in it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_NAME = ".pullwright.json"


@dataclass(frozen=True, slots=True)
class About:
    """The end of the log of its making, what was not let through, and its size."""

    log: str = ""
    refused: Sequence[str] = ()
    size_bytes: int | None = None

    def write(self, place: Path) -> None:
        """Keep it in the folder of the layer."""
        said = {"log": self.log, "refused": list(self.refused), "size": self.size_bytes}
        (place / _NAME).write_text(json.dumps(said), "utf-8")


def about(place: Path) -> About:
    """What was kept of the layer in `place`; nothing where that cannot be read."""
    try:
        said = json.loads((place / _NAME).read_text("utf-8"))
        return About(str(said["log"]), [str(line) for line in said["refused"]], said["size"])
    except (OSError, ValueError, KeyError, TypeError):
        return About()
