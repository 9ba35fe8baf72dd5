"""The SDK's client, with the address and the key as given and none of its own retries."""

from importlib import import_module

import anthropic

from worker.llm._wire import client


def connect(url: str, key: str, ca_bundle: str) -> anthropic.Anthropic:
    """A client for `url`. Whatever the environment says about address, headers or tracing does not count."""
    return anthropic.Anthropic(
        api_key=key,
        base_url=url,
        max_retries=0,
        default_headers={"Authorization": f"Bearer {key}"},
        open_telemetry=False,
        http_client=client(url, ca_bundle),
    )


def root() -> type[Exception]:
    """The class of all errors of the SDK."""
    return anthropic.AnthropicError


def preload() -> None:
    """Import what the first request would import (most of a second)."""
    import_module("anthropic.resources.messages")
