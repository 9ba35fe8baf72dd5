"""Whoever runs Pullwright can stop it for one account, and let it go on."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.admission import Reason
from core.requests import State
from tests.bot.office import Office, opened
from tests.stories.stage import COMMAND


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with opened(tmp_path) as office:
        yield office


def types(office: Office, *words: str) -> "subprocess.CompletedProcess[str]":
    """An operator types it, on the machine of `office`."""
    known = office.settings
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": known.data_home,
        "XDG_DATA_HOME": known.data_home,
        "PULLWRIGHT_GITHUB_URL": known.github_url,
        "PULLWRIGHT_APP_ID": str(known.app_id),
        "PULLWRIGHT_PRIVATE_KEY": known.private_key.get_secret_value(),
    }
    return subprocess.run([COMMAND, *words], env=environment, capture_output=True, text=True, timeout=120)


def test_an_account_is_paused_and_goes_on(office: Office) -> None:
    first, second = (office.github.issue(office.repo, f"Wish {count}", author=office.ada) for count in "12")
    office.says(office.ada, first, "/pullwright implement")
    waits = office.latest(first)
    done = types(office, "pause", office.repo.owner.upper())
    assert (done.returncode, f"installation {office.repo.installation}" in done.stdout) == (0, True), done.stderr
    assert office.desk.waiting() == ()  # what waits goes on waiting
    assert office.desk.request(waits.id).state is State.PENDING
    office.says(office.ada, second, "/pullwright implement")
    assert office.decisions[-1].reason is Reason.PAUSED
    assert "Whoever runs Pullwright has paused it" in office.ours(second)[-1]
    office.says(office.ada, second, "/pullwright resume")  # is for the repository only
    office.says(office.ada, second, "/pullwright fix")
    assert office.decisions[-1].reason is Reason.PAUSED
    assert "goes on" in types(office, "resume", str(office.repo.installation)).stdout
    assert [one.request for one in office.desk.waiting()] == [waits.id]
    office.says(office.ada, second, "/pullwright implement now")
    assert office.decisions[-1].word == "admitted"
    assert "was not paused" in types(office, "resume", office.repo.owner).stdout


def test_an_account_without_the_app_is_named(office: Office) -> None:
    done = types(office, "pause", "nobody")
    assert (done.returncode, "nobody has not installed the App" in done.stderr) == (2, True)
    assert "Traceback" not in done.stderr
