"""Inputs do what they say, over what the repository's configuration says."""

from pathlib import Path

from tests.stories.action.stage import Stage
from tests.stories.stage import FILES, RIGHT, TESTS, whole

CONFIG = "draft: always\nreports: branch\nbranch: 'mine/{number}-{run}'\nmodels: ['openai:never']\nattempts: 1\n"


def test_names_of_branches_drafts_reports_and_bases(stage: Stage) -> None:
    stage.github.push(stage.repo, "main", {".github/pullwright.yml": CONFIG}, stage.ada)
    stage.github.push(stage.repo, "next", {"notes.txt": "here\n"}, stage.ada)
    inputs = {"branch_name_template": "bot/{verb}-{run}", "reports": "none", "base_branch": "next"}
    stage.inputs |= inputs
    done = stage.comments("/pullwright implement")
    assert done.code == 0, done.log
    pull = stage.pull
    assert (pull.base, pull.draft) == ("next", True)
    assert pull.head.startswith("bot/implement-")
    assert "pullwright-reports" not in pull.body
    assert Path(done["report_docx_path"]).is_file()


def test_another_trigger_phrase(stage: Stage) -> None:
    assert stage.comments("/pullwright implement", trigger_phrase="@mender")["conclusion"] == "skipped"
    done = stage.comments("@mender implement", trigger_phrase="@mender", dry_run="true")
    assert (done.code, done["verdict"]) == (0, "proven"), done.log


def test_a_test_command(stage: Stage) -> None:
    stage.inputs |= {"test_command": "python -m pytest test_shapes.py", "dry_run": "true"}
    done = stage.comments("/pullwright implement")
    assert (done.code, done["verdict"]) == (0, "proven"), done.log
    assert "python -m pytest test_shapes.py" in Path(done["report_path"]).read_text()


def test_a_project_in_a_folder(stage: Stage) -> None:
    inside = {f"part one/{path}": text for path, text in FILES.items()}
    broken = {"test_shapes.py": TESTS.replace("== 0", "== 7"), "shapes.py": None}
    stage.github.push(stage.repo, "main", {**inside, **broken}, stage.ada)
    stage.inputs["model"] = stage.replay(whole("part one/shapes.py", RIGHT))
    done = stage.comments("/pullwright implement", working_directory="part one", dry_run="true")
    assert (done.code, done["verdict"]) == (0, "proven"), done.log
    assert "part one/test_shapes.py" in Path(done["report_path"]).read_text()


def test_revise_goes_on_top_of_the_pull_request(stage: Stage) -> None:
    assert stage.comments("/pullwright implement").code == 0
    pull = stage.pull
    stage.inputs["model"] = stage.replay(whole("shapes.py", RIGHT.replace("width * height", "height * width")))
    done = stage.comments("/pullwright revise Multiply the other way round.", pull.number)
    assert (done.code, done["pr_number"]) == (0, str(pull.number)), done.log
    assert "height * width" in stage.text(pull.head, "shapes.py")
