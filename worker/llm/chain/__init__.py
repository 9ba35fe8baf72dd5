"""The models a person listed, in that order: the next is asked when one cannot answer.

Rules
- The order is the person's. A model that was not listed is never asked, however cheap.
- A failure that may pass (408, 409, 429, 5xx, a broken connection, an answer that was cut) is tried again,
  a few times, waiting as long as the server asks, up to a limit.
- `ModelDown`, `UnknownModel` and `WrongKey` go on to the next model, and every change of model is said, with
  the prices if it is dearer. The only model's error is raised as it is.
- A model that failed rests for a while; one whose key or name was refused rests for the whole run. When all
  rest, the one that wakes first is asked.
- Every request, each failed try too, is recorded the moment it ends.
- Where a provider has so many tokens a minute, a request waits until they are there.
- With a budget, no request is made whose worst case would exceed what is left.
"""

from worker.llm.chain.budget import Budget
from worker.llm.chain.fallback import Chain
from worker.llm.chain.opening import open_chain, preload
from worker.llm.chain.pacing import MakePace, TokenPace
from worker.llm.chain.patience import WAITING, Patience
from worker.llm.chain.specs import Spec, parse

__all__ = ["WAITING", "Budget", "Chain", "MakePace", "Patience", "Spec", "TokenPace", "open_chain", "parse", "preload"]
