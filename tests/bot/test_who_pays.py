"""Whoever runs Pullwright pays, so they say how much and for what: no comment and no repository goes beyond it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.admission import Reason
from bot.clerk.house import house
from core.asks import Options
from core.repo_config import RepoConfig
from core.settings import load
from tests.bot.office import Office, opened


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    given = {"PULLWRIGHT_MODELS": "local:tiny", "PULLWRIGHT_ALLOWED_MODELS": "openai:gpt-5*, anthropic:*-small"}
    with opened(tmp_path, settings=given) as office:
        yield office


def test_no_comment_and_no_repository_raises_the_budget() -> None:
    rules = house(load({"PULLWRIGHT_BUDGET_USD": "2", "PULLWRIGHT_ATTEMPTS": "3"}))
    asked, wished = Options(budget_usd=500.0, attempts=9), RepoConfig(budget_usd=300.0, attempts=8)
    usual = replace(rules.most, candidates=1)  # nobody asked for several
    assert rules.bounds(wished, asked) == rules.bounds(RepoConfig(), Options()) == usual
    assert rules.most.budget_usd == 2
    assert rules.bounds(wished, Options(budget_usd=0.5)).budget_usd == 0.5
    assert rules.bounds(RepoConfig(budget_usd=1.5), asked).budget_usd == 1.5
    few = house(load({"PULLWRIGHT_CANDIDATES": "2"}))
    assert few.bounds(RepoConfig(candidates=4), Options(candidates=5)).candidates == 2


def test_the_comment_tells_the_ceiling_and_not_the_wish(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.says(office.ada, number, "/pullwright implement --budget 500")
    assert "It takes at most $2.00" in office.ours(number)[0]


def test_a_model_that_nobody_offers_is_refused_with_what_is_offered(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.says(office.ada, number, "/pullwright implement --model anthropic:opus")
    assert office.decisions[-1].reason is Reason.MODEL
    said = office.ours(number)[0]
    assert "anthropic:opus may not be chosen here" in said
    assert "openai:gpt-5\\*, anthropic:\\*-small, local:tiny" in said
    office.configure("models: ['openai:o9']\n")
    office.says(office.ada, number, "/pullwright implement")
    assert office.decisions[-1].reason is Reason.MODEL
    office.says(office.ada, number, "/pullwright implement --model openai:gpt-5-mini")
    assert office.decisions[-1].word == "admitted"
