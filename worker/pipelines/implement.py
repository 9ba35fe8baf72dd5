"""The goal `implement`: an issue in, a proven branch and its report out."""

from worker.engine import pipeline
from worker.steps.request import IMPLEMENT

run = pipeline(IMPLEMENT)
