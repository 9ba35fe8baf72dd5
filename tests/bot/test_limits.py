"""When GitHub asks for silence or fails, an ask waits; it is never lost, and nothing goes round in circles."""

from bot.admission import Reason
from core.requests import State
from tests.bot.office import Office


def test_a_limit_puts_an_ask_off_until_github_allows_it(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.github.faults.secondary_limit(90, path="/permission")
    office.says(office.ada, number, "/pullwright implement")
    assert [one.word for one in office.decisions] == ["postponed"]
    office.github.forget()
    office.later(30)
    assert office.settle() == []
    assert office.github.journal == ()


def test_a_fault_is_tried_again_and_then_it_goes_on(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.github.faults.status(502, path="/reactions", times=20)
    office.says(office.ada, number, "/pullwright implement")
    assert [one.word for one in office.decisions] == ["postponed"]
    office.github.faults.clear()
    office.later(10)
    assert [one.word for one in office.settle()] == ["admitted"]
    assert len(office.ours(number)) == 1


def test_what_never_works_is_given_up_with_a_word(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.github.say(office.repo, number, office.ada, "/pullwright implement")
    for _ in range(10):
        assert office.desk.take_asks(1, 0)  # clerks that did not get far with it
    for _ in range(2):
        office.github.faults.clear()
        office.github.faults.status(500, path="/permission", times=20)
        office.settle()
        office.later(1000)
    office.github.faults.clear()
    assert office.settle() == []
    assert [one.word for one in office.decisions] == ["postponed", "refused"]
    assert office.decisions[-1].reason is Reason.FAULT
    assert "not your fault" in office.ours(number)[0]


def test_asks_of_one_comment_are_taken_in_their_order(office: Office) -> None:
    first = office.github.issue(office.repo, "One", author=office.ada)
    office.says(office.ada, first, "/pullwright pause")
    numbers = [office.github.issue(office.repo, f"Wish {count}", author=office.ada) for count in range(4)]
    for number in numbers:
        office.github.say(office.repo, number, office.ada, "/pullwright help\n\n/pullwright status")
    office.github.say(office.repo, first, office.ada, "/pullwright resume\n\n/pullwright implement")
    office.settle()
    assert office.latest(first).state is State.PENDING
    for number in numbers:
        said = office.ours(number)
        assert ["| command |" in one for one in said] == [True, False]
