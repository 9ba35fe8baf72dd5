"""From what a person wrote after `--model` to models that can be asked."""

from collections.abc import Callable, Sequence
from pathlib import Path

import worker.llm
from core.errors import Refused
from core.plugins import load
from core.runs import ModelCall
from worker.llm import Access, Model
from worker.llm._prices import takes_temperature
from worker.llm.chain.budget import Budget
from worker.llm.chain.fallback import Chain
from worker.llm.chain.link import Link
from worker.llm.chain.pacing import TokenPace
from worker.llm.chain.patience import Patience
from worker.llm.chain.specs import Spec, parse
from worker.llm.conversation import Recorder, Tape


def open_chain(
    specs: Sequence[str],
    access: Access,
    record: Callable[[ModelCall], None],
    *,
    spend: Budget | None = None,
    patience: Patience | None = None,
    say: Callable[[str], None] | None = None,
    keep: Path | None = None,
    goes_on: bool = False,
    pace: TokenPace | None = None,
) -> Chain:
    """The chain of `specs` (`PROVIDER:NAME`, or a provider for its default model), in that order.

    Nothing is asked yet. A model that cannot be opened (no key, no address) is left out with a note if another
    can; if none can, the first one's `Refused` (or `WrongKey`) is raised. With `spend`, a model without a known
    price is left out too. `say` hears every announcement at once; `keep` is a file for `scripted:FILE`,
    which `goes_on` after the answers that it holds already; `pace` holds each provider to its tokens a minute.
    """
    links: list[Link] = []
    failures: list[Refused] = []
    tape = Tape(keep, goes_on=goes_on) if keep else None
    for spec in parse(specs):
        try:
            links.append(_open(spec, access, spend, tape))
        except Refused as failure:
            failures.append(failure)
    if not links:
        raise failures[0]
    chain = Chain(links, record, spend=spend, patience=patience, say=say, pace=pace)
    for left_out in failures:
        chain.say(f"A model of the list is left out. {left_out}")
    for link in links:
        _remark(chain, link)
    return chain


def preload(specs: Sequence[str]) -> None:
    """Import what the models of `specs` will need; made for a thread beside other work."""
    for provider in {spec.provider for spec in parse(specs)}:
        load(worker.llm, provider).preload()


def _open(spec: Spec, access: Access, spend: Budget | None, tape: Tape | None) -> Link:
    provider = load(worker.llm, spec.provider)
    model: Model = provider.open_model(spec.name, access)
    replay = bool(getattr(provider, "REPLAY", False))
    in_order = bool(getattr(model, "in_order", False))
    link = Link(spec, Recorder(model, tape) if tape else model, replay, in_order)
    if spend and not link.priced:
        raise Refused(f"No price is known for {spec}, so it cannot be held to a budget: leave out --budget to use it.")
    return link


def _remark(chain: Chain, link: Link) -> None:
    if link.replay:
        chain.say(f"THIS IS A REPLAY: answers come from the recording {link.model.name}; no model is asked.")
    elif not link.priced:
        chain.say(f"No price is known for {link.who}: its cost is reported as unknown.")
    elif link.facts and not link.facts.verified:
        chain.say(f"The price of {link.who} could not be verified: its cost may be wrong.")
    if not takes_temperature(link.spec.provider, link.spec.name):
        chain.say(f"{link.who} takes no temperature: those of the schedule are not sent to it.")
