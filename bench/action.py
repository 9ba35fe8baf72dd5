"""The Action: from the start of its first step to the engine, its size, and a whole job against `pullwright run`.

    python -P -m bench action

Cold includes the installation from the package index, so it depends on the network; warm does not. The job is compared
with the command at the pace of the model that the demo was recorded from; with answers that are there at once, what is
left is mostly what the job does besides: two checkouts of the Action, GitHub's API, comment and pull request.
"""

import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.commits import commit_all
from bench.figures import Figure
from bench.pace import paced
from tests.action.environment import install, machine
from tests.fakes.github import FakeGitHub
from tests.fakes.workflow import Workflows
from tests.stories.action.stage import Stage
from tests.stories.stage import CACHE

_ROOT = Path(__file__).parents[1]
_EXAMPLES = _ROOT / "examples"
_RECORDING = _EXAMPLES / "durations.recording.json"
_COMMAND = Path(sys.executable).with_name("pullwright")
_ROUNDS = 5
_PAIRS = 3
_ENGINE = "::group::"  # the first step of the engine says so
_KEY = "openai_api_key: ${{ secrets.OPENAI_API_KEY }}"


def figures() -> Iterator[Figure]:
    """Starts, size, and the ratio of whole runs in turns."""
    with TemporaryDirectory(prefix="pullwright-bench-") as folder, FakeGitHub(Path(folder) / "github") as github:
        desk = Path(folder)
        stage = _stage(desk, github)
        tools = desk / "tools"
        tools.mkdir()
        yield Figure("step start to engine start, cold", _start(stage, tools), "s", 25)
        warm = [_start(stage, tools) for _ in range(_ROUNDS)]
        yield Figure("step start to engine start, warm (median)", statistics.median(warm), "s", 3)
        yield Figure("  the quickest of them", min(warm), "s")
        yield Figure("installed size, with what was compiled", _megabytes(tools / "pullwright"), "MB", 180)
        yield from _whole(desk, stage)


def _stage(desk: Path, github: FakeGitHub) -> Stage:
    """GitHub with the demo's repository and its issue."""
    folder = _EXAMPLES / "durations"
    paths = [path for path in folder.rglob("*") if path.suffix in (".py", ".md", ".toml")]
    stage = Stage(desk, github, files={str(path.relative_to(folder)): path.read_text() for path in paths})
    title, _, body = (_EXAMPLES / "durations.issue.md").read_text().partition("\n\n")
    stage.issue = github.issue(stage.repo, title, body, github.person("bob"))
    stage.inputs["model"] = f"scripted:{_RECORDING}"
    return stage


def _start(stage: Stage, tools: Path) -> float:
    """Seconds from the start of the first step to the first step of the engine."""
    event = stage.says("/pullwright implement")
    place = stage.place("issue_comment", event)
    environ = {**stage.environment("issue_comment", place, {}), **machine(), "RUNNER_TOOL_CACHE": str(tools)}
    started = time.perf_counter()
    done = install(tools, place / "installed")
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    environ["PULLWRIGHT_ENVIRONMENT"] = (place / "installed").read_text().strip().removeprefix("environment=")
    line = [str(_ROOT / "scripts" / "action-start")]
    with subprocess.Popen(line, env=environ, stdout=subprocess.PIPE, cwd=stage.workspace, text=True) as step:
        assert step.stdout
        for said in step.stdout:
            if said.startswith(_ENGINE):
                break
        elapsed = time.perf_counter() - started
        step.stdout.read()
    if step.returncode:
        raise SystemExit(f"The step that was to be measured ended with {step.returncode}.")
    return elapsed


def _megabytes(folder: Path) -> float:
    told = subprocess.run(["du", "-sk", folder], capture_output=True, text=True, check=True)
    return int(told.stdout.split()[0]) / 1024


def _whole(desk: Path, stage: Stage) -> Iterator[Figure]:
    """The same issue, model and sandbox in turns: the job from the start of `act` to its end, and the command."""
    repo = desk / "repo"
    shutil.copytree(_EXAMPLES / "durations", repo)
    commit_all(repo)
    handed = {"XDG_CACHE_HOME": str(CACHE), "RUNNER_TOOL_CACHE": str(desk / "tools")}
    jobs = Workflows(desk / "runner", stage.github.url, stage.repo.full_name, handed)
    with paced(_RECORDING) as server:
        work = _Work(stage, jobs, repo, "local:qwen2.5-coder-1.5b", server.url)
        yield from _compared(work, _PAIRS, "with a model as slow as the recorded one", 1.15)
    at_once = _Work(stage, jobs, repo, f"scripted:{_RECORDING}")
    yield from _compared(at_once, _PAIRS, "with answers that are there at once", inf)


def _compared(work: "_Work", pairs: int, how: str, most: float) -> Iterator[Figure]:
    work.job(), work.command()  # neither counts
    found = [(work.job(), work.command()) for _ in range(pairs)]
    job, command = (min(pair[at] for pair in found) for at in (0, 1))  # whatever else the machine does only adds
    yield Figure("an inline job under act, the quickest", job, "s")
    yield Figure("the same `pullwright run`, the quickest", command, "s")
    yield Figure(f"the job against it {how}", job / command, "x", most)


@dataclass
class _Work:
    """The demo's issue, for the job and for the command."""

    stage: Stage
    jobs: Workflows
    repo: Path
    model: str
    url: str = ""

    def job(self) -> float:
        """Seconds of a job of the workflow that answers comments."""
        text = (_EXAMPLES / "workflows" / "comment.yml").read_text()
        more = "".join(f"\n          {line}" for line in (f"local_url: {self.url}", "sandbox: bubblewrap"))
        text = text.replace(_KEY, f"model: {self.model}{more}")
        event = self.stage.says("/pullwright implement")
        started = time.perf_counter()
        code, log = self.jobs.run(text, "issue_comment", event, GITHUB_TOKEN=self.stage.token)
        if code or "Verdict | proven" not in log:
            raise SystemExit(f"The job that was to be measured failed: {log[-3000:]}")
        return time.perf_counter() - started

    def command(self) -> float:
        """Seconds of the command."""
        words = (self.repo, "--issue", _EXAMPLES / "durations.issue.md", "--model", self.model)
        desk = self.repo.parent
        homes = {"HOME": str(desk), "XDG_DATA_HOME": str(desk / "data"), "XDG_CACHE_HOME": str(CACHE)}
        environ = {**machine(), **homes, "PULLWRIGHT_LOCAL_URL": self.url}
        line: list[str | Path] = [_COMMAND, "run", *words, "--sandbox", "bubblewrap"]
        started = time.perf_counter()
        done = subprocess.run(line, env=environ, cwd=desk, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"The run that was to be measured failed: {done.stderr or done.stdout}")
        return time.perf_counter() - started
