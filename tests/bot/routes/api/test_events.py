"""Following a request by its events: each step as it begins and ends, the state, the end; again after a cut."""

import asyncio
import json
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest

from bot.oidc import Keys, Verifier
from bot.routes.api.following import Following
from bot.routes.api.places import Places
from bot.routes.api.problems import Declined
from bot.routes.api.rates import PerRepository
from bot.routes.api.streams import Pace, Seen, Streams, fresh
from bot.wire import StepTold
from core.begun import Begun
from core.github.registered import open_registered
from core.names import RunId, Sha
from core.rates import Rate
from core.rates.opening import open_rates
from core.requests import Outcome, Publication
from core.runs import Issue
from tests.bot.routes.api.jobs import AUDIENCE, Job, job_at


def begin(job: Job) -> tuple[str, str, RunId]:
    """A request whose run is under way: the caller's id and secret, and the run."""
    id, secret = job.asked({"prompt": "Do it."})
    job.office.settle()
    [request] = job.office.desk.open()
    attempt = job.office.desk.queue(request.id)
    assert attempt is not None
    assert job.office.desk.claim(request.id, attempt) is not None
    run = RunId(request.id[:16])
    job.office.store.begin(Begun(run, now(), "acme/widgets", Issue("Do it.", ""), Sha("0" * 40), {}, request.id))
    return id, secret, run


def following_of(job: Job) -> Following:
    """As the receiver has it."""
    office = job.office
    places = Places(lambda: open_registered(office.settings, office.desk.secret, office.desk.page))
    return Following(Verifier(Keys(job.issuer.url), job.issuer.url, AUDIENCE), places, office.store, office.settings)


def events(answer: httpx2.Response) -> list[tuple[str, str, dict[str, Any]]]:
    """(kind, id, data) of a stream that has ended."""
    found = []
    for block in answer.text.strip().split("\n\n"):
        parts = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":"))
        if parts:
            found.append((parts["event"], parts.get("id", ""), json.loads(parts["data"])))
    return found


def now() -> datetime:
    return datetime.now(UTC)


def finish(job: Job) -> None:
    """What its worker says at the end."""
    [request] = job.office.desk.open()
    published = Publication("pullwright/x", "c" * 40, 7, "https://github.com/acme/widgets/pull/7")
    assert job.office.desk.publish(request.id, request.attempt, published)
    outcome = Outcome("proven", "It is proven.", request.id[:16], 0.25, 100, 20, 3.0)
    assert job.office.desk.finish(request.id, request.attempt, outcome)


def test_each_step_the_state_and_the_end(job: Job) -> None:
    id, secret, run = begin(job)
    store = job.office.store
    first = store.step_started(run, "sandbox", now())
    second = store.step_started(run, "model", now())
    told: list[httpx2.Response] = []
    following = threading.Thread(target=lambda: told.append(job.call("GET", f"{id}/events", secret)))
    following.start()
    store.step_ended(second, 1.5, "the second ends first")
    store.step_ended(first, 2.5, "")
    finish(job)
    following.join()
    [answer] = told
    assert answer.headers["content-type"].startswith("text/event-stream")
    found = events(answer)
    steps = [(data["name"], data["elapsed_s"]) for kind, _, data in found if kind == "step"]
    assert set(steps) == {("sandbox", None), ("model", None), ("sandbox", 2.5), ("model", 1.5)}
    kind, _, end = found[-1]
    assert (kind, end["state"], end["verdict"], end["ended"]) == ("end", "done", "proven", True)
    assert (end["pull_number"], end["branch"], end["head_sha"]) == (7, "pullwright/x", "c" * 40)
    assert (end["cost_usd"], end["input_tokens"], end["url"]) == (0.25, 100, end["pull_url"])
    assert [step["note"] for step in end["steps"]] == ["", "the second ends first"]


def test_who_comes_back_gets_what_is_new(job: Job) -> None:
    id, secret, run = begin(job)
    job.office.store.step_ended(job.office.store.step_started(run, "sandbox", now()), 1.0, "")
    job.office.store.step_started(run, "model", now())
    finish(job)
    whole = events(job.call("GET", f"{id}/events", secret))
    marks = [mark for kind, mark, _ in whole if kind == "step"]
    assert marks == ["1-0", "1-1", "2-1"]
    headers = {"Authorization": f"Bearer {secret}", "Last-Event-ID": marks[1]}
    rest = events(httpx2.get(f"{job.url}/api/v1/requests/{id}/events", headers=headers))
    assert [(kind, mark) for kind, mark, _ in rest] == [("step", "2-1"), ("state", ""), ("end", "")]


@pytest.mark.parametrize("text", ["", "x", "1", "-", "1-", "99999-0", "1-g", "1-0\n", "٣-0", "1-" + "f" * 5000])
def test_a_mark_that_is_none_of_ours_begins_at_the_beginning(text: str) -> None:
    assert Seen.read(text) == Seen()


def test_what_ends_out_of_order_is_neither_lost_nor_told_twice() -> None:
    begun = [StepTold(number=n, name=str(n)) for n in range(3)]
    told = fresh(begun, Seen())
    seen = told[-1][1]
    ended = [begun[0], begun[1].model_copy(update={"elapsed_s": 1.0}), begun[2]]
    [(step, seen)] = fresh(ended, seen)
    assert (step.number, str(seen)) == (1, "3-2")
    [(step, seen)] = fresh([begun[0].model_copy(update={"elapsed_s": 2.0}), *ended[1:]], Seen.read(str(seen)))
    assert (step.number, str(seen)) == (0, "3-3")


def test_streams_are_few_and_who_has_none_may_look(job: Job) -> None:
    id, secret, _ = begin(job)
    headers = {"Authorization": f"Bearer {secret}"}
    address = f"{job.url}/api/v1/requests/{id}/events"
    with httpx2.Client() as client:
        opened = [client.send(client.build_request("GET", address, headers=headers), stream=True) for _ in range(10)]
        reading = [one.iter_bytes() for one in opened]
        assert all(next(one) for one in reading)
        full = client.get(address, headers=headers)
        assert (full.status_code, full.json()["title"]) == (503, "Service Unavailable")
        assert client.get(f"{job.url}/api/v1/requests/{id}", headers=headers).status_code == 200
        for one in opened:
            one.close()
    finish(job)
    assert events(again(address, headers))[-1][0] == "end"


def test_who_comes_in_the_same_moment_as_others_gets_no_stream_too_many(job: Job) -> None:
    """All have passed `check` before the first is counted."""
    id, _, _ = begin(job)
    caller = job.office.desk.caller(id)
    assert caller is not None
    streams = Streams(following_of(job), Pace(look_s=0.01, longest_s=1.0), each=2)

    async def heard() -> list[bool]:
        for _ in range(5):
            streams.check(caller)
        told = [anext(streams.events(caller, Seen()), None) for _ in range(5)]
        return [one is not None for one in await asyncio.gather(*told)]

    assert sum(asyncio.run(heard())) == 2


def again(address: str, headers: dict[str, str]) -> httpx2.Response:
    """As soon as the server has seen that the others are gone."""
    while True:
        answer = httpx2.get(address, headers=headers)
        if answer.status_code == 200:
            return answer


def test_the_api_says_what_it_is(job: Job) -> None:
    paths = httpx2.get(f"{job.url}/api/v1/openapi.json").json()["paths"]
    assert {"/requests", "/requests/{id}", "/requests/{id}/events", "/requests/{id}/cancel"} <= set(paths)


def test_without_an_address_of_its_own_a_server_believes_nobody(tmp_path: Path) -> None:
    with job_at(tmp_path, PULLWRIGHT_PUBLIC_URL="") as job:
        answer = job.post({"prompt": "Do it."})
        assert (answer.status_code, "PULLWRIGHT_PUBLIC_URL" in answer.json()["detail"]) == (503, True)


def test_a_rate_is_of_one_repository() -> None:
    rate = PerRepository(open_rates(""), Rate(2, 86_400))
    rate.check(1)
    rate.check(1)
    rate.check(2)
    with pytest.raises(Declined, match=r"^Too many calls from this repository: 2/day are allowed") as declined:
        rate.check(1)
    assert (declined.value.status, declined.value.headers["retry-after"]) == (429, "43200")


def test_a_stream_on_which_nothing_happens_says_so_and_ends_after_a_while(job: Job) -> None:
    id, _, _ = begin(job)
    following, caller = following_of(job), job.office.desk.caller(id)
    assert caller is not None

    async def heard() -> list[bytes]:
        streams = Streams(following, Pace(look_s=0.01, beat_s=0.05, longest_s=0.5))
        return [told async for told in streams.events(caller, Seen())]

    first, *rest = asyncio.run(heard())
    assert first.startswith(b"event: state")
    assert set(rest) == {b": still here\n\n"}
