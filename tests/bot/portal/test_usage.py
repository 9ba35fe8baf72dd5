"""What an account used: on the page and as files, with every cent explained and nothing that runs in a browser."""

import csv
import io
import json
import re
from contextlib import suppress
from pathlib import Path

import pytest

from core.money import dollars
from core.plans.entitlement import Terms
from core.plans.plan import PlanName
from tests.bot.portal.history import admitted, asked, ended, month
from tests.bot.portal.place import Place, opened
from tests.fakes.databases import KINDS, Databases

EVIL = "<img src=x onerror=alert(1)>\"'&"


def test_the_page_says_what_was_charged_and_why(place: Place) -> None:
    usage = Terms(PlanName("usage"))
    ended(place, admitted(place, asked(place, 1), usage), attempts=3, cost_usd=0.042)
    ended(place, admitted(place, asked(place, 2), usage), verdict="unproven", cost_usd=0.02)
    admitted(place, asked(place, 3), usage)
    with place.visited_by(place.ada) as ada:
        page = ada.get(place.home).text
    assert "Proven: $0.10 + 3 attempts x $0.05: $0.25." in page
    assert "Not charged and not counted, because it could not be proven." in page
    assert "acme/widgets#1" in page
    assert "1 is running" in page
    assert "Requests by day: 1 in all" in page
    assert "<script" not in page


def test_an_account_without_a_past_reads_how_to_begin(place: Place) -> None:
    with place.visited_by(place.bob) as bob:
        page = bob.get(place.home).text
    assert "Nothing yet" in page
    assert ">$0.01</text>" in page  # of a chart without a bar
    assert "10" in page
    assert "/pullwright implement" in page


def test_what_moves_no_money_is_a_note(place: Place) -> None:
    account, said = place.repo.owner_id, "A bank disputes a payment of 29.00 USD."
    assert place.store.desk.remark(account, said, actor="Stripe", key="dp_1:open", plan=PlanName("pro"))
    with place.visited_by(place.bob) as bob:
        page = bob.get(place.home).text
    assert ">noted</span>" in page and said in page
    assert "adjusted" not in page


def test_older_movements_are_a_page_away(place: Place) -> None:
    month(place, running=0)
    every = [line.number for line in place.store.desk.movements(place.repo.owner_id, after=0, most=1000)]
    with place.visited_by(place.ada) as ada:
        path, seen = place.home, 0
        while path:
            page = ada.get(path).text
            seen += page.count('<tr role="row"') - 1
            found = re.search(r'href="(/account/[0-9]+[?]before=[0-9]+)">Older', page)
            path = found[1] if found else ""
    assert seen == len(every) > 25


@pytest.mark.parametrize("kind", KINDS)
def test_files_have_every_movement_once(tmp_path: Path, kind: str) -> None:
    databases = Databases()
    try:
        with opened(tmp_path, database=databases.fresh(kind)) as place, place.visited_by(place.ada) as ada:
            month(place)
            table, whole = ada.get(f"{place.home}/export.csv"), ada.get(f"{place.home}/export.json")
            assert ada.get(place.home).status_code == 200
            expected = [line.number for line in place.store.desk.movements(place.repo.owner_id, after=0, most=10_000)]
            databases.close()
            if kind == "postgresql":
                away = ada.get(place.home)
                assert away.status_code == 503
                assert "Nothing was changed or lost" in away.text
                assert "postgres" not in away.text
                assert ada.get("/signin").status_code == 200  # what needs no database goes on
    finally:
        with suppress(OSError):
            databases.close()
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert table.headers["content-disposition"] == f'attachment; filename="pullwright-{place.repo.installation}.csv"'
    assert whole.headers["content-type"] == "application/json"
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert [int(row["number"]) for row in rows] == expected
    told = json.loads(whole.text)["movements"]
    assert [row["number"] for row in told] == expected
    assert {name: str(value) for name, value in told[-1].items()} == rows[-1]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", " =", "＝"])
def test_no_cell_is_a_formula(place: Place, start: str) -> None:
    evil = f'{start}HYPERLINK("https://evil.example")'
    place.store.desk.adjust(place.repo.owner_id, dollars("1"), reason=evil, actor=evil, key="k")
    with place.visited_by(place.ada) as ada:
        (row,) = csv.DictReader(io.StringIO(ada.get(f"{place.home}/export.csv").text, newline=""))
        (told,) = json.loads(ada.get(f"{place.home}/export.json").text)["movements"]
    assert row["reason"].startswith("'")
    assert row["actor"].startswith("'")
    assert told["charged_micro_usd"] == -1_000_000
    assert row["charged_micro_usd"] == "-1000000"  # a number stays one


def test_whatever_somebody_is_called_stays_text(place: Place) -> None:
    ended(place, admitted(place, asked(place, 1, login=EVIL, name=EVIL)))
    place.store.desk.adjust(place.repo.owner_id, dollars("1"), reason=EVIL, actor=EVIL, key="k")
    mallory = place.github.person(EVIL)
    place.github.joins(mallory, "acme", "admin")
    with place.visited_by(mallory) as browser:
        for page in ("/account", place.home, f"{place.home}/budget", f"{place.home}/plan", "/account/1"):
            answer = browser.get(page)
            assert "<img" not in answer.text
            assert "&lt;img src=x" in answer.text
            policy = answer.headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "script" not in policy
            assert answer.headers["cache-control"] == "no-store"


def test_what_is_asked_for_in_the_address_is_never_shown_as_html(place: Place) -> None:
    with place.visited_by(place.ada) as ada:
        for page in (
            f"{place.home}/plan?said={EVIL}",
            f"{place.home}/budget?saved={EVIL}",
            f"/signin?to={EVIL}&said={EVIL}",
        ):
            assert "<img" not in ada.get(page).text
