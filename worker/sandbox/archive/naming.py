"""Which names of members are taken over, and as what."""

import unicodedata

_COMPONENT_BYTES = 255
_HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # controls, direction marks and joiners, surrogates, line separators


def relative(name: bytes, below: str) -> str:
    """`name` as a path below the folder `below` ("" or "out"); raises ValueError with the reason if it is none.

    A leading `./` is what packers write. Absolute names, `..`, empty parts and NUL are refused.
    """
    text = name.decode("utf-8", "strict") if _is_utf8(name) else ""
    if not text:
        raise ValueError("its name is not UTF-8")
    text = text.removeprefix("./").rstrip("/") if text not in {".", "./"} else ""
    if below and (text == below or text.startswith(below + "/")):
        text = text[len(below) + 1 :]
    elif below:
        raise ValueError("it lies outside of the folder")
    if text and (text.startswith("/") or any(part in {"", ".", ".."} for part in text.split("/"))):
        raise ValueError("its name leads out of the folder")
    return text


def readable(path: str, *, depth: int, length: int) -> None:
    """Raises ValueError if `path` is too deep, too long, or holds characters that a person would not see."""
    parts = path.split("/")
    if len(parts) > depth:
        raise ValueError("it lies too deep")
    if len(path.encode()) > length or any(len(part.encode()) > _COMPONENT_BYTES for part in parts):
        raise ValueError("its name is too long")
    if any(unicodedata.category(char) in _HIDDEN for char in path) or "\\" in path:
        raise ValueError("its name holds hidden characters")


def _is_utf8(name: bytes) -> bool:
    try:
        name.decode("utf-8", "strict")
    except UnicodeDecodeError:
        return False
    return b"\0" not in name
