"""The output of a box as text for people and models: no control characters, no paths of ours."""

import re

_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-_])")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
_KEPT = 20_000


def readable(output: bytes) -> str:
    """Decoded, without colours and control characters, carriage returns resolved, /work/ left out, head and tail."""
    text = _ANSI.sub("", output.decode("utf-8", "replace").replace("\r\n", "\n"))
    lines = [line.rpartition("\r")[2] for line in text.split("\n")]
    plain = _CONTROL.sub("", "\n".join(lines)).replace("/work/", "")
    return trimmed(plain, _KEPT)


def trimmed(text: str, most: int) -> str:
    """The head and the tail of a long text, cut at lines."""
    if len(text) <= most:
        return text
    head, tail = text[: most // 3], text[-(most - most // 3) :]
    return (
        f"{head.rpartition(chr(10))[0]}\n[... {len(text) - most} characters left out ...]\n{tail.partition(chr(10))[2]}"
    )
