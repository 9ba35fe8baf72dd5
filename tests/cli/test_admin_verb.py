"""Administrators at their terminal: `pullwright admin`, without GitHub and without a network."""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from core.crypto import keyring
from core.ledger.reservation import Reservation, Reserving
from core.money import dollars
from core.plans.account import Account
from core.plans.catalogue import plan
from core.plans.entitlement import Entitlement, Source, Standing
from core.plans.plan import PlanName
from core.requests import Request
from core.store import Store, open_store
from tests.bot.deliveries import example
from tests.core.store.asking import accept, an_ask
from tests.stories.town import Machine

STRIPE = {"PULLWRIGHT_BILLING": "stripe", "PULLWRIGHT_GITHUB_URL": "http://127.0.0.1:1"}
START = datetime(2026, 1, 31, 9, tzinfo=UTC)


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    with Machine(tmp_path, dict(STRIPE)) as made:
        yield made


@pytest.fixture
def store(machine: Machine) -> Iterator[Store]:
    """Acme installed the App, and bought Pro."""
    opened = open_store("", machine.data, keyring("", machine.data))
    opened.desk.know(Account(9, "Acme", "organization", 70))
    bought = Entitlement(9, Source.STRIPE, PlanName("pro"), Standing.ACTIVE, START, period_start=START)
    opened.desk.keep(bought)
    yield opened
    opened.close()


def asked(store: Store) -> Request:
    """A request of Acme that has its reservation."""
    ask = an_ask(installation=70)
    accept(store.desk, ask)
    wanted = Reserving(
        store.desk.terms_of(9, datetime.now(UTC), "stripe"), plan("pro"), Reservation(1, cost=dollars("2"))
    )
    made = store.desk.admit(ask.id, account=9, lane=ask.id, weight=1, reserving=wanted)
    assert isinstance(made, Request)
    return made


def shown(machine: Machine, who: str = "acme") -> dict[str, Any]:
    done = machine.types("admin", "show", who, "--json")
    assert done.returncode == 0, done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def test_an_account_is_shown_by_login_number_and_installation(machine: Machine, store: Store) -> None:
    asked(store)
    for who in ("ACME", "9", "70"):
        found = shown(machine, who)
        assert (found["plan"], found["source"], found["account"]["id"]) == ("pro", "stripe", 9)
    assert (found["limits"]["month"], found["limits"]["run"], found["limits"]["languages"]) == (500, 2_000_000, None)
    assert (found["used"]["month"], found["reserved"]["month"], found["reserved"]["cost"]) == (0, 1, 2_000_000)
    assert (found["balance"], found["margin"]) == (0, 0)
    start = datetime.fromisoformat(str(found["period"]["start"]))
    assert start.day >= 28 and start.hour == 9  # from 31 January on
    said = machine.types("admin", "show", "acme").stdout
    assert "Acme (account 9)" in said and "0 of 500 used, 1 reserved" in said


def test_a_plan_is_given_and_taken_back_and_no_usage_is_lost(machine: Machine, store: Store) -> None:
    asked(store)
    before = shown(machine)
    given = machine.types("admin", "plan", "acme", "enterprise", "--reason", "a pilot", "--until", "2099-12-31")
    assert given.returncode == 0, given.stderr
    after = shown(machine)
    assert (after["plan"], after["source"], after["limits"]["month"]) == ("enterprise", "admin", None)
    assert after["pending"] == {"plan": None, "from": "2100-01-01 00:00:00+00:00"}
    assert (after["period"], after["reserved"]) == (before["period"], before["reserved"])
    (line, *_) = json.loads(machine.types("admin", "ledger", "acme", "--json").stdout)[-1:]
    assert (line["reason"], line["entries"]) == ("Plan Enterprise until 2099-12-31: a pilot", [])
    assert line["actor"]
    lifted = machine.types("admin", "plan", "acme", "none", "--reason", "it is over")
    assert (lifted.returncode, shown(machine)["plan"]) == (0, "pro"), lifted.stderr
    again = machine.types("admin", "plan", "acme", "none", "--reason", "it is over")
    assert (again.returncode, "no administrator's word" in again.stderr) == (2, True)
    later = machine.types("admin", "plan", "acme", "free", "--reason", "asked for it", "--at-period-end")
    found = shown(machine)
    assert (later.returncode, found["plan"], found["pending"]["plan"]) == (0, "pro", "free"), later.stderr
    assert found["pending"]["from"] == found["period"]["end"]
    assert machine.types("admin", "check").returncode == 0


def test_credit_is_given_once_and_taken_back(machine: Machine, store: Store) -> None:
    for _ in range(2):
        done = machine.types("admin", "adjust", "acme", "12.50", "--reason", "an outage", "--key", "ticket-1")
        assert done.returncode == 0, done.stderr
    assert "Done before" in done.stdout
    assert shown(machine)["balance"] == 12_500_000
    back = machine.types("admin", "adjust", "acme", "-2.000001", "--reason", "too much")
    assert (back.returncode, "$10.499999 of credit" in back.stdout) == (0, True), back.stderr
    rows = list(csv.DictReader(io.StringIO(machine.types("admin", "ledger", "9", "--csv").stdout)))
    assert [(row["unit"], row["book"], row["amount"]) for row in rows] == [
        ("usd", "granted", "-12500000"),
        ("usd", "credit", "12500000"),
        ("usd", "granted", "2000001"),
        ("usd", "credit", "-2000001"),
    ]
    assert json.loads(machine.types("admin", "check", "acme", "--json").stdout) == {"ok": True, "wrong": None}


BAD = (
    (("adjust", "acme", "NaN", "--reason", "x"), "no amount"),
    (("adjust", "acme", "inf", "--reason", "x"), "no amount"),
    (("adjust", "acme", "1e30", "--reason", "x"), "no amount that can be paid"),
    (("adjust", "acme", "0.0000001", "--reason", "x"), "finer than a millionth"),
    (("adjust", "acme", "ten", "--reason", "x"), "write it as 12.50"),
    (("adjust", "acme", "5 EUR", "--reason", "x"), "no amount of US dollars"),
    (("adjust", "acme", "0", "--reason", "x"), "changes nothing"),
    (("adjust", "acme", "-1", "--reason", "x"), "more than that cannot be taken back"),
    (("adjust", "acme", "1e999999999", "--reason", "x"), "no amount that can be paid"),
    (("adjust", "acme", "1"), "needs a reason"),
    (("adjust", "nobody", "1", "--reason", "x"), "Nothing is known here of 'nobody'"),
    (("plan", "acme", "gold", "--reason", "x"), "There is no plan 'gold'; there are: free, pro"),
    (("plan", "acme", "pro"), "--reason"),
    (("plan", "acme", "pro", "--reason", "x", "--until", "2001-01-01"), "is over already"),
    (("plan", "acme", "pro", "--reason", "x", "--until", "soon"), "--until"),
    (("plan", "acme", "pro", "--reason", "x", "--seats", "-4"), "--seats"),
    (("show", "99999999999999999999"), "Nothing is known here of"),
    (("show", "9" * 5000), "Nothing is known here of"),
    (("plan", "acme", "pro", "--reason", "x", "--until", "9999-12-31"), "further away than 2200"),
    (("show", "-5"), "-5"),
    (("show", "٩"), "Nothing is known here of"),
    (("ledger", "404"), "Nothing is known here of '404'"),
    (("ledger", "acme", "--json", "--csv"), "choose one"),
    (("licence", "--sign", "/dev/null", "--host", "a.example.org"), "--until"),
)


def test_bad_input_is_one_sentence(machine: Machine, store: Store) -> None:
    for words, said in BAD:
        done = machine.types("admin", *words)
        assert (done.returncode, said in done.stderr, "Traceback" in done.stderr) == (2, True, False), done.stderr
    assert store.desk.movements(9) == []
    assert store.desk.terms_of(9, datetime.now(UTC), "stripe").plan == "pro"


def test_books_that_were_changed_are_found(machine: Machine, store: Store) -> None:
    asked(store)
    machine.types("admin", "adjust", "acme", "5", "--reason", "a gift")
    engine = create_engine(f"sqlite:///{machine.data / 'pullwright.db'}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE entries SET amount = 6000000 WHERE book = 'credit'"))
    engine.dispose()
    done = machine.types("admin", "check", "--json")
    told = json.loads(done.stdout)["wrong"]
    assert (done.returncode, told["account"], told["movement"]) == (3, 9, 2)
    assert "The books are wrong: account 9, movement 2" in done.stderr


def test_a_vendor_signs_and_a_customer_checks_offline(machine: Machine, tmp_path: Path) -> None:
    key, file = tmp_path / "vendor.key", tmp_path / "licence"
    made = machine.types("admin", "licence", "--new-key", str(key))
    assert (made.returncode, key.stat().st_mode & 0o777) == (0, 0o600), made.stderr
    again = machine.types("admin", "licence", "--new-key", str(key))
    assert (again.returncode, "File exists" in again.stderr) == (1, True)
    last = (datetime.now(UTC) + timedelta(days=400)).date()
    words = ("--sign", str(key), "--seats", "25", "--until", f"{last}", "--host", "PW.example.org")
    signed = machine.types("admin", "licence", *words)
    assert signed.returncode == 0, signed.stderr
    file.write_text(signed.stdout)
    public = re.search(r"PULLWRIGHT_LICENCE_KEY=(\S+)", made.stdout)
    assert public
    machine.settings |= {"PULLWRIGHT_LICENCE": str(file), "PULLWRIGHT_PUBLIC_URL": "https://pw.example.org"}
    foreign = machine.types("admin", "licence")
    assert (foreign.returncode, "its vendor is not ours" in foreign.stderr) == (2, True)
    machine.settings |= {"PULLWRIGHT_LICENCE_KEY": public[1], "PULLWRIGHT_BILLING": "none"}
    held = machine.types("admin", "licence")
    assert (held.returncode, f"plan enterprise, 25 seats, until {last}" in held.stdout) == (0, True), held.stderr
    store = open_store("", machine.data, keyring("", machine.data))
    store.desk.know(Account(9, "acme"))
    store.close()
    found = shown(machine)
    assert (found["plan"], found["source"], found["units"]) == ("enterprise", "licence", 25)
    assert "25 seats" in machine.types("status").stdout
    file.write_text(file.read_text().replace("A", "B", 1))
    assert "was changed after it was signed" in machine.types("status").stdout
    assert shown(machine)["plan"] == "self_hosted"


def test_an_installation_that_is_received_is_known(machine: Machine) -> None:
    for action, said in (("created", "the account is known"), ("deleted", "0 requests cancelled")):
        done = machine.types("receive", "installation", "-", stdin=json.dumps(example("installation", action)))
        assert (done.returncode, said in done.stdout) == (0, True), done.stderr
    for who in ("codertocat", "octocat"):
        assert shown(machine, who)["plan"] == "free"
    assert "without the App since" in machine.types("admin", "show", "octocat").stdout


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PULLWRIGHT_PLANS", "/nowhere/plans.toml", "PULLWRIGHT_PLANS: /nowhere/plans.toml cannot be read"),
        ("PULLWRIGHT_LICENCE_KEY", "AAAA", "PULLWRIGHT_LICENCE_KEY: not a public key"),
    ],
)
def test_what_cannot_be_used_is_said_at_the_start(machine: Machine, name: str, value: str, said: str) -> None:
    machine.settings[name] = value
    for words in (("up",), ("serve", "--no-clerk"), ("clerk",)):
        done = machine.types(*words)
        assert (done.returncode, said in done.stderr) == (2, True), done.stderr


def test_a_formula_in_a_reason_is_text(machine: Machine, store: Store) -> None:
    for reason in ("=HYPERLINK(1)", "-1+1", "@x", "\x1b[2Jfine"):
        assert machine.types("admin", "adjust", "acme", "1", "--reason", reason).returncode == 0
    rows = list(csv.DictReader(io.StringIO(machine.types("admin", "ledger", "9", "--csv").stdout)))
    assert [row["reason"] for row in rows[::2]] == ["'=HYPERLINK(1)", "'-1+1", "'@x", "[2Jfine"]
    assert {row["amount"] for row in rows} == {"1000000", "-1000000"}  # numbers stay numbers
    assert "\x1b" not in machine.types("admin", "ledger", "9").stdout
    assert machine.types("admin", "adjust", "9", "1", "--reason", "x", "--key", "\x1b[2J").returncode == 0
    assert "adjust:9:⟦U+001B⟧[2J" in machine.types("admin", "ledger", "9", "--csv").stdout


def test_a_reason_is_a_line_that_the_customer_can_read(machine: Machine, store: Store) -> None:
    for unreadable in (" ", "\u200b", "\u202e\u2066", "\x1b\x07", "x" * 501):
        for words in (("adjust", "acme", "5"), ("plan", "acme", "enterprise")):
            done = machine.types("admin", *words, "--reason", unreadable)
            assert (done.returncode, "reason" in done.stderr) == (2, True), done.stderr
    assert store.desk.movements(9) == []
    assert machine.types("admin", "adjust", "acme", "5", "--reason", "  a\n\x1b]0;x\x07 gi\u202eft\r").returncode == 0
    (line,) = store.desk.movements(9)
    assert line.movement.reason == "a ]0;x gi ft"
