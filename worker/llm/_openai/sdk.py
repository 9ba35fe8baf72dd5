"""The SDK's client, with the address and the key as given and none of its own retries."""

from importlib import import_module

import openai

from worker.llm._wire import client


def connect(url: str, key: str, ca_bundle: str) -> openai.OpenAI:
    """A client for `url`. Whatever the environment says about address or headers does not count."""
    return openai.OpenAI(
        api_key=key,
        admin_api_key="",
        organization="",
        project="",
        base_url=url,
        max_retries=0,
        default_headers={"Authorization": f"Bearer {key}"},
        http_client=client(url, ca_bundle),
    )


def root() -> type[Exception]:
    """The class of all errors of the SDK."""
    return openai.OpenAIError


def preload() -> None:
    """Import what the first request would import (most of a second)."""
    for part in ("resources.chat.completions", "resources.responses", "types.chat", "types.responses"):
        import_module(f"openai.{part}")
