"""One request through the Messages API, read as it is streamed; prefixes that repeat are cached."""

from collections.abc import Iterable
from functools import partial
from typing import cast

import anthropic
from anthropic.types import Base64ImageSourceParam, ImageBlockParam, MessageParam, RawMessageStreamEvent, TextBlockParam

from core.runs import Usage
from worker.llm import Image, Message, Prompt, Stop
from worker.llm._answer import Answer
from worker.llm._anthropic.sdk import root
from worker.llm._asking import sendable
from worker.llm._faults import Place
from worker.llm._prices import output_limit, takes_images, takes_temperature
from worker.llm._streamed import Streamed
from worker.llm._wire import timeout

_PROVIDER = "anthropic"
_MOST_MARKS = 4  # as many places of a request may be marked for the cache
_STOPS = {
    "end_turn": Stop.END,
    "stop_sequence": Stop.END,
    "max_tokens": Stop.LENGTH,
    "model_context_window_exceeded": Stop.LENGTH,
    "refusal": Stop.FILTER,
}


def model(name: str, client: anthropic.Anthropic, place: Place) -> Streamed:
    """The model `name` of Anthropic."""
    return Streamed(_PROVIDER, name, place, root(), partial(_stream, client))


def _stream(client: anthropic.Anthropic, name: str, prompt: Prompt, answer: Answer) -> None:
    marked = [message for message in prompt.messages if message.cache][-_MOST_MARKS:]
    system = [_block(one, marked) for one in prompt.messages if one.role == "system" and one.text]
    warm, sees = takes_temperature(_PROVIDER, name), takes_images(_PROVIDER, name)
    events = client.messages.create(
        model=name,
        system=system or anthropic.omit,
        messages=[_turn(one, marked, sees=sees) for one in prompt.messages if one.role != "system" and one.text],
        max_tokens=output_limit(_PROVIDER, name, prompt),
        stream=True,
        timeout=timeout(prompt.timeout_s),
        # the SDK has no argument for it any more, the older models still take it
        extra_body={"temperature": prompt.temperature} if warm else None,
    )
    with events:
        _read(events, answer)


def _turn(message: Message, marked: list[Message], *, sees: bool) -> MessageParam:
    if message.role == "assistant":
        return {"role": "assistant", "content": [_block(message, marked)]}
    shown = [_image(image) for image in message.images if sees]
    return {"role": "user", "content": [*shown, _block(message, marked)]}


def _image(image: Image) -> ImageBlockParam:
    source = {"type": "base64", "media_type": image.kind, "data": image.base64}
    return {"type": "image", "source": cast(Base64ImageSourceParam, source)}


def _block(message: Message, marked: list[Message]) -> TextBlockParam:
    block: TextBlockParam = {"type": "text", "text": sendable(message.text)}
    if any(message is one for one in marked):
        block["cache_control"] = {"type": "ephemeral"}
    return block


def _read(events: Iterable[RawMessageStreamEvent], answer: Answer) -> None:
    """Fill `answer`; only `message_stop` makes the end that was announced before a real one."""
    announced = Stop.CUT
    for event in events:
        if event.type == "message_start":
            answer.model = event.message.model or answer.model
            answer.usage = _usage(event.message.usage, Usage())
        elif event.type == "content_block_delta" and event.delta.type == "text_delta":
            answer.add(event.delta.text)
        elif event.type == "message_delta":
            answer.counted(_usage(event.usage, answer.usage))
            announced = _STOPS.get(event.delta.stop_reason or "", Stop.CUT)
        elif event.type == "message_stop":
            answer.stop = announced


def _usage(told: anthropic.types.Usage | anthropic.types.MessageDeltaUsage, before: Usage) -> Usage:
    """What was told, in our terms: their input leaves out what was read from or written to the cache."""
    read, written = told.cache_read_input_tokens, told.cache_creation_input_tokens
    read = before.cache_read_tokens if read is None else read
    written = before.cache_write_tokens if written is None else written
    plain = before.input_tokens - before.cache_read_tokens - before.cache_write_tokens
    plain = plain if told.input_tokens is None else told.input_tokens
    return Usage(plain + read + written, told.output_tokens, read, written)
