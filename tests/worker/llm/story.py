"""The words that the stories of this folder share."""

from collections.abc import Callable

from core.plugins import load
from core.runs import ModelCall
from worker import llm
from worker.llm import Access, Message, Model, Prompt
from worker.llm.chain import Chain, Patience, open_chain
from worker.llm.chain.budget import Budget

OPENAI_KEY = "sk-proj-Q7hZ2mVx9LrTnW4kEoYb"
ANTHROPIC_KEY = "sk-ant-api03-P5gUd8sJc1RvKq6tHwXa"
QUICK = Patience(first_s=0.01, total_s=20.0, longest_s=2.0)
ASKED = Prompt((Message("system", "Answer with edits."), Message("user", "Make it green.")), timeout_s=10.0)


def access_to(url: str) -> Access:
    return Access(OPENAI_KEY, ANTHROPIC_KEY, url, "", {"openai_url": url, "anthropic_url": url})


def model(spec: str, access: Access) -> Model:
    provider, _, name = spec.partition(":")
    opened: Model = load(llm, provider).open_model(name, access)
    return opened


def chain(
    access: Access,
    *specs: str,
    spend: Budget | None = None,
    patience: Patience = QUICK,
    say: Callable[[str], None] | None = None,
) -> tuple[Chain, list[ModelCall]]:
    calls: list[ModelCall] = []
    return open_chain(specs, access, calls.append, spend=spend, patience=patience, say=say), calls
