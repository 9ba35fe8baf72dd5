"""The pictures of a brief, put where a model looks at them."""

from dataclasses import replace

from worker.context import Brief
from worker.llm import Prompt


def with_images(prompt: Prompt, brief: Brief) -> Prompt:
    """`prompt` with the brief's images at its first user turn, in the order in which the text names them."""
    images = tuple(piece.image for piece in brief.pieces if piece.image)
    first = next((number for number, one in enumerate(prompt.messages) if one.role == "user"), None)
    if not images or first is None:
        return prompt
    turns = list(prompt.messages)
    turns[first] = replace(turns[first], images=images)
    return replace(prompt, messages=tuple(turns))
