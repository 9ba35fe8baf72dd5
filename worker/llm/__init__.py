"""Language models. A provider is one file here that offers `open_model(name, access) -> Model`.

The file's name is the provider's name in `--model PROVIDER:NAME`.
"""

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from core.errors import Broken, Refused, Unfinished
from core.runs import Usage


@dataclass(frozen=True, slots=True)
class Image:
    """A picture: `kind` is `image/png`, `image/jpeg`, `image/gif` or `image/webp`, as its own bytes say."""

    kind: str
    data: bytes

    @property
    def base64(self) -> str:
        """Its bytes, as both providers take them."""
        return b64encode(self.data).decode("ascii")


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation; `role` is `system`, `user` or `assistant`.

    `cache` marks the end of a prefix that is the same in later requests (prompt caching). `images` go with the text of
    a user's turn; a model that takes none is sent the text alone.
    """

    role: str
    text: str
    cache: bool = False
    images: tuple[Image, ...] = ()


@dataclass(frozen=True, slots=True)
class Prompt:
    """One request to a model."""

    messages: tuple[Message, ...]
    temperature: float = 0.0
    max_output_tokens: int = 4096
    timeout_s: float = 300.0
    purpose: str = "edits"
    lane: str = ""  # which of several who ask at once this is, for recordings; no model is shown it

    @property
    def sha256(self) -> str:
        """The hash of all that the model is shown, in its order, pictures included."""
        shown = hashlib.sha256()
        for message in self.messages:
            for part in (message.role.encode(), _bytes(message.text), *(image.data for image in message.images)):
                shown.update(b"%d:" % len(part) + part)
            shown.update(b".")
        return shown.hexdigest()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


class Stop(StrEnum):
    """Why an answer ended, as the provider said it. Everything but `END` is an answer that is not whole."""

    END = "end"
    LENGTH = "length"
    FILTER = "filter"
    CUT = "cut"  # the stream ended without the provider's own end mark


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer; `model` is the name the provider says it answered with.

    `exact` is False where the provider told no final usage: `usage` then holds what was seen, or nothing.
    """

    text: str
    usage: Usage
    stop: Stop
    model: str
    exact: bool = True


class WrongKey(Refused):
    """The provider refused the key."""


class UnknownModel(Refused):
    """The provider does not know the model."""


class ModelDown(Broken):
    """The provider could not be reached or kept failing; `usage` holds what was counted all the same.

    `exact` is False where more may have been used than was counted.
    """

    def __init__(self, message: str, *, retryable: bool = True, usage: Usage | None = None, exact: bool = True) -> None:
        super().__init__(message, retryable=retryable)
        self.usage = usage or Usage()
        self.exact = exact


class ReplayEnded(Unfinished):
    """A recorded conversation has no further answer."""


class Model(Protocol):
    """One model of one provider, ready to be asked."""

    @property
    def provider(self) -> str:
        """The provider's name, which is its file's."""
        ...

    @property
    def name(self) -> str:
        """The model's name, as the provider knows it."""
        ...

    def complete(self, prompt: Prompt) -> Reply:
        """The answer to `prompt`; raises `WrongKey`, `UnknownModel`, `ModelDown` or `ReplayEnded`."""
        ...


@dataclass(frozen=True, slots=True)
class Access:
    """What a provider may need to be reached. Keys never leave this value except to the provider.

    `discreet`: errors do not repeat what a server said, which may name accounts and machines; strangers read them.
    """

    openai_api_key: str = ""
    anthropic_api_key: str = ""
    local_url: str = ""
    ca_bundle: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    discreet: bool = False

    def __repr__(self) -> str:  # keys must not reach a log through a repr
        return f"Access(local_url={self.local_url!r})"
