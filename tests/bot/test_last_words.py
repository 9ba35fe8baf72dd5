"""However it ends, the one comment says so, with the next command; and what waits knows its place."""

import pytest

from bot.clerk.house import house
from bot.clerk.tend import Tending
from core.github import CheckOutput
from core.requests import Outcome, Publication, Request, State
from tests.bot.office import Office


def sticky(office: Office, number: int) -> list[str]:
    return [said for said in office.ours(number) if "pullwright:request:" in said]


def lose_workers(office: Office, request: Request) -> None:
    """Five workers take it and are never seen again."""
    while office.desk.request(request.id).state is not State.DEAD:
        attempt = office.desk.queue(request.id, lease_s=0)
        assert attempt is not None
        assert office.desk.claim(request.id, attempt, lease_s=0) is not None
        office.desk.reap()


def test_a_dead_request_says_so_and_comes_back(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    said = office.says(office.ada, number, "/pullwright implement")
    request = office.latest(number)
    lose_workers(office, request)
    office.settle("words")
    [shown] = sticky(office, number)
    assert "Given up" in shown
    assert "Its worker was lost 5 times." in shown
    assert "This run: $0 for models; nobody is charged for it." in shown
    assert "`/pullwright retry`" in shown
    assert office.github.reactions(office.repo, "comment", said.id) == ("confused",)
    office.says(office.ada, number, "/pullwright retry")
    assert office.latest(number).id == request.id
    assert office.latest(number).state is State.PENDING
    [shown] = sticky(office, number)
    assert "`implement` is waiting" in shown


@pytest.mark.parametrize(
    ("outcome", "words", "emoji"),
    [
        (Outcome("proven", "All is well."), "🚀 Proven: #99 is ready", "rocket"),
        (Outcome("unproven", "One test is missing."), "Not proven: #99 is a draft", "confused"),
        (Outcome("failed", "No attempt passed."), "Not solved", "confused"),
    ],
)
def test_what_a_killed_worker_could_not_say_is_said(office: Office, outcome: Outcome, words: str, emoji: str) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    said = office.says(office.ada, number, "/pullwright implement")
    published = Publication(branch="b", pull_number=99, pull_url="u")
    request = office.works(office.latest(number), outcome, published)
    office.desk.postpone_words(request.id, 0)
    office.settle("words")
    [shown] = sticky(office, number)
    assert words in shown
    assert outcome.why in shown
    assert office.github.reactions(office.repo, "comment", said.id) == (emoji,)
    assert office.desk.take_words(5) == ()


def test_the_check_run_of_a_dead_request_ends_with_it(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.says(office.ada, number, "/pullwright implement")
    request = office.latest(number)
    view = office.installations.of(request.ask.installation, office.repo.id, office.repo.owner, office.repo.name)
    head = office.github.branches(office.repo)["main"]
    check = view.create_check("Pullwright", head, request.id, CheckOutput("Running", ""), ())
    attempt = office.desk.queue(request.id, lease_s=0)
    assert attempt is not None
    office.desk.claim(request.id, attempt)
    office.desk.publish(request.id, attempt, Publication(check_run_id=check.id))
    office.later(60)
    office.desk.reap()
    lose_workers(office, request)
    office.settle("words")
    [shown] = office.github.check_runs(office.repo)
    assert (shown.conclusion, shown.title, shown.actions) == ("failure", "Given up", ("retry",))


def test_what_a_worker_has_said_stays(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.says(office.ada, number, "/pullwright implement")
    request = office.works(office.latest(number), Outcome("failed", "No attempt passed."))
    view = office.installations.of(request.ask.installation, office.repo.id, office.repo.owner, office.repo.name)
    comment = int(office.desk.effect(request.id, "comment") or 0)
    rich = f"<!-- pullwright:request:{request.id} -->\n**Next:** much more than the clerk knows"
    view.edit_comment(comment, rich)
    office.desk.postpone_words(request.id, 0)
    office.settle("words")
    assert sticky(office, number) == [rich]


def test_an_end_that_was_written_over_is_said_again(office: Office) -> None:
    """Somebody tended the comment with what they knew a moment before the end; chaos found this."""
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.says(office.ada, number, "/pullwright implement")
    waiting = sticky(office, number)[0]
    request = office.works(office.latest(number), Outcome("failed", "No attempt passed."))
    office.desk.postpone_words(request.id, 0)
    office.settle("words")
    view = office.installations.of(request.ask.installation, office.repo.id, office.repo.owner, office.repo.name)
    view.edit_comment(int(office.desk.effect(request.id, "comment") or 0), waiting)
    office.desk.unsaid(request.id)
    office.settle("words")
    [shown] = sticky(office, number)
    assert "Not solved" in shown


def test_a_comment_that_people_deleted_is_written_anew_at_the_end(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.says(office.ada, number, "/pullwright implement")
    request = office.latest(number)
    office.github.delete_comment(office.repo, int(office.desk.effect(request.id, "comment") or 0))
    office.works(request, Outcome("failed", "No attempt passed."))
    office.desk.postpone_words(request.id, 0)
    office.settle("words")
    [shown] = sticky(office, number)
    assert "Not solved" in shown


def test_words_that_cannot_be_said_now_are_said_later(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.says(office.ada, number, "/pullwright implement")
    request = office.works(office.latest(number), Outcome("failed", "No attempt passed."))
    office.desk.postpone_words(request.id, 0)
    office.github.faults.secondary_limit(600, path="/comments", method="GET")
    office.settle("words")
    assert "is waiting" in sticky(office, number)[0]
    assert office.desk.take_words(5) == ()  # not before its time


def test_words_for_nobody_end(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.says(office.ada, number, "/pullwright implement")
    request = office.works(office.latest(number), Outcome("failed", "No attempt passed."))
    office.github.uninstall(office.repo.owner)
    office.desk.postpone_words(request.id, 0)
    office.settle("words")
    office.desk.postpone_words(request.id, 0)
    assert office.desk.take_words(5) == ()


def test_a_mark_that_somebody_else_wrote_is_not_ours(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.github.faults.status(422, "no", path=f"/issues/{number}/comments", method="POST")
    office.says(office.ada, number, "/pullwright implement")
    request = office.latest(number)
    office.github.say(office.repo, number, office.bob, f"<!-- pullwright:request:{request.id} --> **Next:** mine")
    office.later(20)
    office.begin()
    office.settle("tend")
    assert len(sticky(office, number)) == 1
    office.works(request, Outcome("failed", "No attempt passed."))
    office.desk.postpone_words(request.id, 0)
    office.settle("words")
    assert "Not solved" in sticky(office, number)[0]


def test_what_waits_is_tended(office: Office) -> None:
    """The comment that could not be posted at admission is posted later, and it tells its place."""
    now = [0.0]
    tending = Tending(office.desk, office.installations, house(office.settings), lambda: now[0])
    first = office.github.issue(office.repo, "One", author=office.ada)
    office.says(office.ada, first, "/pullwright implement")
    second = office.github.issue(office.repo, "Two", author=office.ada)
    office.github.faults.status(422, "no", path=f"/issues/{second}/comments", method="POST")
    office.says(office.ada, second, "/pullwright implement")
    assert office.latest(second).state is State.PENDING
    tending.step()
    assert sticky(office, second) == []  # whoever tried has leave for a while
    office.later(20)
    now[0] = 40
    while tending.step():
        pass
    [shown] = sticky(office, second)
    assert "2nd in the queue" in shown
    office.desk.cancel(office.latest(first).id, office.latest(first).ask.person)
    tending.step()
    assert sticky(office, second) == [shown]  # not so soon again
    now[0] = 120
    tending.step()
    [shown] = sticky(office, second)
    assert "next in the queue" in shown
