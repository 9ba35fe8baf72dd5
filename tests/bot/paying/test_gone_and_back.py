"""The App is taken away while something runs, and comes back under another number: nothing is charged or lost."""

from core.ledger.movement import Book, Scope, Unit
from core.plans.entitlement import Terms
from core.requests import Outcome, State
from tests.bot.office import Office
from tests.bot.paying.conftest import account_of

PROVEN = Outcome("proven", "All tests pass.", cost_usd=0.042, attempts=1)


def test_what_ran_is_given_back_and_what_was_used_stays_used(sold: Office) -> None:
    first = sold.github.issue(sold.repo, "A wish", author=sold.ada)
    sold.says(sold.ada, first, "/pullwright implement")
    sold.works(sold.latest(first), PROVEN)
    second = sold.github.issue(sold.repo, "Another", author=sold.ada)
    sold.says(sold.ada, second, "/pullwright implement")
    running = sold.latest(second)
    attempt = sold.desk.queue(running.id)
    assert attempt is not None and sold.desk.claim(running.id, attempt) is not None
    before, account = running.ask.installation, account_of(sold)
    sold.github.uninstall(sold.repo.owner)
    assert sold.desk.request(running.id).cancelling
    assert sold.desk.finish(running.id, attempt, Outcome("cancelled", "It was cancelled.", cost_usd=0.01))
    balance = sold.desk.balance(account)
    assert [balance.of(Unit.REQUEST, book) for book in (Book.HELD, Book.USED)] == [0, 1]
    sold.github.install(sold.repo.owner)
    third = sold.github.issue(sold.repo, "Once more", author=sold.ada)
    sold.says(sold.ada, third, "/pullwright implement")
    known = sold.desk.account(account)
    assert known is not None and known.gone is None and known.installation != before
    assert "8 of 10 left this month." in sold.ours(third)[0]
    assert sold.works(sold.latest(third), PROVEN).state is State.DONE
    assert sold.desk.sums(Scope(account), Terms()).requests_month == 2
    assert sold.desk.check_books() is None
