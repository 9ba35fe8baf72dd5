"""Takes out of a text what a person who reads it would not see, and says what it was."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from core.text import invisible
from core.text.entities import Decoded, decode
from core.text.markup import Hidden, hidden

_PASSES = 16
_EXCERPT = 80
_TERMINAL = re.compile(r"\x1b\[[0-9;?]{0,40}[ -/]{0,4}[@-~]|\x1b\][^\x07\x1b\n]{0,400}(?:\x07|\x1b\\)")
_NEWLINES = re.compile("\r\n?|[\u2028\u2029]")
_UNSAFE = re.compile(r"[<>&@`|*_\[\]()#\\]+|\s+")


@dataclass(frozen=True, slots=True)
class Neutral:
    """`text` without hidden parts; `stripped` names them, one safe sentence part per kind."""

    text: str
    stripped: tuple[str, ...]


def neutralise(text: str) -> Neutral:
    """`text` without invisible characters and hidden markup, to a fixed point.

    Promises: `neutralise(x.text).text == x.text` for every result `x`; no character of `invisible`
    and no comment is left, also not behind HTML entities of any depth. Lines end in `\\n`. Comments go
    from code blocks as well, where they would be visible: telling the two apart is where filters fail.
    """
    parts: list[Hidden] = []
    for number in range(_PASSES * 4):
        after, found = _pass(text)
        if after == text:
            break
        text = after
        parts += found
        if number >= _PASSES:  # nested only to wear this loop out
            text = re.sub("[<>&]", "", text)
            parts.append(Hidden("deeply nested markup", 0, 0, ""))
    return Neutral(text, _told(parts))


def _pass(text: str) -> tuple[str, list[Hidden]]:
    text = _NEWLINES.sub("\n", text)
    decoded = decode(text)
    if not decoded.whole:
        return text.replace("&", ""), [Hidden("deeply nested entities", 0, 0, "")]
    found = _unseen(decoded.text) or list(hidden(decoded.text))
    return _cut(text, decoded, found), found


def _unseen(text: str) -> list[Hidden]:
    terminal = [Hidden("terminal sequences", m.start(), m.end(), m[0][1:]) for m in _TERMINAL.finditer(text)]
    told = "\x1b" if terminal else ""  # its escape is not told twice
    runs = invisible.pattern().finditer(text)
    return [*terminal, *(Hidden("", m.start(), m.end(), m[0].strip(told) if told else m[0]) for m in runs)]


def _cut(text: str, decoded: Decoded, found: Iterable[Hidden]) -> str:
    kept: list[str] = []
    at = 0
    for start, end in sorted(decoded.original(part.start, part.end) for part in found):
        kept.append(text[at : max(at, start)])
        at = max(at, end)
    return "".join([*kept, text[at:]])


def _told(parts: Iterable[Hidden]) -> tuple[str, ...]:
    counts: Counter[str] = Counter()
    samples: dict[str, list[str]] = {}
    for part in parts:
        for name, sample, times in _names(part):
            counts[name] += times
            samples.setdefault(name, []).append(sample)
    return tuple(f"{count} × {name}{_samples(name, samples[name])}" for name, count in sorted(counts.items()))


def _names(part: Hidden) -> Iterable[tuple[str, str, int]]:
    if part.kind:
        return [(part.kind, part.content[:400], 1)]
    if ord(part.content[:1] or "\0") >= 0xE0000:  # its letters are told in their order
        return [(invisible.kind(char), invisible.shown(char), 1) for char in part.content]
    return [(invisible.kind(char), invisible.shown(char), n) for char, n in Counter(part.content).items()]


def _samples(name: str, samples: list[str]) -> str:
    if name == "tag characters":
        said = _safe("".join(sample for sample in samples[:400] if len(sample) == 1))
        return f" that spell “{said}”" if said else ""
    if samples[0].startswith("U+"):
        return f" ({', '.join(sorted(set(samples))[:5])})"
    said = _safe("; ".join(filter(None, samples[:3])))
    return f": “{said}”" if said else ""


def _safe(text: str) -> str:
    plain = " ".join(_UNSAFE.sub(" ", invisible.pattern().sub("", text)).split())
    return plain if len(plain) <= _EXCERPT else plain[: _EXCERPT - 1] + "…"
