"""Whatever is done to a statement, it does not hold any more, and the place is named: never a stack trace."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import SSlibKey  # type: ignore[attr-defined]  # documented, and not in its __all__

from core.errors import Refused
from core.statement import Doubt, Doubtful, KeySet, SigningKey, TrustedKey
from core.statement.believing import believed
from core.statement.canonical import digest, packed, written
from core.statement.envelope import LARGEST, PAYLOAD_TYPE, seal
from core.statement.payload import payload
from core.statement.published import document, key_set
from tests.core.statement.samples import COMMIT, KEY, OTHER, SIGNED, TRUSTED, a_statement, sealed

WHOLE = sealed()
PARTS = {"file", "payload", "payloadType", "signatures", "signatures[0]", "signatures[0].sig", "signatures[0].keyid"}


def doubts(data: bytes, keys: KeySet = TRUSTED) -> tuple[Doubt, ...]:
    with pytest.raises(Doubtful) as caught:
        believed(data, keys)
    assert caught.value.doubts
    assert all(doubt.place and doubt.why.endswith(".") for doubt in caught.value.doubts)
    return caught.value.doubts


def places(data: bytes, keys: KeySet = TRUSTED) -> set[str]:
    return {doubt.place for doubt in doubts(data, keys)}


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    """The envelope after `change`, written as it has to be."""
    value = json.loads(WHOLE)
    change(value)
    return written(value) + b"\n"


def resigned(change: Callable[[dict[str, Any]], object], key: SigningKey = KEY, *, digests: bool = False) -> bytes:
    """The payload after `change`, by somebody who has `key`."""
    value = json.loads(payload(a_statement()))
    change(value)
    if digests:
        parts = {name: part for name, part in value["predicate"].items() if name != "digests"}
        value["predicate"]["digests"] = {n: digest(p) for n, p in {**parts, "subject": value["subject"]}.items()}
    return seal(written(value), key)


def test_what_was_signed_holds() -> None:
    told = believed(WHOLE, TRUSTED)
    assert (told.commit, told.predicate.repository.name) == (COMMIT, "acme/shop")
    assert sealed() == WHOLE, "the same statement is the same bytes"


def test_every_single_byte_counts() -> None:
    """Each byte of the file in turn, by another bit each time; every bit of each is the next test's."""
    for at in range(len(WHOLE)):
        data = bytearray(WHOLE)
        data[at] ^= 1 << (at % 8)
        assert places(bytes(data)), at


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255), st.sampled_from("flip insert remove cut twice".split()))
def test_no_change_of_bytes_is_missed(at: int, by: int, how: str) -> None:
    done = {
        "flip": WHOLE[:at] + bytes([WHOLE[at] ^ by]) + WHOLE[at + 1 :],
        "insert": WHOLE[:at] + bytes([by]) + WHOLE[at:],
        "remove": WHOLE[:at] + WHOLE[at + 1 :],
        "cut": WHOLE[:at],
        "twice": WHOLE[:at] + WHOLE,
    }[how]
    if done != WHOLE:
        assert places(done)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400) | st.recursive(st.none() | st.text(), st.lists).map(lambda v: json.dumps(v).encode()))
def test_what_is_no_statement_at_all_is_told(data: bytes) -> None:
    assert places(data)


@pytest.mark.parametrize("part", ["run", "base", "environment", "commands", "evidence", "cost", "files", "attempts"])
def test_the_part_that_was_changed_is_named(part: str) -> None:
    raw = payload(a_statement())
    start = raw.index(f'"{part}":'.encode()) + len(part) + 3
    at = next(i for i in range(start, len(raw)) if raw[i : i + 1].isalnum() and raw[i - 1 : i] != b"\\")
    data = raw[:at] + (b"8" if raw[at : at + 1] != b"8" else b"9") + raw[at + 1 :]
    found = places(changed(lambda value: value.update(payload=packed(data))))
    assert any(place.startswith(f"predicate.{part}") for place in found), found


def test_the_subject_is_named_and_what_tells_itself_nowhere_is_told_as_a_whole() -> None:
    def lies(value: dict[str, Any]) -> None:
        value["predicate"]["run"]["verdict"] = "failed"

    raw = payload(a_statement()).replace(COMMIT.encode(), b"d" * 40)
    assert places(changed(lambda value: value.update(payload=packed(raw)))) == {"subject"}
    clever = json.loads(resigned(lies, digests=True))["payload"]
    assert places(changed(lambda value: value.update(payload=clever))) == {"payload or signatures[0].sig"}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda v: v.update(payloadType="application/json"), "payloadType"),
        (lambda v: v.update(payloadType=None), "payloadType"),
        (lambda v: v.update(signatures=[]), "signatures"),
        (lambda v: v.update(signatures=v["signatures"] * 2), "signatures"),
        (lambda v: v["signatures"].append({"keyid": OTHER.public.id, "sig": packed(bytes(64))}), "signatures"),
        (lambda v: v.pop("signatures"), "file"),
        (lambda v: v.update(extra=1), "file"),
        (lambda v: v["signatures"][0].update(cert="x"), "signatures[0]"),
        (lambda v: v["signatures"][0].update(keyid=""), "signatures[0].keyid"),
        (lambda v: v["signatures"][0].update(keyid=OTHER.public.id), "signatures[0].keyid"),
        (lambda v: v["signatures"][0].update(keyid=7), "signatures[0].keyid"),
        (lambda v: v["signatures"][0].update(sig=packed(bytes(64))), "payload or signatures[0].sig"),
        (lambda v: v["signatures"][0].update(sig=packed(bytes(63))), "signatures[0].sig"),
        (lambda v: v["signatures"][0].update(sig=""), "signatures[0].sig"),
        (lambda v: v["signatures"][0].update(sig=v["signatures"][0]["sig"].rstrip("=")), "signatures[0].sig"),
        (lambda v: v.update(payload=base64.urlsafe_b64encode(b"\xff\xfe" * 9).decode()), "payload"),
        (lambda v: v.update(payload=v["payload"] + "\n"), "payload"),
        (lambda v: v.update(payload=["x"]), "payload"),
    ],
)
def test_an_envelope_that_says_anything_else_is_none(change: Callable[[dict[str, Any]], object], place: str) -> None:
    assert place in places(changed(change))


def test_padding_bits_spaces_and_doubled_keys_are_changes() -> None:
    text = WHOLE.decode()
    signature = json.loads(WHOLE)["signatures"][0]["sig"]
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    loose = signature[:-3] + letters[letters.index(signature[-3]) ^ 1] + "=="  # the same 64 bytes to most decoders
    assert places(text.replace(signature, loose).encode()) == {"signatures[0].sig"}
    assert places(text.replace(",", ", ", 1).encode()) == {"file"}
    assert places(text.replace('"payloadType"', '"payload":"e30=","payloadType"').encode()) == {"file"}
    assert places(text.rstrip("\n").encode()) == {"file"}
    assert places(json.dumps(json.loads(WHOLE), indent=1).encode() + b"\n") == {"file"}
    assert places(b" " * (LARGEST + 1)) == {"file"}
    assert places(b"[" * 100_000) == {"file"}


def test_the_malleable_twin_of_a_signature_is_none() -> None:
    """S + L is the same point to a careless library."""
    order = 2**252 + 27742317777372353535851937790883648493
    raw = base64.b64decode(json.loads(WHOLE)["signatures"][0]["sig"])
    twin = raw[:32] + (int.from_bytes(raw[32:], "little") + order).to_bytes(32, "little")
    assert places(changed(lambda v: v["signatures"][0].update(sig=packed(twin)))) == {"payload or signatures[0].sig"}


def test_another_key_is_not_believed_though_it_is_a_good_one() -> None:
    assert places(sealed(key=OTHER)) == {"signatures[0].keyid"}
    under_our_name = json.loads(sealed(key=OTHER))
    under_our_name["signatures"][0]["keyid"] = KEY.public.id
    assert places(written(under_our_name) + b"\n") == {"payload or signatures[0].sig"}


def test_a_list_that_gives_our_id_to_another_key_is_not_used_at_all() -> None:
    told = document(TRUSTED).replace(packed(KEY.public.raw).encode(), packed(OTHER.public.raw).encode())
    with pytest.raises(Refused, match="is not the one beside it"):
        key_set(told, "keys.json")
    assert key_set(document(TRUSTED), "keys.json") == TRUSTED
    for odd in (b"{}", b"[]", b"", b"\xff", b'{"schema":"pullwright.keys","schema":"pullwright.keys"}', b"[" * 9999):
        with pytest.raises(Refused, match=r"keys\.json"):
            key_set(odd, "keys.json")


def test_what_a_key_signed_outside_of_its_time_does_not_count() -> None:
    day, key = timedelta(days=1), KEY.public

    def trusting(**times: Any) -> KeySet:
        return KeySet("", (TrustedKey(key, **times),))

    believed(WHOLE, trusting(since=SIGNED - day, until=SIGNED + day))
    name = f"key {key.id[:16]}"
    assert places(WHOLE, trusting(since=SIGNED + day)) == {name}
    assert places(WHOLE, trusting(until=SIGNED - day)) == {name}
    assert "revoked" in doubts(WHOLE, trusting(revoked=SIGNED + day * 365))[0].why
    with pytest.raises(Doubtful, match="still to come"):
        believed(WHOLE, TRUSTED, now=SIGNED - day)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda v: v.update(_type="https://in-toto.io/Statement/v0.1"), "_type"),
        (lambda v: v.update(predicateType="https://slsa.dev/provenance/v1"), "predicateType"),
        (lambda v: v.update(more=1), "more"),
        (lambda v: v["predicate"].update(more=1), "predicate.more"),
        (lambda v: v["predicate"]["run"].pop("verdict"), "predicate.run.verdict"),
        (lambda v: v["predicate"]["run"].update(verdict="perfect"), "predicate.run.verdict"),
        (lambda v: v["subject"].pop(), "subject[1]"),
        (lambda v: v["subject"][0]["digest"].update(gitCommit="x"), "subject[0].digest.gitCommit"),
        (lambda v: v["predicate"]["files"][0].update(name="../../etc/passwd"), "predicate.files[0].name"),
        (lambda v: v["predicate"]["environment"]["network"].update(tests="all"), "predicate.environment.network.tests"),
    ],
)
def test_a_statement_of_another_kind_does_not_pass_for_ours(
    change: Callable[[dict[str, Any]], object], place: str
) -> None:
    """Also where the real key signed it: it signs other things elsewhere, or a later version of this."""
    assert place in places(resigned(change, digests=True))


def test_the_envelope_is_what_everybody_else_calls_dsse() -> None:
    """Worked out by hand from the protocol's own words, beside what we do."""
    value = json.loads(WHOLE)
    body = base64.b64decode(value["payload"])
    kind = PAYLOAD_TYPE.encode()
    told = b"DSSEv1 " + str(len(kind)).encode() + b" " + kind + b" " + str(len(body)).encode() + b" " + body
    assert KEY.public.has_signed(told, base64.b64decode(value["signatures"][0]["sig"]))
    assert json.loads(body)["_type"] == "https://in-toto.io/Statement/v1"


def test_the_library_of_the_protocols_own_authors_reads_it_the_same() -> None:
    envelope = Envelope.from_dict(json.loads(WHOLE))
    key = SSlibKey(KEY.public.id, "ed25519", "ed25519", {"public": KEY.public.raw.hex()})
    assert list(envelope.verify([key], 1)) == [KEY.public.id]
    with pytest.raises(VerificationError):
        envelope.verify([SSlibKey(OTHER.public.id, "ed25519", "ed25519", {"public": OTHER.public.raw.hex()})], 1)
