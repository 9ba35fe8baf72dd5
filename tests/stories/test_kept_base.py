"""The second run on the same commit does not measure the base again, says so, and proves as much."""

from pathlib import Path

from tests.stories.stage import RIGHT, WRONG, Person, whole


def test_a_second_run_takes_the_base_as_it_was_measured(tmp_path: Path) -> None:
    ada = Person(tmp_path, settings={"PULLWRIGHT_SANDBOX": "docker", "XDG_CACHE_HOME": str(tmp_path / "cache")})
    first, second = (ada.runs([whole("shapes.py", text) for text in (WRONG, RIGHT)]).document for _ in range(2))
    reports = [Path(found["reports"]["markdown"]).read_text() for found in (first, second)]
    assert [found["verdict"] for found in (first, second)] == ["proven", "proven"]
    assert ["were kept" in report for report in reports] == [False, True]
    ada.settings["PULLWRIGHT_KEEP_BASES_DAYS"] = "0"
    third = ada.runs([whole("shapes.py", RIGHT)]).document
    assert "were kept" not in Path(third["reports"]["markdown"]).read_text()
