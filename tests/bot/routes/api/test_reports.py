"""What a caller fetches of a request that has ended."""

from core.names import Sha
from core.runs import Attempt, Patch, Proposal, Run, Strategy, Verdict
from tests.bot.routes.api.jobs import Job
from tests.bot.routes.api.test_events import begin

DIFF = "--- a/x.py\n+++ b/x.py\n"


def test_the_change_itself_is_told_as_a_diff(job: Job) -> None:
    id, secret, run = begin(job)
    store = job.office.store
    loaded = store.history.load(run)
    way, proposal = Strategy("fresh", 0.0), Proposal("answer", ())
    attempt = Attempt(1, way, proposal, Patch(Sha("1" * 40), DIFF, ()), (), None, Verdict.PROVEN)
    store.proposed(run, 1, way, proposal)
    store.checked(run, attempt)
    store.finished(Run(run, loaded.issue, loaded.base_sha, Verdict.PROVEN, (attempt,), (), best=1))
    answer = job.call("GET", f"{id}/reports/patch.diff", secret)
    assert (answer.status_code, answer.text) == (200, DIFF)
    assert answer.headers["content-type"] == "text/x-diff; charset=utf-8"
    assert job.call("GET", f"{id}/reports/patch.docx", secret).status_code == 404
