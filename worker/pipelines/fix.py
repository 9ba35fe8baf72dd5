"""The goal `fix`: an issue that reports a defect in, its correction and a test that shows it out.

A test that fails without the correction is wanted in any case.
"""

from worker.engine import pipeline
from worker.steps.request import Goal

run = pipeline(Goal("fix", tests_wanted=True))
