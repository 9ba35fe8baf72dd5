"""The clerk's steps on GitHub: they rest without an App, begin by themselves, and are stuck on nothing."""

from pathlib import Path

import pytest

from bot.admission import Reason
from bot.clerk.hosted import Hosted
from core.crypto import keyring
from core.errors import Refused
from core.settings import load
from core.store import open_store
from tests.bot.office import Office
from tests.fakes.github import FakeGitHub


def test_the_steps_begin_when_the_app_is_registered(tmp_path: Path) -> None:
    with FakeGitHub(tmp_path / "github") as github:
        settings = load({"XDG_DATA_HOME": str(tmp_path), "PULLWRIGHT_GITHUB_URL": github.url})
        store = open_store("", settings.data, keyring("", settings.data))
        loops = {loop.name: loop for loop in Hosted(settings, store).loops()}
        assert [loop.step() for loop in loops.values()] == [0, 0, 0, 0]
        assert not github.journal
        for name, value in (("app_id", str(github.app.id)), ("private_key", github.app.private_key)):
            store.desk.keep_secret(name, value)
        assert loops["sweep"].step() == 0
        assert not github.journal  # not before all of it is there
        store.desk.keep_secret("webhook_secret", github.app.webhook_secret)
        assert loops["sweep"].step() == 0
        assert [call.path for call in github.journal] == ["/app/hook/deliveries"]
        assert loops["admit"].wakes == ("dispatch",)
        store.close()


def test_a_key_that_is_none_is_said(tmp_path: Path) -> None:
    settings = load({"XDG_DATA_HOME": str(tmp_path), "PULLWRIGHT_APP_ID": "5", "PULLWRIGHT_PRIVATE_KEY": "nonsense"})
    store = open_store("", settings.data, keyring("", settings.data))
    with pytest.raises(Refused, match="PULLWRIGHT_PRIVATE_KEY"):
        Hosted(settings, store).loops()[0].step()
    store.close()


def test_an_ask_that_kills_every_clerk_is_given_up(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.github.say(office.repo, number, office.ada, "/pullwright implement")
    for _ in range(24):
        assert office.desk.take_asks(1, 0)
    assert [one.reason for one in office.settle()] == [Reason.FAULT]
    assert office.settle() == []
