"""Only what was signed with one of our secrets is GitHub's; nothing in a header can break the comparison."""

import hmac

import pytest

from bot.signature import verify
from tests.bot.deliveries import signature

BODY = b'{"zen": "Keep it logically awesome."}'


def signed(secret: bytes = b"new") -> bytes:
    return signature(BODY, secret).encode()


def test_the_current_and_the_previous_secret_are_both_good_while_it_is_rotated() -> None:
    assert verify(BODY, signed(b"new"), (b"new", b"old"))
    assert verify(BODY, signed(b"old"), (b"new", b"old"))
    assert not verify(BODY, signed(b"older"), (b"new", b"old"))


def test_upper_case_digits_are_the_same_digits() -> None:
    header = signed()
    assert verify(BODY, header[:7] + header[7:].upper(), (b"new",))


def test_every_byte_of_the_body_is_signed() -> None:
    for at in range(len(BODY)):
        changed = BODY[:at] + bytes([BODY[at] ^ 1]) + BODY[at + 1 :]
        assert not verify(changed, signed(), (b"new",))


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"sha256=",
        b"sha1=" + hmac.digest(b"new", BODY, "sha1").hex().encode(),
        hmac.digest(b"new", BODY, "sha256").hex().encode(),
        b"SHA256=" + signed()[7:],
        signed() + b" ",
        b" " + signed(),
        signed()[:-1],
        b"sha256=" + b"\xc3\xa9" * 32,
        b"sha256=" + b"\xff" * 64,
        b"sha256=" + b"\0" * 64,
        b"sha256=" + b"0" * 1_000_000,
    ],
)
def test_anything_else_is_no_signature(header: bytes) -> None:
    assert not verify(BODY, header, (b"new",))


def test_without_a_secret_nothing_is_good() -> None:
    assert not verify(BODY, signed(b""), ())
    assert not verify(BODY, signed(b""), (b"",))
