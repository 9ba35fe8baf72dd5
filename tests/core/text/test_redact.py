"""Exact secrets: hidden in whole, in part and in disguise, and nothing else with them."""

import base64
import codecs
import json
from collections.abc import Callable
from urllib.parse import quote

import pytest

from core.text import Redactor

KEY = "sk-test-Zx8Kq2LmP9rTv4WbYc7NdEfGh3Js6Qa"
DISGUISES: dict[str, Callable[[str], str]] = {
    "raw": str,
    "first seven dropped": lambda key: key[7:],
    "last seven dropped": lambda key: key[:-7],
    "half of it": lambda key: key[: len(key) // 2],
    "reversed": lambda key: key[::-1],
    "hex": lambda key: key.encode().hex(),
    "HEX": lambda key: key.encode().hex().upper(),
    "hex with colons": lambda key: key.encode().hex(":"),
    "base64": lambda key: base64.b64encode(key.encode()).decode(),
    "base64, one byte before": lambda key: base64.b64encode(b"x" + key.encode()).decode(),
    "base64, two bytes before": lambda key: base64.b64encode(b"xy" + key.encode()).decode(),
    "base64 for URLs": lambda key: base64.urlsafe_b64encode(key.encode()).decode(),
    "base32": lambda key: base64.b32encode(key.encode()).decode(),
    "URL-quoted": lambda key: quote(key, safe=""),
    "rot13": lambda key: codecs.encode(key, "rot13"),
    "spaced": " ".join,
    "dashed": "-".join,
    "one letter a line": "\n".join,
    "zero-width spaces": "\u200b".join,
    "concatenated": lambda key: f'"{key[:14]}" + "{key[14:]}"',
    "upper case": str.upper,
    "JSON": lambda key: json.dumps({"key": key}),
    "Authorization": lambda key: f"Authorization: Bearer {key}",
    "repr of bytes": lambda key: repr(key.encode()),
}


@pytest.mark.parametrize("name", DISGUISES)
def test_a_secret_is_hidden_in_its_disguise(name: str) -> None:
    leaked = DISGUISES[name](KEY)
    clean = Redactor([KEY])(f"before {leaked} after")
    assert clean.startswith("before ") and clean.endswith(" after")
    assert "[redacted]" in clean
    assert Redactor([KEY])(clean) == clean
    middle = "".join(filter(str.isalnum, leaked))[4:-4]
    assert middle not in "".join(filter(str.isalnum, clean))


def test_ordinary_text_is_left_alone() -> None:
    text = "A line of a log: GET /v1/models 200 OK in 0.12 s; sk-test is a prefix, Kq2LmP9rT is too short.\n" * 50
    assert Redactor([KEY, "", "abc"])(text) == text
    assert Redactor([])(text) == text


def test_several_secrets_and_short_ones() -> None:
    clean = Redactor([KEY, "hunter2", "s3cr3t-passw0rd-long"])(f"{KEY} hunter2 s3cr3t-passw0rd-long {KEY}")
    assert clean == "[redacted] [redacted] [redacted] [redacted]"


def test_a_secret_with_signs_and_other_scripts_is_hidden() -> None:
    for secret in ("pä$$wört-lang-genug-123", 'quo"te\\slash/and+plus=123456', "\ud800abcdefghijklmnop"):
        assert "[redacted]" in Redactor([secret])(f"a {secret} b")


def test_it_tells_nobody_what_it_knows() -> None:
    redactor = Redactor([KEY])
    assert KEY not in repr(redactor) + str(redactor)
    assert "Zx8Kq2" not in repr(redactor)
