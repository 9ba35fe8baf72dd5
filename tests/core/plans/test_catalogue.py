"""The file of the plans: ours, an operator's own, and every mistake that can be made in one."""

from pathlib import Path

import pytest

from core.errors import Refused
from core.plans.catalogue import offered, parse, plan, plans
from core.plans.plan import Discount

NEEDED = '[free]\ntitle = "Free"\n[self_hosted]\ntitle = "Own"\n'


def test_what_we_sell() -> None:
    free, pro, enterprise = (plan(name) for name in ("free", "pro", "enterprise"))
    assert (free.month, free.day, free.languages, free.price_month) == (10, 10, frozenset({"python"}), 0)
    assert (pro.month, pro.languages, pro.price_month, pro.price_year) == (500, None, 29_000_000, 290_000_000)
    assert (enterprise.month, enterprise.price_month, enterprise.per_unit) == (None, 299_000_000, True)
    assert (enterprise.custom_rules, enterprise.on_premise) == (True, True)
    assert plan("usage").discounts == (Discount(1000, 20), Discount(10_000, 35))
    assert [one.name for one in offered()] == ["free", "pro", "enterprise", "usage"]


def test_a_plan_that_is_gone_has_the_limits_of_the_free_one() -> None:
    gone = plan("gold_2019")
    assert (gone.name, gone.month, gone.hidden, gone.retired) == ("gold_2019", plan("free").month, True, True)


def test_an_operators_own_plans(tmp_path: Path) -> None:
    own = tmp_path / "plans.toml"
    own.write_text(NEEDED + '[old]\ntitle = "Old"\nretired = true\n[team]\ntitle = "Team"\nprice_month = "9.99"\n')
    assert list(plans(str(own))) == ["free", "self_hosted", "old", "team"]
    assert plan("team", str(own)).price_month == 9_990_000
    assert [one.name for one in offered(str(own))] == ["free", "self_hosted", "team"]
    assert plan("old", str(own)).retired  # who has it keeps it


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[free", "is not TOML"),
        ("", "[free] is missing"),
        ('[free]\ntitle = "Free"\n', "[self_hosted] is missing"),
        ("month = 3\n" + NEEDED, "month = … stands before the first plan"),
        (NEEDED + '[Team]\ntitle = "T"\n', "[Team] is no name of a plan"),
        (NEEDED + '["a b"]\ntitle = "T"\n', "[a b] is no name of a plan"),
        (NEEDED + f'[{"a" * 33}]\ntitle = "T"\n', "is no name of a plan"),
        (NEEDED + "[team]\n", "[team] title is missing."),
        (NEEDED + '[team]\ntitle = ""\n', "[team] title"),
        (NEEDED + '[team]\ntitle = "T"\nmonths = 3\n', "months is no key of a plan; did you mean month?"),
        (NEEDED + '[team]\ntitle = "T"\nmonth = 0\n', "[team] month has to be greater than or equal to 1."),
        (NEEDED + '[team]\ntitle = "T"\nmonth = -5\n', "[team] month has to be greater than or equal to 1."),
        (NEEDED + '[team]\ntitle = "T"\nmonth = 2.5\n', "[team] month has to be a whole number."),
        (NEEDED + '[team]\ntitle = "T"\nmonth = nan\n', "[team] month has to be a whole number."),
        (NEEDED + '[team]\ntitle = "T"\nmonth = true\n', "[team] month has to be a whole number."),
        (NEEDED + '[team]\ntitle = "T"\nmonth = "5"\n', "[team] month has to be a whole number."),
        (NEEDED + '[team]\ntitle = "T"\nmonth = 99999999999999999999\n', "[team] month has to be less than"),
        (NEEDED + '[team]\ntitle = "T"\nweight = 101\n', "[team] weight has to be less than"),
        (NEEDED + '[team]\ntitle = "T"\nday = 20\nmonth = 10\n', "[team] day allows more than month does"),
        (NEEDED + '[team]\ntitle = "T"\nretired = 1\n', "[team] retired has to be true or false."),
        (NEEDED + '[team]\ntitle = "T"\nlanguages = "python"\n', "[team] languages has to be a list"),
        (NEEDED + '[team]\ntitle = "T"\nlanguages = []\n', "[team] languages a list should have at least 1 item"),
        (NEEDED + '[team]\ntitle = "T"\nlanguages = ["Py thon"]\n', "[team] languages.0 has to match pattern"),
        (NEEDED + '[team]\ntitle = "T"\nlanguages = ["go", "go"]\n', "[team] languages names one of them twice"),
        (NEEDED + '[team]\ntitle = "T"\nprice_month = 29\n', "[team] price_month has to be an amount as text"),
        (NEEDED + '[team]\ntitle = "T"\nprice_month = 0.1\n', "[team] price_month has to be an amount as text"),
        (NEEDED + '[team]\ntitle = "T"\nprice_month = "-1"\n', "[team] price_month cannot be less than nothing."),
        (NEEDED + '[team]\ntitle = "T"\nprice_month = "NaN"\n', "[team] price_month is no amount"),
        (NEEDED + '[team]\ntitle = "T"\nprice_month = "1e99"\n', "[team] price_month is no amount"),
        (NEEDED + '[team]\ntitle = "T"\nprice_month = "0.0000001"\n', "[team] price_month is no amount"),
        (NEEDED + '[team]\ntitle = "T"\nprice_month = "29 EUR"\n', "[team] price_month is no amount"),
        (NEEDED + '[team]\ntitle = "T"\nprice_year = "99"\n', "[team] price_year without price_month"),
        (NEEDED + '[team]\ntitle = "T"\nper_unit = true\n', "[team] per_unit needs a price_month"),
        (NEEDED + '[team]\ntitle = "T"\ntrial_days = 400\n', "[team] trial_days has to be less than or equal to 365."),
        (NEEDED + '[team]\ntitle = "T"\ndiscounts = [{from = 2, percent = 5}]\n', "[team] discounts are on success"),
        (
            NEEDED + '[team]\ntitle = "T"\nsuccess = "1"\ndiscounts = [{from = 2, percent = 101}]\n',
            "[team] discounts.0.percent has to be less than or equal to 100.",
        ),
        (
            NEEDED + '[team]\ntitle = "T"\nsuccess = "1"\ndiscounts = [{percent = 10}]\n',
            "[team] discounts.0.from is missing.",
        ),
        (
            NEEDED
            + '[team]\ntitle = "T"\nsuccess = "1"\ndiscounts = [{from = 9, percent = 5}, {from = 2, percent = 9}]\n',
            "[team] discounts have to grow",
        ),
        ('[free]\ntitle = "Free"\nprice_month = "1"\n[self_hosted]\ntitle = "Own"\n', "[free] has to cost nothing"),
        ('[free]\ntitle = "Free"\n[self_hosted]\ntitle = "Own"\nretired = true\n', "[self_hosted] has to cost nothing"),
    ],
)
def test_a_mistake_is_named_with_its_place(text: str, said: str) -> None:
    with pytest.raises(Refused) as told:
        parse(text, "plans.toml")
    sentence = str(told.value)
    assert sentence.startswith("PULLWRIGHT_PLANS: plans.toml")
    assert said in sentence


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "cannot be read: No such file"), (b"\xff", "is not UTF-8"), (b"#" * 100_001, "larger than 100 kB")],
)
def test_a_file_that_is_none_is_named(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "own.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Refused, match=said) as told:
        plans(str(path))
    assert str(path) in str(told.value)
