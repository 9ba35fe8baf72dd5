"""The goal `revise`: a change under review in, what the reviewer asks for on top of it out.

Edits are made to `job.start`, and the whole change is proven again.
"""

from worker.engine import pipeline
from worker.steps.request import Goal

run = pipeline(Goal("revise"))
