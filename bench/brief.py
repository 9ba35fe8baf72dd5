"""The brief for a checkout of 5,000 files: the first time, and again for another issue."""

import random
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.commits import commit_all
from bench.figures import Figure
from core.runs import Issue
from worker.context.understand import Wanted, understand
from worker.workspace import open_workspace

_FILES = 5_000
_WORDS = "order cart price tax stock mail user token cache queue index parse format date rate limit".split()


def figures() -> Iterator[Figure]:
    """Both figures, each with the fetching of the checkout's objects left out."""
    with TemporaryDirectory() as folder:
        source = Path(folder, "repo")
        _write(source, random.Random(5))
        workspace = open_workspace(source, Path(folder, "work"))
        wanted = Wanted("python", "pytest", tests_wanted=False, instructions="", room=20_000)
        asked = (
            Issue("cart_tax_7", "The price of cart_tax_7 is wrong."),
            Issue("mail_queue_9", "mail_queue_9 crashes."),
        )
        for issue, name, most in ((asked[0], "first time", 10.0), (asked[1], "again", 1.0)):
            started = time.perf_counter()
            understand(workspace, issue, wanted, cache=Path(folder, "cache"), key="bench")
            yield Figure(f"brief for {_FILES} files, {name}", time.perf_counter() - started, "s", most)


def _write(folder: Path, dice: random.Random) -> None:
    for number in range(_FILES):
        path = folder / dice.choice(_WORDS) / dice.choice(_WORDS) / f"module_{number}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(_function(dice, number * 20 + one) for one in range(20)), encoding="utf-8")
    commit_all(folder)


def _function(dice: random.Random, number: int) -> str:
    first, second, third = dice.sample(_WORDS, 3)
    return (
        f"def {first}_{second}_{number}({third}, limit=None):\n"
        f'    """The {first} of a {second} for the {third}."""\n'
        f"    {second} = {third}.{first}() if limit is None else limit\n"
        f"    return [{second}, {first!r}, {number}]\n"
    )
