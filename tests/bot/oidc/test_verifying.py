"""Whose token is believed: the issuer's own, for us, now; each forgery by its name."""

import base64
import hmac
import json
import time
from collections.abc import Iterator

import jwt
import pytest

from bot.oidc import Claims, Keys, Untrusted, Verifier
from core.asks import Person
from core.errors import Broken
from tests.fakes.issuer import Claims as Said
from tests.fakes.issuer import Issuer, job_claims, public_pem, rsa_key

AUDIENCE = "https://pullwright.example.org"


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with Issuer() as made:
        made.claims = job_claims("acme/shapes", 5, 9, "ada", 7)
        yield made


def read(issuer: Issuer, token: str, keys: Keys | None = None) -> Claims:
    return Verifier(keys or Keys(issuer.url), issuer.url, AUDIENCE).claims(token)


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_a_token_of_the_issuer_for_us_is_believed(issuer: Issuer) -> None:
    claims = read(issuer, issuer.token(AUDIENCE))
    assert (claims.repository, claims.repository_id, claims.run_id, claims.run_attempt) == ("acme/shapes", 5, 77, 1)
    assert claims.person == Person(7, "ada")
    robot = read(issuer, issuer.token(AUDIENCE, actor="dependabot[bot]"))
    assert robot.person.is_bot


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"aud": "https://elsewhere.example.org"}, "another server"),
        ({"aud": [AUDIENCE, "https://elsewhere.example.org"]}, "another server"),
        ({"aud": None}, "not one that GitHub issues"),
        ({"iss": "https://evil.example.org"}, "another issuer"),
        ({"iss": None}, "not one that GitHub issues"),
        ({"exp": 1_700_000_000}, "expired"),
        ({"exp": None}, "not one that GitHub issues"),
        ({"exp": "soon"}, "not one that GitHub issues"),
        ({"nbf": 4_000_000_000}, "not valid yet"),
        ({"iat": 4_000_000_000}, "not valid yet"),
        ({"repository_id": None}, "not one that GitHub issues"),
        ({"repository_id": 5}, "not one that GitHub issues"),
        ({"repository_id": "5.0"}, "not one that GitHub issues"),
        ({"repository_id": "٥"}, "not one that GitHub issues"),
        ({"repository_id": "9" * 30}, "not one that GitHub issues"),
        ({"repository": "acme/../other"}, "not one that GitHub issues"),
        ({"repository": "acme/shapes\n"}, "not one that GitHub issues"),
        ({"actor": "ada <b>"}, "not one that GitHub issues"),
        ({"actor_id": "0"}, "not one that GitHub issues"),
        ({"run_attempt": "x"}, "not one that GitHub issues"),
    ],
)
def test_a_claim_that_is_not_as_it_should_be(issuer: Issuer, changed: Said, why: str) -> None:
    with pytest.raises(Untrusted, match=why):
        read(issuer, issuer.token(AUDIENCE, **changed))


def test_a_key_that_is_not_the_issuers(issuer: Issuer) -> None:
    with pytest.raises(Untrusted, match="signature is not the issuer's"):
        read(issuer, issuer.token(AUDIENCE, key=rsa_key(1)))
    with pytest.raises(Untrusted, match="a key that the issuer does not have"):
        read(issuer, issuer.token(AUDIENCE, kid="second", key=rsa_key(1)))


def test_other_ways_to_sign(issuer: Issuer) -> None:
    claims = jwt.decode(issuer.token(AUDIENCE), options={"verify_signature": False})
    unsigned = f"{part({'alg': 'none', 'kid': 'first', 'typ': 'JWT'})}.{part(claims)}."
    head = f"{part({'alg': 'HS256', 'kid': 'first', 'typ': 'JWT'})}.{part(claims)}"
    mac = hmac.digest(public_pem(rsa_key()), head.encode(), "sha256")
    confused = f"{head}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"
    stronger = jwt.encode(claims, rsa_key(), algorithm="RS512", headers={"kid": "first"})
    for token in (unsigned, confused, stronger):
        with pytest.raises(Untrusted, match="RS256"):
            read(issuer, token)


def test_a_header_that_brings_its_own_key_or_address(issuer: Issuer) -> None:
    claims = jwt.decode(issuer.token(AUDIENCE), options={"verify_signature": False})
    own = {"jku": f"{issuer.url}/mine", "x5u": f"{issuer.url}/mine", "jwk": {"kty": "RSA", "n": "AQAB", "e": "AQAB"}}
    token = jwt.encode(claims, rsa_key(1), algorithm="RS256", headers={"kid": "first", **own})
    with pytest.raises(Untrusted, match="signature"):
        read(issuer, token)
    assert issuer.fetches == 1


@pytest.mark.parametrize("token", ["", "a", "a.b.c", "é.é.é", "." * 40, "e30.e30.e30", "x" * 20_000, "[[[[.{}.x"])
def test_what_is_no_token(issuer: Issuer, token: str) -> None:
    with pytest.raises(Untrusted):
        read(issuer, token)
    assert issuer.fetches == 0


def test_nesting_in_the_header_ends_nothing(issuer: Issuer) -> None:
    deep = base64.urlsafe_b64encode(b"[" * 9_000).rstrip(b"=").decode()
    with pytest.raises(Untrusted):
        read(issuer, f"{deep}.e30.x")


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_the_keys_are_fetched_once_and_again_for_a_new_one_but_not_at_the_will_of_strangers(issuer: Issuer) -> None:
    clock = Clock()
    keys = Keys(issuer.url, now=clock)
    for _ in range(3):
        read(issuer, issuer.token(AUDIENCE), keys)
    assert issuer.fetches == 1
    issuer.keys["second"] = rsa_key(1)
    for number in range(20):
        assert keys.key(f"made-up-{number}") is None
    assert issuer.fetches == 1
    clock.now += 61
    assert read(issuer, issuer.token(AUDIENCE, kid="second"), keys).repository == "acme/shapes"
    assert issuer.fetches == 2
    del issuer.keys["first"]
    clock.now += 3601
    with pytest.raises(Untrusted):
        read(issuer, issuer.token(AUDIENCE, kid="first", key=rsa_key()), keys)


def test_an_issuer_that_is_away_or_strange(issuer: Issuer) -> None:
    clock = Clock()
    keys = Keys(issuer.url, now=clock)
    token = issuer.token(AUDIENCE)
    weak = b'{"keys": [{"kty": "RSA", "kid": "first", "n": "AQAB", "e": "AQAB"}, {"kty": "EC"}, {}, 5]}'
    for status, body in ((500, None), (302, None), (200, b"<html>"), (200, b"[]"), (200, b"x" * 300_000), (200, weak)):
        issuer.status, issuer.body = status, body
        with pytest.raises(Broken) as broken:
            read(issuer, token, keys)
        assert broken.value.retryable
        clock.now += 6
    issuer.status, issuer.body = 200, None
    assert read(issuer, token, keys).actor == "ada"
    issuer.status = 500
    clock.now += 4000
    assert read(issuer, token, keys).actor == "ada", "known keys stay while the issuer is away"


def test_a_key_that_cannot_be_read_hides_none_beside_it(issuer: Issuer) -> None:
    strange = [5, {}, {"kty": "RSA"}, {"kty": "RSA", "kid": "x", "n": "AQAB", "e": "AQAB"}, {"kty": "RSA", "kid": "y"}]
    issuer.body = json.dumps({"keys": [*strange, *json.loads(issuer.jwks())["keys"]]}).encode()
    assert read(issuer, issuer.token(AUDIENCE)).actor == "ada"


def test_a_little_wrong_clock_is_forgiven(issuer: Issuer) -> None:
    now = int(time.time())
    assert read(issuer, issuer.token(AUDIENCE, nbf=now + 15, exp=now + 60)).actor == "ada"
