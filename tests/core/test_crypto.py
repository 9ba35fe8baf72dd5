"""Values at rest: bound to their place, readable after a rotation, useless when changed or moved."""

import base64
from pathlib import Path

import pytest

from core.crypto import Keyring, keyring
from core.errors import Broken, Refused

RING = Keyring((b"k" * 32,))


def test_a_value_reads_back_in_its_own_place_only() -> None:
    value = RING.encrypt("text \ud800 é", "runs.why")
    assert RING.decrypt(value, "runs.why") == "text \ud800 é"
    with pytest.raises(Broken, match="changed outside"):
        RING.decrypt(value, "runs.branch")


def test_a_changed_value_is_not_used() -> None:
    version, key, body = RING.encrypt("text", "a.b").split(".")
    raw = bytearray(base64.b64decode(body))
    raw[-1] ^= 1
    with pytest.raises(Broken, match="changed outside"):
        RING.decrypt(f"{version}.{key}.{base64.b64encode(raw).decode()}", "a.b")


def test_the_same_text_is_never_the_same_value() -> None:
    assert RING.encrypt("text", "a.b") != RING.encrypt("text", "a.b")


def test_the_newest_key_writes_and_every_key_reads() -> None:
    rotated = Keyring((b"n" * 32, b"k" * 32))
    assert rotated.decrypt(RING.encrypt("old", "a.b"), "a.b") == "old"
    with pytest.raises(Broken, match="PULLWRIGHT_ENCRYPTION_KEYS"):
        RING.decrypt(rotated.encrypt("new", "a.b"), "a.b")


def test_a_key_is_made_once_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    value = keyring("", tmp_path).encrypt("text", "a.b")
    assert keyring("", tmp_path).decrypt(value, "a.b") == "text"
    assert (tmp_path / "encryption.key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["encryption.key"]


@pytest.mark.parametrize("setting", ["short", base64.b64encode(b"x" * 16).decode(), "é"])
def test_a_wrong_key_is_refused_with_the_way_to_make_one(setting: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="openssl rand") as refused:
        keyring(setting, tmp_path)
    assert setting not in str(refused.value)


def test_a_ring_does_not_show_its_keys() -> None:
    assert "k" * 8 not in repr(RING)
