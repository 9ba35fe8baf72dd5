"""A budget that is used up inside a run: it stops before the next call, and what there is is published."""

from dataclasses import replace

from core.ledger.limits import BudgetScope
from core.ledger.movement import Book, Kind, Unit
from core.money import dollars
from core.requests import Request, State
from tests.fakes.dialects import OPENAI, Tokens
from tests.fakes.model_server import ModelServer
from tests.stories.hosted.stage import LEASE_S, Stage
from tests.stories.stage import WRONG, whole
from tests.worker.llm.story import OPENAI_KEY
from worker.jobs.office import open_office
from worker.jobs.serving import serve

A_CALL = Tokens(1000, 20_000)  # 0.202 US dollars


def works(stage: Stage, server: ModelServer, request: Request) -> Request:
    """A worker does it with that server's model."""
    with open_office(stage.settings) as office:
        tools = office.make_tools()
        access = replace(tools.access, options={"openai_url": server.url})
        serve(replace(office, make_tools=lambda: replace(tools, access=access)), request.id, request.attempt, LEASE_S)
    return stage.store.desk.request(request.id)


def test_a_run_stops_at_the_budget_and_publishes_what_there_is(stage: Stage) -> None:
    stage.environment |= {"PULLWRIGHT_MODELS": "openai:gpt-6.1-sol", "OPENAI_API_KEY": OPENAI_KEY}
    desk, account = stage.store.desk, stage.repo.owner_id
    desk.set_budget(account, BudgetScope.MONTH, dollars("0.40"), by=stage.ada.id)
    with ModelServer() as server:
        server.will(OPENAI.whole(whole("shapes.py", WRONG), tokens=A_CALL))
        request = stage.says("/pullwright implement")
        assert "at most $0.40" in stage.sticky()
        assert works(stage, server, request).state is State.DONE
        assert len(server.asked) == 1  # the second might have cost more than what was left
    assert stage.pull.draft
    said = stage.sticky()
    assert "The budgets of this account left $0.40" in said
    assert "this run: $0.202 for models; nobody is charged for it" in said.replace("This", "this")
    ended = desk.explained(request.id)[-1].movement
    assert (ended.kind, ended.amount(Unit.COST, Book.SPENT)) == (Kind.REFUND, dollars("0.202"))
    assert desk.check_books() is None
