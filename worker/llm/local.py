"""Models of any OpenAI-compatible server at `PULLWRIGHT_LOCAL_URL`: `local:NAME`. They cost nothing."""

from core.errors import Refused
from worker.llm import Access, Model
from worker.llm._faults import Place
from worker.llm._secrets import keys

DEFAULT = ""  # there is no name that every server knows
_KEY = "none"  # such servers ask for no key, and never get one of yours


def open_model(name: str, access: Access) -> Model:
    """The model `name`; `Refused` if no address is set. Nothing is sent yet. Imports the SDK."""
    if not access.local_url:
        raise Refused("There is no server for local: models: set PULLWRIGHT_LOCAL_URL (http://HOST:PORT/v1).")
    if not name:
        raise Refused("local: needs the name of a model, as in --model local:NAME.")
    from worker.llm._openai.chat import model
    from worker.llm._openai.sdk import connect

    setting = "PULLWRIGHT_LOCAL_URL"
    place = Place("local", name, setting, keys(access), url_setting=setting, discreet=access.discreet)
    return model("local", name, connect(access.local_url, _KEY, access.ca_bundle), place)


def preload() -> None:
    """Import the SDK now, for example in a thread while something else is done."""
    from worker.llm._openai import sdk

    sdk.preload()
