"""Two clerks, a slow GitHub and people who delete comments: there is never a second one."""

from bot.clerk.admit import Admission, Decision
from bot.clerk.house import house
from core.github import LONGEST_S, Comment
from core.names import RequestId
from core.requests import Outcome
from core.requests.effects import CLERK
from tests.bot.office import Office
from tests.fakes.github.routing import Answer, Raw


def sticky(office: Office, number: int) -> list[str]:
    return [said for said in office.ours(number) if "pullwright:request:" in said]


def ended(office: Office) -> tuple[int, RequestId]:
    """A request whose comment people deleted and whose last words are due."""
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.says(office.ada, number, "/pullwright implement")
    request = office.works(office.latest(number), Outcome("failed", "No attempt passed."))
    office.github.delete_comment(office.repo, int(office.desk.effect(request.id, "comment") or 0))
    office.desk.postpone_words(request.id, 0)
    return number, request.id


def test_while_another_clerk_writes_the_last_words_nobody_else_does(office: Office) -> None:
    number, request = ended(office)
    assert office.desk.intend(request, CLERK, "anew")  # the other clerk is about to
    office.settle("words")
    assert sticky(office, number) == []
    office.later(70)
    office.settle("words")
    [shown] = sticky(office, number)
    assert "Not solved" in shown


def test_what_another_clerk_wrote_in_between_is_found(office: Office) -> None:
    number, request = ended(office)
    here = office.latest(number).ask.thread.repository
    view = office.installations.of(office.repo.installation, here.id, here.owner, here.name)
    written: list[Comment] = []

    def write(raw: Raw, answer: Answer | None) -> None:
        if raw.method == "GET" and raw.path.endswith(f"/issues/{number}/comments") and not written:
            written.append(view.comment(number, f"<!-- pullwright:request:{request} -->\n**Next:** said already"))

    office.github.watch(write)
    office.settle("words")
    assert len(sticky(office, number)) == 1


def test_words_that_come_too_late_to_be_safe_are_said_later(office: Office) -> None:
    number, _ = ended(office)
    office.github.faults.slow(5.5, path=f"/issues/{number}/comments", method="GET", skip=1)
    office.settle("words")
    assert sticky(office, number) == []
    office.later(70)
    office.settle("words")
    assert len(sticky(office, number)) == 1


def test_a_complaint_about_the_configuration_is_not_posted_after_its_time(office: Office) -> None:
    """The ask may be another clerk's by then, who says the same."""
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.configure("oops: 1\n")
    office.github.faults.slow(3, path=f"/issues/{number}/comments", method="GET")
    office.github.say(office.repo, number, office.ada, "/pullwright implement")
    told: list[Decision] = []
    Admission(office.store, office.installations, house(office.settings), told.append, lease_s=LONGEST_S + 2).step()
    assert [one.word for one in told] == ["postponed"]
    assert office.ours(number) == []
    office.later(70)
    office.settle()
    [said] = office.ours(number)
    assert "line 1" in said
