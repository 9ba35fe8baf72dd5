"""`action.yml`, its code, its page and the examples say the same, and nothing that is given is a word of a script."""

import re
import shutil
import subprocess
import sys
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from action import outputs
from action.inputs import PREFIX, Inputs, read

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples" / "workflows").glob("*.yml"))
OURS = re.compile(r"OWNER/pullwright@0{40} #.*")
RUNNER = {"GITHUB_EVENT_NAME": "issues", "GITHUB_EVENT_PATH": "/e.json", "GITHUB_REPOSITORY": "ada/shapes"}


def described() -> Any:
    return yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))


def steps() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = described()["runs"]["steps"]
    return found


def test_the_inputs_are_those_of_the_code() -> None:
    assert list(described()["inputs"]) == [one.name for one in fields(Inputs)]


def test_each_input_reaches_the_code_through_the_environment() -> None:
    handed = {name: value for name, value in steps()[1]["env"].items() if name.startswith(PREFIX)}
    assert handed == {f"{PREFIX}{name.upper()}": f"${{{{ inputs.{name} }}}}" for name in described()["inputs"]}


def test_the_defaults_are_those_of_the_code() -> None:
    given = {f"{PREFIX}{name.upper()}": one["default"] for name, one in described()["inputs"].items()}
    given[f"{PREFIX}GITHUB_TOKEN"] = ""
    inputs, _ = read({**RUNNER, **given})
    assert inputs == Inputs()
    assert all(one.default is not MISSING or one.default_factory is not MISSING for one in fields(Inputs))


def test_the_outputs_are_those_of_the_code() -> None:
    assert tuple(described()["outputs"]) == outputs.NAMES
    for name, one in described()["outputs"].items():
        assert f"steps.run.outputs.{name}" in one["value"]


def test_no_expression_is_part_of_a_script() -> None:
    assert [step for step in steps() if "${{" in step["run"] or "uses" in step] == []
    for path in EXAMPLES:
        jobs = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values()
        assert [step for job in jobs for step in job["steps"] if "${{" in step.get("run", "")] == []


def test_the_step_that_installs_is_given_no_input() -> None:
    assert steps()[0]["env"] == {"PYTHONSAFEPATH": "1"}


def test_every_action_of_others_is_pinned_by_a_commit_with_its_version() -> None:
    pinned = re.compile(r"\s*(?:- )?uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+\b.*")
    used = [line for path in EXAMPLES for line in path.read_text(encoding="utf-8").splitlines() if "uses:" in line]
    assert len(used) == len(EXAMPLES) + 1
    assert [line for line in used if not pinned.fullmatch(line)] == []


def test_the_examples_give_the_inputs_that_there_are(tmp_path: Path) -> None:
    """As workflows of this repository, so that actionlint compares them with `action.yml`."""
    place = tmp_path / ".github" / "workflows"
    place.mkdir(parents=True)
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    shutil.copy(ROOT / "action.yml", tmp_path)
    for path in EXAMPLES:
        (place / path.name).write_text(OURS.sub("./", path.read_text(encoding="utf-8")), encoding="utf-8")
    assert linted(tmp_path) == ""
    one = place / "comment.yml"
    one.write_text(one.read_text(encoding="utf-8").replace("openai_api_key:", "openai_key:"), encoding="utf-8")
    assert 'input "openai_key" is not defined' in linted(tmp_path)


def linted(folder: Path) -> str:
    program = Path(sys.executable).with_name("actionlint")
    line = (program, "-shellcheck=", "-pyflakes=")
    return subprocess.run(line, cwd=folder, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("kind", ["inputs", "outputs"])
def test_the_page_lists_every_one(kind: str) -> None:
    page = (ROOT / "docs" / "action.md").read_text(encoding="utf-8")
    for name, one in described()[kind].items():
        assert re.search(rf"^\| `{name}` \|.*{re.escape(one['description'])} \|$", page, re.MULTILINE), name


def test_the_page_has_every_example() -> None:
    page = (ROOT / "docs" / "action.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\(\.\./examples/workflows/(\w+\.yml)\)", page)) == {path.name for path in EXAMPLES}
