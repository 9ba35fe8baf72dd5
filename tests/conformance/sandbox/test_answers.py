"""What a bare box holds is tried once for each state of its image, and only an answer of its own is kept."""

from pathlib import Path

import pytest

from core import plugins
from tests.conformance.sandbox.conftest import DRIVERS
from worker import sandbox
from worker.sandbox import Driver, Options

_BY_CHANCE = ("sh", "-c", 'test "$(od -An -tu1 -N1 /dev/urandom)" -lt 128')
_KILLED = ("sh", "-c", "kill -9 $$")


@pytest.fixture(params=DRIVERS)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def _driver(engine: str, cache: Path) -> Driver:
    driver: Driver = plugins.load(sandbox, engine).open_driver(Options(cache=cache))
    return driver


def test_the_first_answer_stands_for_later_runs_on_the_same_image(engine: str, tmp_path: Path) -> None:
    answers = set()
    for _ in range(16):
        driver = _driver(engine, tmp_path)
        answers.add(driver.holds(driver.image("python"), _BY_CHANCE))
    assert len(answers) == 1
    assert len(list((tmp_path / "answers").iterdir())) == 1


def test_a_command_that_was_ended_has_answered_nothing(engine: str, tmp_path: Path) -> None:
    driver = _driver(engine, tmp_path)
    assert not driver.holds(driver.image("python"), _KILLED)
    assert not (tmp_path / "answers").exists()


def test_a_damaged_answer_is_found_again(engine: str, tmp_path: Path) -> None:
    driver = _driver(engine, tmp_path)
    image = driver.image("python")
    assert driver.holds(image, ("true",))
    next((tmp_path / "answers").iterdir()).write_bytes(b"\xff")
    assert driver.holds(image, ("true",))
    assert next((tmp_path / "answers").iterdir()).read_text() == "yes\n"
