"""One request through the Chat Completions API, which every OpenAI-compatible server speaks."""

from functools import partial

import openai
from openai.types import CompletionUsage
from openai.types.chat import ChatCompletionChunk, ChatCompletionMessageParam

from core.runs import Usage
from worker.llm import Message, Prompt, Stop
from worker.llm._answer import Answer
from worker.llm._asking import sendable
from worker.llm._faults import Place
from worker.llm._openai.sdk import root
from worker.llm._streamed import Streamed
from worker.llm._wire import timeout

_STOPS = {"stop": Stop.END, "length": Stop.LENGTH, "content_filter": Stop.FILTER}


def model(provider: str, name: str, client: openai.OpenAI, place: Place) -> Streamed:
    """The model `name` behind an OpenAI-compatible server."""
    return Streamed(provider, name, place, root(), partial(_stream, client))


def _stream(client: openai.OpenAI, name: str, prompt: Prompt, answer: Answer) -> None:
    chunks = client.chat.completions.create(
        model=name,
        messages=[_turn(message) for message in prompt.messages],
        max_tokens=prompt.max_output_tokens,
        temperature=prompt.temperature,
        stream=True,
        stream_options={"include_usage": True},
        timeout=timeout(prompt.timeout_s),
    )
    with chunks:
        for chunk in chunks:
            _take(chunk, answer)


def _turn(message: Message) -> ChatCompletionMessageParam:
    text = sendable(message.text)
    if message.role == "system":
        return {"role": "system", "content": text}
    if message.role == "assistant":
        return {"role": "assistant", "content": text}
    return {"role": "user", "content": text}


def _take(chunk: ChatCompletionChunk, answer: Answer) -> None:
    answer.model = chunk.model or answer.model
    if chunk.usage:
        answer.counted(_usage(chunk.usage))
    for choice in chunk.choices or ():
        answer.add((choice.delta and (choice.delta.content or choice.delta.refusal)) or "")
        answer.refused = answer.refused or bool(choice.delta and choice.delta.refusal)
        if choice.finish_reason:
            answer.stop = _STOPS.get(choice.finish_reason, Stop.CUT)


def _usage(told: CompletionUsage) -> Usage:
    details = told.prompt_tokens_details
    read = (details.cached_tokens or 0) if details else 0
    written = (details.cache_write_tokens or 0) if details else 0
    return Usage(told.prompt_tokens or 0, told.completion_tokens or 0, read, written)
