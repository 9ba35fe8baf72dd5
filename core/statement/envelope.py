"""DSSE: the payload, its type, and who signed both. As strict as can be: one way to write it, one signature.

`https://github.com/secure-systems-lab/dsse` allows more (unknown fields, two alphabets, many signatures of which one is
good). What Pullwright signs uses none of it, so whatever of it is there was put there by somebody else.
"""

from dataclasses import dataclass
from typing import Any

from core.statement.canonical import Doubt, Doubtful, check_written, packed, read, unpacked, written
from core.statement.keys import SIGNATURE_BYTES, PublicKey, SigningKey

PAYLOAD_TYPE = "application/vnd.in-toto+json"
LARGEST = 32 << 20  # bytes
_ENVELOPE = frozenset({"payload", "payloadType", "signatures"})
_SIGNATURE = frozenset({"keyid", "sig"})


@dataclass(frozen=True, slots=True)
class Envelope:
    """What was read; nothing of it is believed before `is_signed_by` says so."""

    payload: bytes
    key_id: str
    signature: bytes

    def is_signed_by(self, key: PublicKey) -> bool:
        """Whether the holder of `key` has signed this payload as an in-toto statement."""
        return key.has_signed(_signed_bytes(self.payload), self.signature)


def seal(payload: bytes, key: SigningKey) -> bytes:
    """The envelope of `payload`, signed with `key`, as a file; the same for the same two."""
    signature = {"keyid": key.public.id, "sig": packed(key.sign(_signed_bytes(payload)))}
    value = {"payload": packed(payload), "payloadType": PAYLOAD_TYPE, "signatures": [signature]}
    return written(value) + b"\n"


def unseal(data: bytes) -> Envelope:
    """The envelope in `data`; `Doubtful` with the place of what is not as `seal` writes it."""
    if len(data) > LARGEST:
        raise Doubtful(Doubt("file", f"it is larger than {LARGEST >> 20} MiB, which no statement is."))
    value = _fields(read(data, "file"), _ENVELOPE, "file")
    if value["payloadType"] != PAYLOAD_TYPE:
        raise Doubtful(Doubt("payloadType", f"it is not {PAYLOAD_TYPE}, so this is something else that was signed."))
    key_id, signature = _signature(value["signatures"])
    envelope = Envelope(unpacked(_text(value["payload"], "payload"), "payload"), key_id, signature)
    if not data.endswith(b"\n"):
        raise Doubtful(Doubt("file", "its last byte is not the end of a line."))
    check_written(data[:-1], value, "file")
    return envelope


def _signed_bytes(payload: bytes) -> bytes:
    """The pre-authentication encoding: type and payload, each with its length, so that neither passes for the other."""
    kind = PAYLOAD_TYPE.encode("ascii")
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def _signature(value: object) -> tuple[str, bytes]:
    if not isinstance(value, list) or len(value) != 1:
        raise Doubtful(Doubt("signatures", "there is not exactly one signature."))
    one = _fields(value[0], _SIGNATURE, "signatures[0]")
    signature = unpacked(_text(one["sig"], "signatures[0].sig"), "signatures[0].sig")
    if len(signature) != SIGNATURE_BYTES:
        raise Doubtful(Doubt("signatures[0].sig", f"it is not {SIGNATURE_BYTES} bytes long."))
    return _text(one["keyid"], "signatures[0].keyid"), signature


def _fields(value: object, names: frozenset[str], place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Doubtful(Doubt(place, "it is not a JSON object."))
    lost, odd = sorted(names - set(value)), sorted(set(value) - names)
    if lost or odd:
        said = [f"{name} is not there" for name in lost] + [f"{name[:40]!a} does not belong there" for name in odd[:3]]
        raise Doubtful(Doubt(place, f"{', '.join(said)}."))
    return value


def _text(value: object, place: str) -> str:
    if not isinstance(value, str):
        raise Doubtful(Doubt(place, "it is not a text."))
    return value
