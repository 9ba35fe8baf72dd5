"""The check run of a request is one that our App made, whatever others say about theirs."""

from core.github import CheckOutput
from core.github.opening import open_job
from core.github.ours import ran
from core.github.workflow import INSTALLATION
from core.names import Sha
from core.runs import Verdict
from tests.worker.publication.press import Press
from worker.publication import check


def test_a_check_run_of_somebody_else_with_our_id_is_not_ours(press: Press) -> None:
    """A workflow of the repository could give one our request's id, and keep its verdict."""
    head = Sha(press.github.branches(press.repo)["main"])
    job = open_job(press.github.job_token(press.repo, checks="write"), press.github.url)
    theirs = job.of(INSTALLATION, press.repo.id, press.repo.owner, press.repo.name)
    forged = theirs.create_check("Pullwright", head, press.request.id, CheckOutput("Proven", "Trust me"), ())
    assert ran(job, forged)
    site = press.site()
    number = check.begin(site, head, "The work has begun.")
    assert number != forged.id
    assert check.begin(site, head, "The work has begun.") == number
    run = press.report("b", head).run
    assert run.verdict is Verdict.PROVEN
    check.conclude(site, number, head, run, "")
    shown = {one.id: one.title for one in press.github.check_runs(press.repo)}
    assert shown[forged.id] == "Proven"
    assert shown[number].startswith("Proven: ")
    assert [ran(press.apps, one) for one in press.hub.check_runs(head)].count(True) == 1
