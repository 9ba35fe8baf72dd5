"""Inputs: what the step is given is checked before anything is done with it."""

import dataclasses
from pathlib import Path

import pytest

from action.inputs import PREFIX, Inputs, read
from core.errors import Refused

RUNNER = {"GITHUB_EVENT_NAME": "push", "GITHUB_EVENT_PATH": "/x/event.json", "GITHUB_REPOSITORY": "acme/shapes"}
KEY = "sk-proj-0123456789"


def given(**inputs: str) -> Inputs:
    return read({**RUNNER, **{f"{PREFIX}{name.upper()}": value for name, value in inputs.items()}})[0]


def test_nothing_given_is_every_default() -> None:
    inputs, runner = read({**RUNNER, **{f"{PREFIX}{one.name.upper()}": "" for one in dataclasses.fields(Inputs)}})
    assert inputs == Inputs()
    assert (runner.repository, runner.event_path, runner.run_attempt) == ("acme/shapes", Path("/x/event.json"), 1)


def test_lists_numbers_and_flags_are_read() -> None:
    inputs = given(model="openai:a, local:b", setup="pip install x\n\n  make y \n", attempts="3", draft="TRUE")
    assert (inputs.model, inputs.setup) == (("openai:a", "local:b"), ("pip install x", "make y"))
    assert (inputs.attempts, inputs.draft, inputs.handle) == (3, True, "pullwright")
    assert given(trigger_phrase="@Mender").handle == "mender"


def test_a_server_makes_it_hosted_unless_it_is_said_otherwise() -> None:
    server = "https://pullwright.example/"
    assert given(server_url=server).is_hosted
    assert given(server_url=server).server_url == "https://pullwright.example"
    assert not given(server_url=server, mode="inline").is_hosted
    assert not given().is_hosted


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mode", "remote"),
        ("server_url", "ftp://x"),
        ("server_url", "https://user:pass@x"),
        ("local_url", "file:///etc/passwd"),
        ("issue_number", "0"),
        ("issue_number", "1; rm"),
        ("attempts", "1000"),
        ("attempts", "many"),
        ("budget_usd", "nan"),
        ("budget_usd", "-1"),
        ("timeout_minutes", "0"),
        ("timeout_minutes", "inf"),
        ("sandbox", "none"),
        ("draft", "maybe"),
        ("reports", "somewhere"),
        ("fail_on", "sometimes"),
        ("branch_name_template", "{run}/../x"),
        ("branch_name_template", "no-run"),
        ("branch_name_template", "{run.__class__}"),
        ("branch_name_template", "x\u3000{run}"),
        ("trigger_phrase", "/pull wright"),
        ("trigger_phrase", "(.*)"),
        ("working_directory", "/etc"),
        ("working_directory", "a/../../b"),
        ("test_command", "a\nb"),
        ("base_branch", "a\x00b"),
        ("prompt", "x" * 200_000),
    ],
)
def test_what_is_not_allowed_is_named(name: str, value: str) -> None:
    with pytest.raises(Refused, match=f"The input {name} .*[.]"):
        given(**{name: value})


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("attempts", "many", "must be a whole number"),
        ("attempts", "0", "must be at least 1"),
        ("budget_usd", "-1", "must be more than 0"),
        ("budget_usd", "20000", "must be at most 10000"),
        ("timeout_minutes", "soon", "must be a number"),
        ("mode", "cloud", "must be inline or hosted"),
        ("reports", "mail", "must be branch, none or pull_request"),
    ],
)
def test_what_is_allowed_is_said_in_plain_words(name: str, value: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        given(**{name: value})
    assert str(refused.value) == f"The input {name} {said}."


@pytest.mark.parametrize("value", ["acme", "acme/..", "acme/shapes/x", "acme/sha pes", "../shapes"])
def test_a_repository_is_owner_and_name(value: str) -> None:
    with pytest.raises(Refused, match="repository"):
        read({**RUNNER, "GITHUB_REPOSITORY": value})


def test_no_secret_is_in_a_repr_or_a_refusal() -> None:
    inputs, runner = read(
        {**RUNNER, f"{PREFIX}OPENAI_API_KEY": KEY, "ACTIONS_ID_TOKEN_REQUEST_TOKEN": KEY, f"{PREFIX}GITHUB_TOKEN": KEY}
    )
    assert KEY not in repr(inputs) + repr(runner)
    assert set(inputs.secrets) == {KEY}


def test_of_the_machine_only_what_is_listed_is_taken() -> None:
    machine = {"DOCKER_HOST": "unix:///x", "PULLWRIGHT_GITHUB_URL": "https://evil", "OPENAI_API_KEY": KEY}
    _, runner = read({**RUNNER, **machine, "PULLWRIGHT_DATABASE_URL": "x"})
    assert runner.settings == {"DOCKER_HOST": "unix:///x"}
