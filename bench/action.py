"""The Action: from the start of its first step to the engine, its size, and a whole job against `pullwright run`.

    python -P -m bench action

Cold includes the installation from the package index, so it depends on the network; warm does not.
"""

import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.figures import Figure
from bench.repositories import commit_all
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
_PAIRS = 5
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
    """The same issue, model and sandbox: the job from the start of `act` to its end, and the command."""
    handed = {"XDG_CACHE_HOME": str(CACHE), "RUNNER_TOOL_CACHE": str(desk / "tools")}
    jobs = Workflows(desk / "runner", stage.github.url, stage.repo.full_name, handed)
    text = (_EXAMPLES / "workflows" / "comment.yml").read_text()
    text = text.replace(_KEY, f"model: scripted:{_RECORDING}\n          sandbox: bubblewrap")
    repo = desk / "repo"
    shutil.copytree(_EXAMPLES / "durations", repo)
    commit_all(repo)
    _job(jobs, stage, text), _command(desk, repo)  # neither counts
    pairs = [(_job(jobs, stage, text), _command(desk, repo)) for _ in range(_PAIRS)]
    job, command = (min(pair[at] for pair in pairs) for at in (0, 1))  # whatever else the machine does only adds
    yield Figure("an inline job under act, the quickest", job, "s")
    yield Figure("the same `pullwright run`, the quickest", command, "s")
    yield Figure("the job against the command", job / command, "x", 1.15)


def _job(jobs: Workflows, stage: Stage, text: str) -> float:
    event = stage.says("/pullwright implement")
    started = time.perf_counter()
    code, log = jobs.run(text, "issue_comment", event, GITHUB_TOKEN=stage.token)
    if code or "Verdict | proven" not in log:
        raise SystemExit(f"The job that was to be measured failed: {log[-3000:]}")
    return time.perf_counter() - started


def _command(desk: Path, repo: Path) -> float:
    words = (repo, "--issue", _EXAMPLES / "durations.issue.md", "--model", f"scripted:{_RECORDING}")
    environ = {**machine(), "HOME": str(desk), "XDG_DATA_HOME": str(desk / "data"), "XDG_CACHE_HOME": str(CACHE)}
    started = time.perf_counter()
    done = subprocess.run(
        [_COMMAND, "run", *words, "--sandbox", "bubblewrap"], env=environ, cwd=desk, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"The run that was to be measured failed: {done.stderr or done.stdout}")
    return time.perf_counter() - started
