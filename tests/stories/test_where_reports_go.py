"""Reports go where they seem to go, and no secret of this machine goes with them."""

from pathlib import Path

from tests.stories.stage import ISSUE, RIGHT, Person, whole

KEY = "sk-proj-aB3dE5gH7jK9mN1pQ3sT5vW7yZ"


def test_a_link_in_the_place_of_a_report_is_replaced_and_not_followed(tmp_path: Path) -> None:
    ada = Person(tmp_path)
    victim = tmp_path / "victim"
    victim.write_text("precious")
    (ada.desk / "reports").mkdir()
    for name in ("report.md", "report.json", "patch.diff"):
        (ada.desk / "reports" / name).symlink_to(victim)
    done = ada.runs([whole("shapes.py", RIGHT)], "--out", "reports")
    assert done.code == 0, done.err
    assert victim.read_text() == "precious"
    assert not (ada.desk / "reports" / "report.md").is_symlink()


def test_a_folder_of_runs_that_leads_elsewhere_is_refused(tmp_path: Path) -> None:
    ada = Person(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    (ada.desk / ".pullwright").symlink_to(tmp_path / "elsewhere")
    done = ada.runs([whole("shapes.py", RIGHT)])
    assert (done.code, "symbolic link" in done.err) == (2, True)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_key_that_the_issue_and_the_answer_tell_is_in_no_report_and_no_commit(tmp_path: Path) -> None:
    ada = Person(tmp_path)
    ada.settings["OPENAI_API_KEY"] = KEY
    answer = f"I used {KEY} to do it.\n\n{whole('shapes.py', RIGHT)}"
    done = ada.runs([answer], "--out", "reports", issue=f"{ISSUE}\nThe key is {KEY}.\n")
    assert done.code == 0, done.err
    run = done.document["run_id"]
    told = [done.out, done.err, ada.git("log", "--all", "--format=%B")]
    told += [ada.types(verb, run).out for verb in ("show", "log")]
    told += [path.read_text(errors="replace") for path in (ada.desk / "reports").iterdir()]
    told += [path.read_text(errors="replace") for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert len(told) > 8
    assert not [text for text in told if KEY in text]


def test_reports_that_cannot_be_written_are_written_when_the_run_goes_on(tmp_path: Path) -> None:
    ada = Person(tmp_path)
    in_the_way = ada.desk / "reports" / "report.docx"
    in_the_way.mkdir(parents=True)
    done = ada.runs([whole("shapes.py", RIGHT)], "--out", "reports")
    assert (done.code, "pullwright run --resume" in done.err) == (3, True)
    assert "Traceback" not in done.err
    in_the_way.rmdir()
    run = ada.types("status").out.split()[0]
    again = ada.types("run", "--resume", run, "--json")
    assert again.code == 0, again.err
    assert in_the_way.is_file()
    assert ada.branches() == [again.document["branch"]]
    assert len(list((ada.desk / "reports").iterdir())) == 6
