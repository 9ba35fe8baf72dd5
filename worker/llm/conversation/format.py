"""The file of a recorded conversation: JSON, answers in order, never a prompt and never a key."""

import hashlib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from core.errors import Refused
from core.runs import Usage
from worker.llm import Prompt, Reply, Stop

_MOST_BYTES = 64 << 20


class Turn(BaseModel):
    """One answer. With `prompt_sha256` it answers that prompt and no other."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    stop: Stop = Stop.END
    model: str = ""
    prompt_sha256: str | None = None
    lane: str = ""  # of several conversations at once: whose it is
    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0

    @classmethod
    def of(cls, prompt: Prompt, reply: Reply) -> "Turn":
        """The turn that repeats `reply` when `prompt` is asked again."""
        used = reply.usage
        return cls(
            text=reply.text,
            stop=reply.stop,
            model=reply.model,
            prompt_sha256=fingerprint(prompt),
            lane=prompt.lane,
            input_tokens=used.input_tokens,
            output_tokens=used.output_tokens,
            cache_read_tokens=used.cache_read_tokens,
            cache_write_tokens=used.cache_write_tokens,
        )

    @property
    def usage(self) -> Usage:
        """The tokens that the recorded call used."""
        return Usage(self.input_tokens, self.output_tokens, self.cache_read_tokens, self.cache_write_tokens)


class Conversation(BaseModel):
    """All answers of one conversation; `source` is the model that gave them, `recorded` the day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["pullwright-conversation/1"] = "pullwright-conversation/1"
    source: str = ""
    recorded: str = ""
    answers: tuple[Turn, ...] = ()


def fingerprint(prompt: Prompt) -> str:
    """The SHA-256 of the messages and the temperature, as hexadecimal digits."""
    digest = hashlib.sha256(f"{prompt.temperature:g}".encode())
    for message in prompt.messages:
        for part in (message.role, message.text):
            data = part.encode("utf-8", "replace")
            digest.update(len(data).to_bytes(8, "big") + data)
        for image in message.images:
            digest.update(hashlib.sha256(image.data).digest())
    return digest.hexdigest()


def read(path: Path) -> Conversation:
    """The conversation in `path`; `Refused` says what is wrong with the file."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise Refused(f"{path} is too long for a recorded conversation.")
        return Conversation.model_validate_json(path.read_bytes())
    except OSError as wrong:
        raise Refused(f"There is no recorded conversation {path} that can be read: {wrong.strerror}.") from None
    except ValidationError as wrong:
        first = wrong.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        raise Refused(f"{path} is not a recorded conversation: {place}: {first['msg']}.") from None
