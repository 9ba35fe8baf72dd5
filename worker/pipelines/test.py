"""The goal `test`: tests for what the issue names; a change of anything else is refused."""

from worker.engine import pipeline
from worker.steps.request import Goal

run = pipeline(Goal("test", tests_wanted=True, only_tests=True))
