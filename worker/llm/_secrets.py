"""Keys stay inside: what a server says about a key may hold a part of it, so it is taken out here."""

import re

from worker.llm import Access, WrongKey

_WORD = re.compile(r"[^\s\"'<>(){}\[\],;]+")
_MARKED = re.compile(r"(?i)\b(sk|key|bearer|token)[-_]")
_PART = 5  # as many characters of a key in a row are a part of it
_LONGEST = 200


def checked_key(key: str, setting: str, provider: str) -> str:
    """`key`, if it can be one; `WrongKey` names the setting, never the value."""
    if not key:
        raise WrongKey(f"There is no key for {provider}: models: set {setting}.")
    if not key.isascii() or not key.isprintable() or " " in key:
        raise WrongKey(f"{setting} holds characters that no key has (blanks, line ends, quotes from a copy?).")
    return key


def keys(access: Access) -> tuple[str, ...]:
    """Every key there is: whoever echoes one, it is not shown."""
    return tuple(key for key in (access.openai_api_key, access.anthropic_api_key) if key)


def without(text: str, secrets: tuple[str, ...]) -> str:
    """`text` on one line of at most 200 characters, each word that holds five characters of a secret hidden."""
    parts = {secret[at : at + _PART] for secret in secrets for at in range(max(1, len(secret) - _PART + 1)) if secret}
    plain = "".join(character if character.isprintable() else " " for character in text[: 20 * _LONGEST])
    shown = _WORD.sub(lambda word: "[hidden]" if _tells(word.group(), parts) else word.group(), plain)
    return " ".join(shown.split())[:_LONGEST]


def _tells(word: str, parts: set[str]) -> bool:
    return bool(_MARKED.search(word)) or any(part in word for part in parts)
