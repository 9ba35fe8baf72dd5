"""What is missing is named as the input that a workflow gives, and not as a setting of a machine."""

import pytest

from action._saying import of_inputs
from core.errors import PullwrightError
from tests.worker.llm.story import chain
from worker.llm import Access


@pytest.mark.parametrize(
    ("model", "named"),
    [
        ("openai:gpt-5", "the input openai_api_key"),
        ("anthropic:claude", "the input anthropic_api_key"),
        ("local:tiny", "the input local_url"),
    ],
)
def test_a_missing_key_or_address_is_an_input(model: str, named: str) -> None:
    with pytest.raises(PullwrightError) as raised:
        chain(Access(), model)
    assert named in of_inputs(str(raised.value))


def test_another_sentence_stays_as_it_is() -> None:
    assert of_inputs("Attempt 1 is proven.") == "Attempt 1 is proven."
