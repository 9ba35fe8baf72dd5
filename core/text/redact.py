"""Hides exact secret values, also in part and in the encodings that leaks come in."""

import base64
import codecs
from array import array
from collections.abc import Iterable, Iterator
from urllib.parse import quote

MARK = "[redacted]"
_WINDOW = 12  # letters and digits in a row that give a secret away
_SHORTEST = 6  # shorter values are words, not secrets


class Redactor:
    """Knows secret values and takes them out of text; its `repr` shows none of them."""

    def __init__(self, values: Iterable[str]) -> None:
        self._windows: set[str] = set()
        self._short: list[str] = []
        for value in filter(None, values):
            squeezed = _squeeze(value)[0]
            if len(squeezed) < _WINDOW:
                self._short += [value] if len(value) >= _SHORTEST else []
                continue
            for form in _forms(value):
                self._windows.update(_windows(_squeeze(form)[0]))

    def __repr__(self) -> str:
        return "Redactor(…)"

    def __call__(self, text: str) -> str:
        """`text` with every 12 or more characters in a row of a secret replaced by `[redacted]`.

        Found raw, reversed, rot13, hex, base64 (all three offsets), base32, URL- and JSON-quoted, in any
        case, and with anything that is not a letter or digit strewn in. A secret of fewer than 12
        letters and digits is found only as it is, one shorter than 6 characters not at all.
        """
        for value in self._short:
            text = text.replace(value, MARK)
        kept: list[str] = []
        at = 0
        for start, end in self._spans(text):
            kept += [text[at:start], MARK]
            at = end
        return "".join([*kept, text[at:]])

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        if not self._windows:
            return
        squeezed, places = _squeeze(text)
        start = end = -1
        for at in range(len(squeezed) - _WINDOW + 1):
            if squeezed[at : at + _WINDOW] not in self._windows:
                continue
            if at >= end:
                if start >= 0:
                    yield places[start], places[end - 1] + 1
                start = at
            end = at + _WINDOW
        if start >= 0:
            yield places[start], places[end - 1] + 1


def _squeeze(text: str) -> tuple[str, "array[int]"]:
    """The ASCII letters and digits of `text` in lower case, and where each of them stands."""
    places = array("l", (at for at, char in enumerate(text) if char.isascii() and char.isalnum()))
    return "".join(text[at] for at in places).lower(), places


def _windows(form: str) -> Iterator[str]:
    return (form[at : at + _WINDOW] for at in range(len(form) - _WINDOW + 1))


def _forms(value: str) -> Iterator[str]:
    raw = value.encode("utf-8", "surrogatepass")
    yield value
    yield value[::-1]
    yield codecs.encode(value, "rot13")
    yield raw.hex()
    yield base64.b32encode(raw).decode().rstrip("=")
    yield quote(value, safe="", errors="replace")
    for offset in range(3):  # the same bytes read differently depending on what stands before them
        coded = base64.b64encode(b"\0" * offset + raw).decode().rstrip("=")
        whole = coded[(offset * 8 + 5) // 6 : len(coded) - 1]
        yield whole
        yield whole.translate(str.maketrans("+/", "-_"))
