"""The stage of the stories: a person with a repository, a model, and the command `pullwright`."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.fakes.terminal import hears_ctrl_c

COMMAND = Path(sys.executable).with_name("pullwright")
CACHE = Path(__file__).parents[2] / ".tools" / "cache"  # installed dependencies, shared by all stories

STUB = '''def area(width, height):
    """The area of a rectangle."""
    return 0
'''
RIGHT = '''def area(width, height):
    """The area of a rectangle."""
    return width * height
'''
WRONG = '''def area(width, height):
    """The area of a rectangle."""
    return width + height
'''
TESTS = """from shapes import area


def test_nothing_has_no_area():
    assert area(0, 5) == 0
"""
ISSUE = "area is always 0\n\n`area(2, 3)` should return 6, and `area(4, 5)` should return 20.\n"
FILES = {"shapes.py": STUB, "test_shapes.py": TESTS}

_FENCES = {"yml": "yaml", "js": "javascript", "java": "java", "go": "go", "rs": "rust"}


def whole(path: str, text: str) -> str:
    """A model's answer that sends one file whole."""
    language = _FENCES.get(path.rpartition(".")[2], "python")
    return f"Here is the change.\n\n{path}\n```{language}\n{text}```\n"


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """The one JSON document on standard output."""
        assert self.out, self.err
        found: dict[str, Any] = json.loads(self.out)
        return found


@dataclass
class Person:
    """Somebody with a home of their own, a repository, and settings."""

    home: Path
    files: Mapping[str, str] = field(default_factory=lambda: dict(FILES))
    settings: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.repo = self.home / "repo"
        self.desk = self.home / "desk"  # where the command is typed
        self.desk.mkdir(parents=True)
        for path, text in self.files.items():
            (self.repo / path).parent.mkdir(parents=True, exist_ok=True)
            (self.repo / path).write_text(text, encoding="utf-8")
        self.repo.mkdir(exist_ok=True)
        self.git("init", "-q", "-b", "main")
        if self.files:
            self.git("add", "-A")
            self.git("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "base")

    def git(self, *words: str) -> str:
        """A git command in the repository."""
        done = subprocess.run(["git", *words], cwd=self.repo, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    @property
    def environment(self) -> dict[str, str]:
        """A clean environment with a home of its own; the bubblewrap sandbox, unless a story says otherwise."""
        given = {key: os.environ[key] for key in ("PATH", "LANG", "SSL_CERT_FILE") if key in os.environ}
        homes = {f"XDG_{kind}_HOME": str(self.home / kind.lower()) for kind in ("DATA", "CONFIG")}
        return {
            **given,
            "HOME": str(self.home),
            "PULLWRIGHT_SANDBOX": "bubblewrap",
            "PULLWRIGHT_DOCKER_RUNTIME": "runc",  # runsc has stories of its own
            "PULLWRIGHT_WALL_S": "300",  # a busy machine is no reason for a story to end otherwise
            "PULLWRIGHT_STRENGTH_S": "0",  # what tests are worth has stories of its own
            **homes,
            "XDG_CACHE_HOME": str(CACHE),
            **self.settings,
        }

    def start(self, *words: str) -> "subprocess.Popen[str]":
        """Type a command and do not wait."""
        return subprocess.Popen(
            [str(COMMAND), *words],
            cwd=self.desk,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=hears_ctrl_c,
        )

    def types(self, *words: str, stdin: str = "") -> Ended:
        """Type a command and wait for its end."""
        done = subprocess.run(
            [str(COMMAND), *words],
            cwd=self.desk,
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=240,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    def replay(self, answers: Sequence[str]) -> str:
        """A `--model` that gives these answers."""
        path = self.home / "answers.json"
        turns = [{"text": text, "input_tokens": 100, "output_tokens": 20} for text in answers]
        path.write_text(json.dumps({"format": "pullwright-conversation/1", "answers": turns}), encoding="utf-8")
        return f"scripted:{path}"

    def runs(self, answers: Sequence[str], *words: str, issue: str = ISSUE) -> Ended:
        """`pullwright run` with a replayed model, as JSON."""
        return self.types("run", str(self.repo), "--issue", issue, "--model", self.replay(answers), "--json", *words)

    def branches(self) -> list[str]:
        """The branches that Pullwright made."""
        return self.git("for-each-ref", "--format=%(refname:short)", "refs/heads/pullwright").split()

    def show(self, branch: str, path: str) -> str:
        """A file as it is on a branch."""
        return self.git("show", f"{branch}:{path}") + "\n"

    def untouched(self) -> bool:
        """Whether working tree, index and current branch are as they were."""
        return self.git("status", "--porcelain") == "" and self.git("branch", "--show-current") == "main"
