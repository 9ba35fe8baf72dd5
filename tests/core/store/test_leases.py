"""Leases on a real database: one holder at a time, whoever races."""

from concurrent.futures import ThreadPoolExecutor

from core.requests import MOST_ATTEMPTS, Outcome, State
from core.requests.effects import CLERK, Leave
from core.store import Desk, Held, Reaped
from tests.core.store.asking import ANA, admitted, an_ask, running
from tests.core.store.conftest import Open

PROVEN = Outcome("proven", "It is proven.", "run", 0.5, 10, 5, 60.0)


def test_two_dispatchers_queue_a_request_once(opening: Open) -> None:
    desks = [opening().desk, opening().desk]
    requests = [admitted(desks[0], an_ask(installation=n)) for n in range(8)]
    with ThreadPoolExecutor(4) as pool:
        given = list(pool.map(lambda n: desks[n % 2].queue(requests[n // 2].id), range(16)))
    assert [sorted(given[2 * n : 2 * n + 2], key=str) for n in range(8)] == [[1, None]] * 8


def test_two_dispatchers_keep_to_one_run_per_lane_and_to_the_cap(opening: Open) -> None:
    desks = [opening().desk, opening().desk]
    lane = [admitted(desks[0], an_ask(installation=n), lane="100:main") for n in range(6)]
    capped = [admitted(desks[0], an_ask(installation=50)) for _ in range(6)]
    with ThreadPoolExecutor(4) as pool:
        given = list(pool.map(lambda n: desks[n % 2].queue([*lane, *capped][n].id), range(12)))
    assert sum(one is not None for one in given[:6]) == 1
    assert sum(one is not None for one in given[6:]) == 2


def test_a_job_that_is_delivered_twice_runs_once(opening: Open) -> None:
    desks = [opening().desk, opening().desk]
    request = admitted(desks[0])
    attempt = desks[0].queue(request.id)
    assert attempt is not None
    with ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(lambda n: desks[n % 2].claim(request.id, attempt), range(16)))
    assert sum(claim is not None for claim in claims) == 1
    assert desks[0].claim(an_ask().id, 1) is None, "a job about nothing we know"  # type: ignore[arg-type]


def test_a_lost_worker_is_overtaken_and_can_change_nothing_after(desk: Desk) -> None:
    request = running(desk)
    assert desk.reap() == ()
    desk.extend(request.id, 1, lease_s=-60)  # a lease is never shortened by a heartbeat
    assert desk.reap() == ()
    lost = lose(desk)
    assert lost.state is State.PENDING and lost.attempt == 2
    assert desk.extend(lost.request, 1) == Held(ok=False, cancelling=False)
    assert desk.claim(lost.request, 1) is None
    assert not desk.release(lost.request, 1)
    assert not desk.finish(lost.request, 1, PROVEN)
    assert not desk.intend(lost.request, 1, "pull")
    assert not desk.done(lost.request, 1, "pull", "13")
    assert not desk.publish(lost.request, 1, desk.publication(lost.request))
    assert desk.usage(lost.request) is None
    assert desk.request(lost.request).state is State.PENDING


def lose(desk: Desk, request: str = "") -> Reaped:
    """Claim with a lease that is over at once, and reap."""
    waiting = admitted(desk) if not request else desk.find(request)
    attempt = desk.queue(waiting.id)
    assert attempt is not None
    assert desk.claim(waiting.id, attempt, lease_s=0) is not None
    [reaped] = desk.reap()
    return reaped


def test_two_reapers_take_it_back_once(opening: Open) -> None:
    desks = [opening().desk, opening().desk]
    for n in range(5):
        desks[0].queue(admitted(desks[0], an_ask(installation=n)).id, lease_s=0)
    with ThreadPoolExecutor(4) as pool:
        reaped = [one for found in pool.map(lambda n: desks[n % 2].reap(), range(4)) for one in found]
    assert sorted((one.state, one.attempt) for one in reaped) == [(State.PENDING, 2)] * 5


def test_what_loses_every_worker_is_dead_until_it_is_revived(desk: Desk) -> None:
    request = admitted(desk)
    for _ in range(MOST_ATTEMPTS):
        last = lose(desk, request.id)
    assert last.state is State.DEAD
    assert [one.id for one in desk.dead()] == [request.id]
    assert desk.queue(request.id) is None
    assert not desk.revive(request.id), "its last words are not said yet"
    [due] = desk.take_words(10)
    assert due.outcome == Outcome("failed", "Its worker was lost 5 times.")
    assert desk.said(request.id, due.request.attempt)
    assert desk.revive(request.id) and not desk.revive(request.id)
    assert desk.usage(request.id) is None and desk.dead() == ()
    attempt = desk.queue(request.id)
    assert attempt is not None and desk.claim(request.id, attempt) is not None
    assert desk.finish(request.id, attempt, PROVEN)
    assert desk.usage(request.id) == PROVEN


def test_usage_is_written_once_however_often_the_end_is_said(opening: Open) -> None:
    desks = [opening().desk, opening().desk]
    request = running(desks[0])
    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(lambda n: desks[n % 2].finish(request.id, 1, PROVEN), range(16)))
    assert all(said)
    assert desks[0].usage(request.id) == PROVEN
    assert desks[0].cancel(request.id, ANA) is State.DONE
    assert desks[0].usage(request.id) == PROVEN


def test_last_words_are_due_until_they_are_said(desk: Desk) -> None:
    request = admitted(desk)
    desk.cancel(request.id, ANA)
    assert len(desk.take_words(10, lease_s=0)) == 1
    [due] = desk.take_words(10)
    assert desk.take_words(10) == ()
    desk.postpone_words(request.id, 0)
    assert len(desk.take_words(10)) == 1
    assert not desk.said(request.id, due.request.attempt - 1)
    assert desk.said(request.id, due.request.attempt)
    desk.postpone_words(request.id, 0)
    assert desk.take_words(10) == ()


def test_a_worker_has_the_first_word_about_its_end(desk: Desk) -> None:
    request = running(desk)
    desk.finish(request.id, 1, PROVEN)
    assert desk.take_words(10) == ()


def test_handing_back_lets_the_next_worker_go_on(desk: Desk) -> None:
    request = running(desk)
    assert desk.release(request.id, 1)
    assert [one.request for one in desk.waiting()] == [request.id]
    assert desk.queue(request.id) == 2


def test_a_job_that_waits_long_in_the_queue_stays_there(desk: Desk) -> None:
    request = admitted(desk)
    attempt = desk.queue(request.id, lease_s=0)
    assert attempt is not None
    desk.stay_queued([(request.id, attempt)])
    assert desk.reap() == ()
    assert desk.claim(request.id, attempt) is not None


def test_clerk_and_worker_cause_an_effect_once(opening: Open) -> None:
    clerk, worker = opening().desk, opening().desk
    request = admitted(clerk)
    assert clerk.leave(request.id, CLERK, "comment") is Leave.GRANTED
    attempt = worker.queue(request.id)
    assert attempt is not None and worker.claim(request.id, attempt) is not None
    assert worker.leave(request.id, attempt, "comment") is Leave.BUSY
    assert clerk.done(request.id, CLERK, "comment", "99")
    assert worker.leave(request.id, attempt, "comment") is Leave.DONE
    assert worker.effect(request.id, "comment") == "99"
    assert clerk.leave(request.id, CLERK, "pull") is Leave.FENCED
    assert not clerk.publish(request.id, CLERK, clerk.publication(request.id))


def test_leave_for_an_effect_is_a_heartbeat(desk: Desk) -> None:
    request = admitted(desk)
    attempt = desk.queue(request.id)
    assert attempt is not None and desk.claim(request.id, attempt, lease_s=0) is not None
    assert desk.intend(request.id, attempt, "pull")
    assert desk.reap() == ()
