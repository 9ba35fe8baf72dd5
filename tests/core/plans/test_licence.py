"""Licences: signed by a vendor, checked without a network, and each way in which one does not hold."""

import base64
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from core.plans.entitlement import Source, Standing
from core.plans.licence import VENDORS, BadLicence, Licence, public_key, sign, verify
from core.plans.licensing import hosts, licensed
from core.plans.plan import PlanName

KEY, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (1, 2))
LICENCE = Licence("SN-1", PlanName("enterprise"), 25, date(2026, 1, 1), date(2026, 12, 31), host="pw.example.org")
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def public(key: Ed25519PrivateKey) -> str:
    return base64.b64encode(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


@dataclass(frozen=True)
class Machine:
    licence_file: str
    licence_keys: str = public(KEY)
    public_url: str = "https://PW.example.org"
    github_url: str = "https://api.github.com"
    plans_file: str = ""


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    file = tmp_path / "licence"
    file.write_text(sign(LICENCE, KEY))
    return Machine(str(file))


def test_what_was_signed_is_what_is_read() -> None:
    assert verify(sign(LICENCE, KEY), [public(OTHER), public(KEY)]) == LICENCE
    for_all_of = replace(LICENCE, host="", organisation="acme")
    assert verify(f"\n {sign(for_all_of, KEY)}\n", [public(KEY)]) == for_all_of


@pytest.mark.parametrize("vendor", VENDORS)
def test_our_own_keys_are_keys(vendor: str) -> None:
    assert public_key(vendor)


def test_without_the_vendors_key_nobody_can_make_one() -> None:
    with pytest.raises(BadLicence, match="changed after it was signed, or its vendor"):
        verify(sign(LICENCE, KEY))


@given(st.data())
def test_no_changed_letter_is_let_through(data: st.DataObject) -> None:
    text = sign(LICENCE, KEY).strip()
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from("abcXYZ019-_.= é\n"))
    changed = text[:place] + other + text[place + 1 :]
    try:
        found = verify(changed, [public(KEY)])
    except BadLicence as told:
        assert len(str(told)) < 200
    else:
        assert found == LICENCE  # the last bits of a signature's base64 say nothing


@pytest.mark.parametrize("text", ["", "hello", "pullwright-licence-1.", "pullwright-licence-1.a.b", "é" * 9000, "..."])
def test_what_is_no_licence_is_told(text: str) -> None:
    with pytest.raises(BadLicence) as told:
        verify(text, [public(KEY)])
    assert "Ask whoever sold it for a new file" in str(told.value)


@pytest.mark.parametrize(
    "payload",
    [
        b"[]",
        b"{}",
        b"{",
        b'{"serial": "1", "plan": "enterprise", "seats": 1e9, "issued": "2026-01-01", "expires": "2027-01-01"}',
        b'{"serial": "1", "plan": "enterprise", "seats": 1, "issued": "soon", "expires": "2027-01-01", "host": "a"}',
        b'{"serial": "1", "plan": "e", "seats": 1, "issued": "2026-01-01", "expires": "2027-01-01", "more": 1}',
    ],
)
def test_a_signed_one_of_another_time_is_told(payload: bytes) -> None:
    signed = f"pullwright-licence-1.{base64.urlsafe_b64encode(payload).decode().rstrip('=')}"
    mark = base64.urlsafe_b64encode(KEY.sign(signed.encode())).decode().rstrip("=")
    with pytest.raises(BadLicence, match="not one that this version can read"):
        verify(f"{signed}.{mark}", [public(KEY)])


@pytest.mark.parametrize(
    "wrong",
    [
        {"host": ""},
        {"organisation": "acme"},
        {"host": "github.com"},
        {"host": "api.github.com"},
        {"host": "PW.example.org"},
        {"host": "https://pw.example.org"},
        {"seats": 0},
        {"seats": -3},
        {"seats": 10**7},
        {"seats": True},
        {"expires": date(2025, 12, 31)},
        {"expires": date(2300, 1, 1)},
        {"plan": "no such plan"},
        {"serial": ""},
    ],
)
def test_none_is_made_that_could_not_hold(wrong: dict[str, object]) -> None:
    with pytest.raises(Refused):
        sign(replace(LICENCE, **wrong), KEY)  # type: ignore[arg-type]  # cases


@pytest.mark.parametrize(
    ("now", "state", "said"),
    [
        (datetime(2025, 12, 30, tzinfo=UTC), None, "the clock says 2025-12-30. Set the clock"),
        (datetime(2025, 12, 31, tzinfo=UTC), Standing.ACTIVE, "until 2026-12-31."),
        (NOW, Standing.ACTIVE, "plan enterprise, 25 seats, until 2026-12-31."),
        (datetime(2026, 12, 10, tzinfo=UTC), Standing.ACTIVE, "until 2026-12-31. Ask whoever sold it"),
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), Standing.ACTIVE, "Ask whoever sold it"),
        (datetime(2027, 1, 1, tzinfo=UTC), Standing.GRACE, "It goes on holding until 2027-01-14."),
        (datetime(2027, 1, 14, 23, 59, tzinfo=UTC), Standing.GRACE, "has expired on 2026-12-31"),
        (datetime(2027, 1, 15, tzinfo=UTC), None, "its 14 days of grace are over"),
    ],
)
def test_its_life(machine: Machine, now: datetime, state: Standing | None, said: str) -> None:
    found = licensed(machine, now)
    assert said in found.sentence
    assert found.is_well is ("Ask" not in found.sentence and state is not None)
    terms = found.licence.terms(now) if found.licence else None
    assert (terms and terms.state, terms and terms.source) == (state, state and Source.LICENCE)


def test_without_one_there_is_nothing_to_say() -> None:
    assert licensed(Machine(""), NOW).sentence == ""


def test_each_way_in_which_one_does_not_hold_is_a_sentence(machine: Machine, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text(sign(replace(LICENCE, host="elsewhere.example.org"), KEY))
    odd = tmp_path / "odd"
    odd.write_bytes(b"\xff\xfe")
    cases = {
        "No such file": replace(machine, licence_file=str(tmp_path / "none")),
        "Is a directory": replace(machine, licence_file=str(tmp_path)),
        "a single line of letters": replace(machine, licence_file=str(odd)),
        "is for the host elsewhere.example.org, and this is pw.example.org": replace(machine, licence_file=str(other)),
        "no address of its own (PULLWRIGHT_PUBLIC_URL)": replace(machine, public_url=""),
        "its vendor is not ours": replace(machine, licence_keys=public(OTHER)),
        "PULLWRIGHT_LICENCE_KEY: not a public key": replace(machine, licence_keys="AAAA"),
    }
    for said, one in cases.items():
        found = licensed(one, NOW)
        assert (found.licence, found.is_well) == (None, False)
        assert said in found.sentence
        assert "the limits of the free or self-hosted plan" in found.sentence


def test_a_plan_that_the_operators_file_does_not_have_is_told(machine: Machine, tmp_path: Path) -> None:
    own = tmp_path / "plans.toml"
    own.write_text('[free]\ntitle = "Free"\n[self_hosted]\ntitle = "Own"\n')
    found = licensed(replace(machine, plans_file=str(own)), NOW)
    assert found.licence and not found.is_well
    assert "PULLWRIGHT_PLANS has no plan enterprise: add it" in found.sentence


def test_everybodys_github_is_nobodys_host() -> None:
    assert hosts(Machine("", public_url="")) == frozenset()
    own = Machine("", public_url="http://pw.example.org:8080", github_url="https://ghe.example.org/api/v3")
    assert hosts(own) == {"pw.example.org", "pw.example.org:8080", "ghe.example.org"}


def test_a_renewed_one_holds_at_once(machine: Machine) -> None:
    late = datetime(2027, 6, 1, tzinfo=UTC)
    assert licensed(machine, late).licence is None
    Path(machine.licence_file).write_text(sign(replace(LICENCE, expires=late.date() + timedelta(days=90)), KEY))
    assert licensed(machine, late).licence
