"""Pictures go to the models that take them, with the text; everybody else is sent the text alone."""

import base64
import json

import pytest

from core.runs import Issue, Source
from tests.fakes.dialects import ANTHROPIC, LOCAL, OPENAI, Dialect
from tests.fakes.model_server import ModelServer
from tests.worker.llm.story import ASKED, model
from worker.context import Brief, Piece
from worker.context.showing import with_images
from worker.llm import Access, Image, Prompt
from worker.llm._prices import worst_cost
from worker.llm.chain.eyes import can_see

PICTURE = Image("image/png", b"\x89PNG\r\n\x1a\n canary")
DATA = base64.b64encode(PICTURE.data).decode()


def asked() -> Prompt:
    piece = Piece(Source("image", "github.com/1", "0" * 64, 0), "(image 1 of this message)", PICTURE)
    brief = Brief(Issue("A", "b"), (piece,), (piece.source,), "python", "pytest", False, ())
    return with_images(ASKED, brief)


def test_anthropic_sees_it_before_the_text(server: ModelServer, access: Access) -> None:
    server.will(ANTHROPIC.whole("ok"))
    model("anthropic:claude-opus-5-5", access).complete(asked())
    image, text = server.asked[0].body["messages"][0]["content"]
    assert image == {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": DATA}}
    assert text["text"] == "Make it green."


def test_openai_sees_it_before_the_text(server: ModelServer, access: Access) -> None:
    server.will(OPENAI.whole("ok"))
    model("openai:gpt-6.1-sol", access).complete(asked())
    image, text = server.asked[0].body["input"][1]["content"]
    assert (image["type"], image["image_url"]) == ("input_image", f"data:image/png;base64,{DATA}")
    assert text == {"type": "input_text", "text": "Make it green."}


@pytest.mark.parametrize(
    ("spec", "dialect"), [(LOCAL.spec, LOCAL), ("openai:o3-mini", OPENAI), ("anthropic:nobody-knows", ANTHROPIC)]
)
def test_who_takes_none_is_sent_the_text_alone(
    spec: str, dialect: Dialect, server: ModelServer, access: Access
) -> None:
    server.will(dialect.whole("ok"))
    model(spec, access).complete(asked())
    assert DATA not in json.dumps(server.asked[0].body)
    assert not can_see((spec,))


def test_a_chain_sees_if_one_of_it_does_and_a_picture_counts_for_the_budget() -> None:
    assert can_see((LOCAL.spec, "anthropic:claude-opus-5-5"))
    blind, seeing = (worst_cost("anthropic", "claude-opus-5-5", one) or 0.0 for one in (ASKED, asked()))
    assert seeing > blind
