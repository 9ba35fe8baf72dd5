"""Who pays says which models may be chosen."""

import pytest

from core.repo_config.allowed import allowed_models


@pytest.mark.parametrize(
    ("listed", "chain", "chosen", "may"),
    [
        ((), ("openai:gpt-6",), ("openai:other",), True),
        ((), ("openai:gpt-6",), ("anthropic:opus",), False),
        ((), ("openai:gpt-6",), ("openai:a", "anthropic:opus"), False),
        ((), ("openai",), ("openai:gpt-6",), True),
        (("openai:gpt-5*",), ("local:tiny",), ("openai:gpt-5-mini",), True),
        (("openai:gpt-5*",), ("local:tiny",), ("openai:o9",), False),
        (("openai:gpt-5*",), ("local:tiny",), ("local:tiny",), True),
        (("openai:gpt-5*",), ("local:tiny",), ("local:large",), False),
        (("openai:gpt-5*",), (), ("openai",), False),
        (("openai:*",), (), ("openai",), True),
        (("openai:*",), (), ("OPENAI:gpt-5", "openai.evil:x"), False),
        (("openai:*",), (), ("scripted:/etc/passwd",), False),
        ((), (), ("openai:gpt-6",), True),
        ((), ("scripted:/home/a.json",), ("openai:gpt-6",), True),
    ],
)
def test_what_may_be_chosen(
    listed: tuple[str, ...], chain: tuple[str, ...], chosen: tuple[str, ...], *, may: bool
) -> None:
    assert (allowed_models(listed, chain).objection(chosen, ()) == "") is may
    assert (allowed_models(listed, chain).objection((), chosen) == "") is may
    assert allowed_models(listed, chain).objection((), ()) == ""


def test_a_refusal_names_what_is_allowed_and_no_file_of_the_machine() -> None:
    allowed = allowed_models(("openai:gpt-5*",), ("local:tiny", "scripted:/home/ann/answers.json"))
    said = allowed.objection(("openai:gpt-5", "anthropic:opus"), ())
    assert "anthropic:opus may not be chosen here" in said
    assert "openai:gpt-5*, local:tiny" in said
    assert "answers" not in said
    assert "opus" not in allowed.objection((), ("anthropic:opus",))  # an organisation's file may be private
