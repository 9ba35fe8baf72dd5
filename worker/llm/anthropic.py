"""Models of Anthropic, through the official SDK and the Messages API: `anthropic:NAME`."""

from worker.llm import Access, Model
from worker.llm._faults import Place
from worker.llm._secrets import checked_key, keys

DEFAULT = "claude-sonnet-5-5"  # the SDK's newest model of the middle price
_URL = "https://api.anthropic.com"


def open_model(name: str, access: Access) -> Model:
    """The model `name`; `WrongKey` if there is no key. Nothing is sent yet. Imports the SDK."""
    key = checked_key(access.anthropic_api_key, "ANTHROPIC_API_KEY", "anthropic")
    from worker.llm._anthropic.messages import model
    from worker.llm._anthropic.sdk import connect

    client = connect(access.options.get("anthropic_url", _URL), key, access.ca_bundle)
    place = Place("anthropic", name, "ANTHROPIC_API_KEY", keys(access), discreet=access.discreet)
    return model(name, client, place)


def preload() -> None:
    """Import the SDK now, for example in a thread while something else is done."""
    from worker.llm._anthropic import sdk

    sdk.preload()
