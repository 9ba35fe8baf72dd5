"""One request through OpenAI's Responses API, read as it is streamed."""

from functools import partial

import openai
from openai.types.responses import (
    EasyInputMessageParam,
    Response,
    ResponseInputImageParam,
    ResponseStreamEvent,
    ResponseUsage,
)

from core.runs import Usage
from worker.llm import Image, Message, Prompt, Stop
from worker.llm._answer import Answer
from worker.llm._asking import Reported, sendable
from worker.llm._faults import Place
from worker.llm._openai.sdk import root
from worker.llm._prices import output_limit, takes_images, takes_temperature
from worker.llm._streamed import Streamed
from worker.llm._wire import timeout

_PROVIDER = "openai"


def model(name: str, client: openai.OpenAI, place: Place) -> Streamed:
    """The model `name` of OpenAI. Answers are not stored there (`store=False`)."""
    return Streamed(_PROVIDER, name, place, root(), partial(_stream, client))


def _stream(client: openai.OpenAI, name: str, prompt: Prompt, answer: Answer) -> None:
    warm, sees = takes_temperature(_PROVIDER, name), takes_images(_PROVIDER, name)
    events = client.responses.create(
        model=name,
        input=[_turn(message, sees=sees) for message in prompt.messages],
        max_output_tokens=output_limit(_PROVIDER, name, prompt),
        temperature=prompt.temperature if warm else openai.omit,
        store=False,
        stream=True,
        timeout=timeout(prompt.timeout_s),
    )
    with events:
        for event in events:
            _take(event, answer)


def _turn(message: Message, *, sees: bool) -> EasyInputMessageParam:
    if message.role == "assistant":
        return {"role": "assistant", "content": sendable(message.text)}
    if message.role == "system" or not (message.images and sees):
        return {"role": "system" if message.role == "system" else "user", "content": sendable(message.text)}
    shown = [_image(image) for image in message.images]
    return {"role": "user", "content": [*shown, {"type": "input_text", "text": sendable(message.text)}]}


def _image(image: Image) -> ResponseInputImageParam:
    url = f"data:{image.kind};base64,{image.base64}"
    return {"type": "input_image", "image_url": url, "detail": "auto"}


def _take(event: ResponseStreamEvent, answer: Answer) -> None:
    if event.type in ("response.output_text.delta", "response.refusal.delta"):
        answer.add(event.delta)
        if event.type == "response.refusal.delta":
            answer.refused = True
    elif event.type in ("response.completed", "response.incomplete", "response.failed"):
        _end(event.response, answer)
    elif event.type == "error":
        raise Reported(event.code or "", event.message)


def _end(response: Response, answer: Answer) -> None:
    answer.model = response.model or answer.model
    if response.usage:
        answer.counted(_usage(response.usage))
    if response.status == "failed":
        raise Reported(response.error.code if response.error else "", response.error.message if response.error else "")
    reason = response.incomplete_details.reason if response.incomplete_details else None
    if response.status == "completed":
        answer.stop = Stop.END
    elif reason == "max_output_tokens":
        answer.stop = Stop.LENGTH
    elif reason == "content_filter":
        answer.stop = Stop.FILTER


def _usage(told: ResponseUsage) -> Usage:
    details = told.input_tokens_details
    return Usage(
        told.input_tokens,
        told.output_tokens,
        (details.cached_tokens or 0) if details else 0,
        (getattr(details, "cache_write_tokens", 0) or 0) if details else 0,
    )
