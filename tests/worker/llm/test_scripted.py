"""Recording a conversation, and replaying it: in order, loudly, and only to the same prompts."""

from pathlib import Path

import pytest

from core.errors import Refused
from core.runs import Usage
from tests.fakes.dialects import ANTHROPIC, LOCAL, Tokens
from tests.fakes.model_server import ModelServer
from tests.worker.llm.story import ASKED, OPENAI_KEY, chain
from worker.llm import Access, Message, Prompt, ReplayEnded, Stop
from worker.llm.chain import Budget, open_chain
from worker.llm.conversation import Conversation, Turn

OTHER = Prompt((Message("user", "Something else."),))


def recording(path: Path, *turns: Turn) -> str:
    path.write_text(Conversation(source="local:qwen", answers=turns).model_dump_json())
    return f"scripted:{path}"


def test_answers_come_in_their_order_with_their_usage_and_cost_nothing(tmp_path: Path) -> None:
    spec = recording(tmp_path / "talk.json", Turn(text="one", input_tokens=9, output_tokens=2), Turn(text="two"))
    asked, calls = chain(Access(), spec, spend=Budget(0.0))
    assert [asked.complete(ASKED)[0].text for _ in range(2)] == ["one", "two"]
    assert [(call.usage, call.cost_usd) for call in calls] == [(Usage(9, 2), 0.0), (Usage(), 0.0)]


def test_a_replay_says_loudly_that_it_is_one(tmp_path: Path) -> None:
    said: list[str] = []
    asked, _ = chain(Access(), recording(tmp_path / "talk.json"), say=said.append)
    assert asked.replay
    assert said == ["THIS IS A REPLAY: answers come from the recording talk.json; no model is asked."]
    assert asked.models == ("scripted:talk.json",)  # no path of this machine


def test_a_real_model_is_no_replay(access: Access) -> None:
    assert not chain(access, LOCAL.spec)[0].replay


def test_a_recording_that_is_over_ends_the_run(tmp_path: Path) -> None:
    asked, calls = chain(Access(), recording(tmp_path / "talk.json", Turn(text="one")), "local:never")
    asked.complete(ASKED)
    with pytest.raises(ReplayEnded, match=r"talk\.json has no further answer after 1"):
        asked.complete(ASKED)
    assert len(calls) == 1


def test_a_run_that_goes_on_skips_what_it_has_already_used(tmp_path: Path) -> None:
    spec = recording(tmp_path / "talk.json", Turn(text="one"), Turn(text="two"))
    asked, _ = chain(Access(options={"replayed": "1"}), spec)
    assert asked.complete(ASKED)[0].text == "two"


def test_what_a_model_answered_is_recorded_and_replayed(server: ModelServer, access: Access, tmp_path: Path) -> None:
    tape = tmp_path / "tape.json"
    server.will(ANTHROPIC.whole("eins", tokens=Tokens(100, 5, read=90)), ANTHROPIC.whole("zw", "length"))
    live = open_chain([ANTHROPIC.spec], access, lambda call: None, keep=tape)
    first = [live.complete(prompt)[0] for prompt in (ASKED, OTHER)]
    asked, _ = chain(Access(), f"scripted:{tape}")
    again = [asked.complete(prompt)[0] for prompt in (ASKED, OTHER)]
    assert [(one.text, one.usage, one.stop) for one in again] == [(one.text, one.usage, one.stop) for one in first]
    assert again[1].stop is Stop.LENGTH


def test_a_recording_holds_neither_prompts_nor_keys(server: ModelServer, access: Access, tmp_path: Path) -> None:
    tape = tmp_path / "tape.json"
    server.will(LOCAL.whole("ok"))
    open_chain([LOCAL.spec], access, lambda call: None, keep=tape).complete(ASKED)
    text = tape.read_text()
    assert "Make it green" not in text
    assert OPENAI_KEY not in text
    assert [path.name for path in tmp_path.iterdir()] == ["tape.json"]


def test_an_answer_to_another_prompt_is_not_passed_off_as_one(
    server: ModelServer, access: Access, tmp_path: Path
) -> None:
    tape = tmp_path / "tape.json"
    server.will(LOCAL.whole("ok"))
    open_chain([LOCAL.spec], access, lambda call: None, keep=tape).complete(ASKED)
    asked, _ = chain(Access(), f"scripted:{tape}")
    with pytest.raises(ReplayEnded, match="another prompt"):
        asked.complete(OTHER)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"format": "other/1"}',
        '{"answers": [{"txt": "x"}]}',
        '{"answers": [{"text": "x", "stop": "?"}]}',
    ],
)
def test_a_file_that_is_no_recording(text: str, tmp_path: Path) -> None:
    path = tmp_path / "talk.json"
    path.write_text(text)
    with pytest.raises(Refused, match="is not a recorded conversation"):
        chain(Access(), f"scripted:{path}")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="can be read"):
        chain(Access(), f"scripted:{tmp_path / 'none.json'}")
    with pytest.raises(Refused, match="can be read"):
        chain(Access(), f"scripted:{tmp_path}")
