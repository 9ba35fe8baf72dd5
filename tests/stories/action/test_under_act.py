"""The Action as a workflow uses it: `act` runs the job, `action.yml` installs and starts the step."""

import os
import signal
from pathlib import Path
from subprocess import Popen

import pytest

from tests.action.environment import shared
from tests.fakes.chat_server import chat_server
from tests.fakes.workflow import PLACE, Workflows
from tests.stories.action.stage import Stage
from tests.stories.action.test_secrets import HOSTILE
from tests.stories.stage import CACHE, RIGHT, whole
from worker.sandbox import Options
from worker.sandbox.docker import open_driver

JOB = f"""name: Pullwright
on: [issue_comment, pull_request_target, schedule]
permissions: {{}}
jobs:
  pullwright:
    runs-on: ubuntu-latest
    permissions: {{contents: write, issues: write, pull-requests: write}}
    steps:
      - id: pullwright
        uses: {PLACE}
        with:
          sandbox: bubblewrap
          INPUTS
      - if: always()
        env:
          CONCLUSION: ${{{{ steps.pullwright.outputs.conclusion }}}}
          VERDICT: ${{{{ steps.pullwright.outputs.verdict }}}}
          BRANCH: ${{{{ steps.pullwright.outputs.branch_name }}}}
          REPORT: ${{{{ steps.pullwright.outputs.report_path }}}}
        run: |
          echo "told: $CONCLUSION/$VERDICT/$BRANCH/"
          if test -n "$REPORT"; then test -s "$REPORT" && echo "report: kept"; fi
"""


def job(**inputs: str) -> str:
    """The workflow, with these inputs."""
    return JOB.replace("INPUTS", "\n          ".join(f"{name}: {value!r}" for name, value in inputs.items()))


@pytest.fixture
def jobs(stage: Stage) -> Workflows:
    """A runner that has everything installed."""
    handed = {"XDG_CACHE_HOME": str(CACHE), "PULLWRIGHT_WALL_S": "300", "PULLWRIGHT_STRENGTH_S": "0"}
    made = Workflows(stage.home / "runner", stage.github.url, stage.repo.full_name, handed)
    cache = made.home / ".cache" / "act" / "tool_cache"  # where `act` has it, whatever it is told
    cache.parent.mkdir(parents=True)
    cache.symlink_to(shared())
    return made


@pytest.fixture
def in_a_container(stage: Stage) -> Workflows:
    """A runner whose jobs run in containers. The image is that of a sandbox: it has bash, git and Python."""
    cache = stage.home / "images"
    image = open_driver(Options(cache=cache)).image("python").tag
    return Workflows(stage.home / "runner", stage.github.url, stage.repo.full_name, {"PULLWRIGHT_WALL_S": "300"}, image)


def told(log: str) -> list[str]:
    """Conclusion, verdict and branch, as the next step of the job sees them."""
    line = next(line for line in log.splitlines() if "told: " in line and "echo" not in line)
    return line.partition("told: ")[2].strip("/ ").split("/", 2)


def test_a_comment_becomes_a_pull_request(stage: Stage, jobs: Workflows) -> None:
    event = stage.says("/pullwright implement")
    code, log = jobs.run(job(model=stage.inputs["model"]), "issue_comment", event, GITHUB_TOKEN=stage.token)
    assert code == 0, log
    pull = stage.pull
    assert told(log) == ["success", "proven", pull.head]
    assert "report: kept" in log
    assert (stage.text(pull.head, "shapes.py"), pull.draft) == (RIGHT, False)
    assert "| Verdict | proven |" in log
    assert stage.token not in log


def test_a_job_in_a_container_uses_the_docker_engine_beside_it(stage: Stage, in_a_container: Workflows) -> None:
    with chat_server([whole("shapes.py", RIGHT)]) as server:
        text = job(model="local:tiny", local_url=server.url).replace("sandbox: bubblewrap", "sandbox: auto")
        event = stage.says("/pullwright implement")
        code, log = in_a_container.run(text, "issue_comment", event, GITHUB_TOKEN=stage.token)
    assert code == 0, log
    assert told(log) == ["success", "proven", stage.pull.head]
    assert "**Sandbox:** docker" in log


def test_what_is_not_proven_is_a_draft(stage: Stage, jobs: Workflows) -> None:
    stage.issue = stage.github.issue(stage.repo, HOSTILE, "The module should say hello.", stage.ada)
    model = stage.replay(whole("hello.py", '"""Says hello."""\n'))
    text = job(model=model, attempts="1", fail_on="unproven")
    code, log = jobs.run(text, "issue_comment", stage.says("/pullwright implement"), GITHUB_TOKEN=stage.token)
    assert code != 0
    assert told(log)[:2] == ["success", "unproven"], log
    assert stage.pull.draft
    assert "owned" not in [line.strip() for line in log.splitlines()]
    assert not list(stage.home.rglob("pwned"))


def test_strangers_bots_and_forks_are_refused(stage: Stage, jobs: Workflows) -> None:
    eve, bot = stage.github.person("eve", "read", stage.repo), stage.github.person("a[bot]", "admin", kind="Bot")
    number = stage.github.pull_of_fork(stage.repo, "Theirs", eve)
    text = job(model=stage.inputs["model"])
    for event in (
        stage.says("/pullwright implement", person=eve),
        stage.says("/pullwright implement", person=bot),
        stage.says("/pullwright revise Make it better.", number),
    ):
        code, log = jobs.run(text, "issue_comment", event, GITHUB_TOKEN=stage.token)
        assert code != 0
        assert told(log)[0] == "refused", log
    assert stage.written() == []


def test_what_is_no_command_is_skipped(stage: Stage, jobs: Workflows) -> None:
    text = job(model=stage.inputs["model"])
    code, log = jobs.run(text, "issue_comment", stage.says("I see this, too."), GITHUB_TOKEN=stage.token)
    assert (code, told(log)[0]) == (0, "skipped"), log


def test_a_bad_key_is_a_failure(stage: Stage, jobs: Workflows) -> None:
    with chat_server([], status=401, complaint="Incorrect API key provided") as server:
        text = job(model="local:tiny", local_url=server.url)
        event = stage.says("/pullwright implement")
        code, log = jobs.run(text, "issue_comment", event, GITHUB_TOKEN=stage.token)
    assert code != 0
    assert told(log)[0] == "failure", log


def test_a_step_whose_time_is_over_says_so(stage: Stage, jobs: Workflows) -> None:
    with chat_server([None]) as server:
        text = job(model="local:tiny", local_url=server.url, timeout_minutes="0.15")
        event = stage.says("/pullwright implement")
        code, log = jobs.run(text, "issue_comment", event, GITHUB_TOKEN=stage.token)
    assert code != 0
    assert told(log)[0] == "timeout", log


def test_a_step_that_is_cancelled_says_so(stage: Stage, jobs: Workflows) -> None:
    with chat_server([None]) as server:
        text = job(model="local:tiny", local_url=server.url)
        act = jobs.start(text, "issue_comment", stage.says("/pullwright implement"), GITHUB_TOKEN=stage.token)
        assert server.waiting.wait(90)
        os.kill(_step(act), signal.SIGINT)
        log, _ = act.communicate(timeout=90)
    assert act.returncode != 0
    assert told(log)[0] == "cancelled", log
    assert "Cancelled" in stage.ours()[-1]


def _step(act: "Popen[str]") -> int:
    """The process of the step, among those that `act` has started: it is in no shell, so it hears the signal."""
    below, found = {act.pid}, 0
    for _ in range(8):
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                line = (folder / "cmdline").read_bytes()
            except OSError:
                continue
            if parent in below:
                below.add(int(folder.name))
                found = int(folder.name) if b"action.main" in line and not found else found
    assert found
    return found
