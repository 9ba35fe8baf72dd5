"""Several candidates in each round of attempts: asked for at once, checked at once, and the best one kept.

A layer around proposing and examining: `worker.iterate` sees one proposal and one attempt a round. Candidate c of
round r is attempt (r - 1) * size + c of its run. With one candidate there is no layer.
"""

from worker.candidates.alone import iterate_alone
from worker.candidates.asked import capped
from worker.candidates.extent import Extent
from worker.candidates.rounds import iterate_rounds

__all__ = ["Extent", "capped", "iterate_alone", "iterate_rounds"]
