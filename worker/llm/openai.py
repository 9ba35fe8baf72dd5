"""Models of OpenAI, through the official SDK and the Responses API: `openai:NAME`."""

from worker.llm import Access, Model
from worker.llm._faults import Place
from worker.llm._secrets import checked_key, keys

DEFAULT = "gpt-6.1-sol"  # near the top of the SDK's own list, at a fifth of the price of its first
_URL = "https://api.openai.com/v1"


def open_model(name: str, access: Access) -> Model:
    """The model `name`; `WrongKey` if there is no key. Nothing is sent yet. Imports the SDK."""
    key = checked_key(access.openai_api_key, "OPENAI_API_KEY", "openai")
    from worker.llm._openai.responses import model
    from worker.llm._openai.sdk import connect

    client = connect(access.options.get("openai_url", _URL), key, access.ca_bundle)
    place = Place("openai", name, "OPENAI_API_KEY", keys(access), discreet=access.discreet)
    return model(name, client, place)


def preload() -> None:
    """Import the SDK now, for example in a thread while something else is done."""
    from worker.llm._openai import sdk

    sdk.preload()
