"""Proposals: what a model is asked, in which form, and how its answer is read as edits."""

from worker.proposals.asking import prompt
from worker.proposals.forms import Form, Shape, choose_form, is_small
from worker.proposals.reading import Parsed, parse

__all__ = ["Form", "Parsed", "Shape", "choose_form", "is_small", "parse", "prompt"]
