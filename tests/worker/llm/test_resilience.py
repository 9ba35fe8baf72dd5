"""An outside judge: llmock injects faults over real HTTP and rates how the client took them."""

from collections.abc import Iterator

import pytest
from llmock.scenarios import Fail, Match, StreamFault
from llmock.testing import LLMockServer
from llmock.verdict import judge

from tests.worker.llm.story import ANTHROPIC_KEY, ASKED, OPENAI_KEY, QUICK, chain
from worker.llm import Access, ModelDown
from worker.llm.chain import Patience

SPECS = {"openai": "openai:gpt-6.1-sol", "anthropic": "anthropic:claude-sonnet-5-5", "local": "local:any"}


@pytest.fixture(scope="module")
def rig() -> Iterator[LLMockServer]:
    with LLMockServer() as server:
        yield server


@pytest.fixture
def reach(rig: LLMockServer) -> Access:
    rig.state.reset()
    urls = {"openai_url": rig.base_url("openai"), "anthropic_url": rig.base_url("anthropic")}
    return Access(OPENAI_KEY, ANTHROPIC_KEY, rig.base_url("openai"), "", urls)


# the judge tells a retry from a second call by its start after the first one's end, in its own thread's time
SEEN = Patience(first_s=0.2)

FAULTS: dict[str, Fail | StreamFault] = {
    "429": Fail(429, retry_after=0.3),
    "500": Fail(500, retry_after=0.1),
    "503": Fail(503, retry_after=0.1),
    "529": Fail(529, retry_after=0.1),
    "disconnect": StreamFault("disconnect", after_chunks=1, match=Match(stream=True)),
    "truncate": StreamFault("truncate", after_chunks=1, match=Match(stream=True)),
}


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_that_passes_is_survived_without_complaint(
    fault: str, spec: str, rig: LLMockServer, reach: Access
) -> None:
    rig.state.scenarios.add(FAULTS[fault])
    asked, calls = chain(reach, spec, patience=SEEN)
    reply, _ = asked.complete(ASKED)
    assert reply.text
    assert [call.ok for call in calls] == [False, True]
    judge(rig.state.journal.records(wait=10)).assert_ok(strict=True)


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_an_outage_is_given_up_without_a_storm(spec: str, rig: LLMockServer, reach: Access) -> None:
    rig.state.scenarios.add(Fail(503, retry_after=0.1, times=None))
    asked, calls = chain(reach, spec)
    with pytest.raises(ModelDown):
        asked.complete(ASKED)
    assert len(calls) == QUICK.attempts
    judge(rig.state.journal.records(wait=10)).assert_ok()


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_a_garbled_stream_is_a_failure_not_an_answer(spec: str, rig: LLMockServer, reach: Access) -> None:
    rig.state.scenarios.add(StreamFault("malformed", after_chunks=1, match=Match(stream=True)))
    asked, _ = chain(reach, spec)
    with pytest.raises(ModelDown, match="not in its own format"):
        asked.complete(ASKED)
