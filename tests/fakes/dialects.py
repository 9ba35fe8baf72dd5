"""What each provider's server says, event by event, so that one story can be told to all of them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.fakes.model_server import Canned

STOPS = ("end", "length", "filter", "cut")


def event(data: dict[str, Any], name: str = "") -> bytes:
    head = f"event: {name}\n" if name else ""
    return f"{head}data: {json.dumps(data)}\n\n".encode()


@dataclass(frozen=True)
class Tokens:
    """As our `Usage` counts: `into` includes what was cached."""

    into: int = 1000
    out: int = 50
    read: int = 0
    written: int = 0


@dataclass(frozen=True)
class Dialect:
    provider: str
    model: str
    path: str
    key_header: str
    stream: Callable[[str, str, Tokens], list[bytes]]
    error: Callable[[str, str], dict[str, Any]]

    @property
    def spec(self) -> str:
        return f"{self.provider}:{self.model}"

    def whole(self, text: str, stop: str = "end", tokens: Tokens = Tokens()) -> Canned:
        return Canned(self.stream(text, stop, tokens))

    def refusal(self, status: int, message: str = "no", code: str = "", **headers: str) -> Canned:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return Canned([json.dumps(self.error(message, code)).encode()], status, named)


def _responses(text: str, stop: str, tokens: Tokens) -> list[bytes]:
    usage = {
        "input_tokens": tokens.into,
        "input_tokens_details": {"cached_tokens": tokens.read, "cache_write_tokens": tokens.written},
        "output_tokens": tokens.out,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": tokens.into + tokens.out,
    }
    whole: dict[str, Any] = {"id": "r", "object": "response", "model": "gpt-6.1-sol-2026-09-29", "output": []}
    part = {"type": "response.output_text.delta", "item_id": "i", "output_index": 0, "content_index": 0}
    incomplete = {"length": "max_output_tokens", "filter": "content_filter"}
    begun = {"type": "response.created", "sequence_number": 0, "response": {**whole, "status": "in_progress"}}
    events = [event(begun)]
    events += [event({**part, "sequence_number": 1, "logprobs": [], "delta": piece}) for piece in _pieces(text)]
    if stop == "end":
        done = {**whole, "usage": usage, "status": "completed", "incomplete_details": None}
        events.append(event({"type": "response.completed", "sequence_number": 2, "response": done}))
    elif stop in incomplete:
        why = {"status": "incomplete", "incomplete_details": {"reason": incomplete[stop]}}
        done = {**whole, "usage": usage, **why}
        events.append(event({"type": "response.incomplete", "sequence_number": 2, "response": done}))
    return events


def _messages(text: str, stop: str, tokens: Tokens) -> list[bytes]:
    plain = tokens.into - tokens.read - tokens.written
    used = {
        "input_tokens": plain,
        "output_tokens": 1,
        "cache_read_input_tokens": tokens.read,
        "cache_creation_input_tokens": tokens.written,
    }
    message: dict[str, Any] = {"id": "m", "type": "message", "role": "assistant", "content": []}
    message |= {"model": "claude-sonnet-5-5", "stop_reason": None, "stop_sequence": None, "usage": used}
    reasons = {"end": "end_turn", "length": "max_tokens", "filter": "refusal"}
    block: dict[str, Any] = {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}
    events = [event({"type": "message_start", "message": message}, "message_start"), event(block, block["type"])]
    for piece in _pieces(text):
        delta = {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": piece}}
        events.append(event(delta, "content_block_delta"))
    if stop in reasons:
        how = {"stop_reason": reasons[stop], "stop_sequence": None}
        end = {"type": "message_delta", "delta": how, "usage": {"output_tokens": tokens.out}}
        events += [event(end, "message_delta"), event({"type": "message_stop"}, "message_stop")]
    return events


def _chat(text: str, stop: str, tokens: Tokens) -> list[bytes]:
    head = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "qwen"}
    reasons = {"end": "stop", "length": "length", "filter": "content_filter"}
    events = [
        event({**head, "choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]})
        for piece in _pieces(text)
    ]
    if stop in reasons:
        usage = {
            "prompt_tokens": tokens.into,
            "completion_tokens": tokens.out,
            "total_tokens": tokens.into + tokens.out,
            "prompt_tokens_details": {"cached_tokens": tokens.read, "cache_write_tokens": tokens.written},
        }
        events.append(event({**head, "choices": [{"index": 0, "delta": {}, "finish_reason": reasons[stop]}]}))
        events.append(event({**head, "choices": [], "usage": usage}))
        events.append(b"data: [DONE]\n\n")
    return events


def _pieces(text: str) -> list[str]:
    return [text[at : at + 7] for at in range(0, len(text), 7)]


def _openai_error(message: str, code: str) -> dict[str, Any]:
    return {"error": {"message": message, "type": "some_error", "param": None, "code": code or None}}


def _anthropic_error(message: str, code: str) -> dict[str, Any]:
    return {"type": "error", "error": {"type": code or "some_error", "message": message}}


OPENAI = Dialect("openai", "gpt-6.1-sol", "/responses", "authorization", _responses, _openai_error)
ANTHROPIC = Dialect("anthropic", "claude-sonnet-5-5", "/v1/messages", "authorization", _messages, _anthropic_error)
LOCAL = Dialect("local", "qwen", "/chat/completions", "", _chat, _openai_error)
ALL = (OPENAI, ANTHROPIC, LOCAL)
PAID = (OPENAI, ANTHROPIC)
