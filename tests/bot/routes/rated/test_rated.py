"""Calls over the wire: counted, told in headers, refused with when to come again."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from bot.app import create
from core.crypto import keyring
from core.errors import Refused
from core.rates.opening import open_rates
from core.settings import Settings, load
from core.store import open_store
from tests.bot.serving import served
from tests.fakes.valkey import valkey


def settings_of(folder: Path, **more: str) -> Settings:
    return load({"XDG_DATA_HOME": str(folder), "PULLWRIGHT_ENV_FILE": "", **more})


@contextmanager
def receiver(folder: Path, redis: str = "", **more: str) -> Iterator[str]:
    settings = settings_of(folder, **more)
    store = open_store("", folder, keyring("", folder))
    try:
        with served(create(settings, store, rates=open_rates(redis))) as url:
            yield url
    finally:
        store.close()


def test_each_answer_says_what_is_left(tmp_path: Path) -> None:
    with receiver(tmp_path, PULLWRIGHT_RATE_ADDRESS="5/day") as url:
        told = httpx2.get(f"{url}/").headers
        assert (told["ratelimit-limit"], told["ratelimit-remaining"], told["ratelimit-reset"]) == ("5", "4", "17280")
        assert told["ratelimit-policy"] == '"address";q=5;w=86400'
        assert told["ratelimit"] == '"address";r=4;t=17280'
        assert "retry-after" not in told


def test_a_page_too_many(tmp_path: Path) -> None:
    with receiver(tmp_path, PULLWRIGHT_RATE_ADDRESS="2/day") as url:
        answers = [httpx2.get(f"{url}/setup") for _ in range(3)]
        assert [one.status_code for one in answers] == [200, 200, 429]
        last = answers[-1]
        assert last.headers["retry-after"] == "43200"
        assert last.headers["ratelimit-remaining"] == "0"
        assert last.text == ("Too many calls from this network address: 2/day are allowed. Try again in 43200 seconds.")


def test_a_call_of_the_api_too_many(tmp_path: Path) -> None:
    with receiver(tmp_path, PULLWRIGHT_RATE_ADDRESS="1/day") as url:
        httpx2.get(f"{url}/api/v1/requests/1")
        last = httpx2.get(f"{url}/api/v1/requests/1")
        assert (last.status_code, last.headers["content-type"]) == (429, "application/problem+json")
        assert last.json()["status"] == 429
        assert "network address" in last.json()["detail"]


def test_a_token_has_a_rate_of_its_own(tmp_path: Path) -> None:
    def call(url: str, token: str) -> httpx2.Response:
        return httpx2.get(f"{url}/api/v1/requests/1", headers={"Authorization": f"Bearer {token}"})

    with receiver(tmp_path, PULLWRIGHT_RATE_KEY="1/day", PULLWRIGHT_RATE_ADDRESS="5/day") as url:
        assert [call(url, "one").status_code == 429 for _ in range(3)] == [False, True, True]
        assert "with this token" in call(url, "one").json()["detail"]
        assert call(url, "two").headers["ratelimit-policy"].startswith('"key"')
        # those that the token's rate refused have cost the address nothing
        assert httpx2.get(f"{url}/").headers["ratelimit-remaining"] == "2"


def test_tokens_made_up_do_not_get_around_the_address(tmp_path: Path) -> None:
    with receiver(tmp_path, PULLWRIGHT_RATE_ADDRESS="3/day") as url:
        codes = [
            httpx2.get(f"{url}/api/v1/requests/1", headers={"Authorization": f"Bearer {number}"}).status_code
            for number in range(5)
        ]
        assert [code == 429 for code in codes] == [False] * 3 + [True] * 2


def test_deliveries_and_probes_are_not_counted(tmp_path: Path) -> None:
    with receiver(tmp_path, PULLWRIGHT_RATE_ADDRESS="1/day") as url:
        for _ in range(3):
            assert httpx2.get(f"{url}/livez").status_code == 200
            assert httpx2.get(f"{url}/readyz").status_code == 200
            assert httpx2.post(f"{url}/webhooks/github").status_code == 415
        assert httpx2.get(f"{url}/metrics").status_code == 200
        assert httpx2.get(f"{url}/setup").status_code == 200
        assert httpx2.get(f"{url}/setup").status_code == 429


def test_what_a_caller_says_of_its_address_counts_only_behind_our_proxy(tmp_path: Path) -> None:
    def calls(url: str) -> list[int]:
        return [
            httpx2.get(f"{url}/setup", headers={"X-Forwarded-For": f"192.0.2.{number}"}).status_code
            for number in range(3)
        ]

    with receiver(tmp_path, PULLWRIGHT_RATE_ADDRESS="1/day") as url:
        assert calls(url) == [200, 429, 429]
    with receiver(tmp_path, PULLWRIGHT_RATE_ADDRESS="1/day", PULLWRIGHT_TRUSTED_PROXIES="127.0.0.1") as url:
        assert calls(url) == [200, 200, 200]


def test_two_receivers_count_together(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    rate = {"PULLWRIGHT_RATE_ADDRESS": "3/day"}
    with (
        valkey(tmp_path / "queue") as (server, _),
        receiver(tmp_path / "a", server.url, **rate) as first,
        receiver(tmp_path / "b", server.url, **rate) as second,
    ):
        codes = [httpx2.get(f"{url}/setup").status_code for url in (first, second, first, second, first)]
        assert codes == [200, 200, 200, 429, 429]


def test_a_server_without_its_redis_goes_on_with_less(tmp_path: Path) -> None:
    with receiver(tmp_path, f"unix://{tmp_path}/none", PULLWRIGHT_RATE_ADDRESS="8/day") as url:
        codes = [httpx2.get(f"{url}/setup").status_code for _ in range(4)]
        assert codes == [200, 200, 429, 429]
        assert httpx2.post(f"{url}/webhooks/github").status_code == 415  # deliveries come in as ever


def test_a_rate_that_is_none_stops_the_start(tmp_path: Path) -> None:
    with (
        pytest.raises(Refused, match=r"^PULLWRIGHT_RATE_ADDRESS: 'lots' is no rate"),
        receiver(tmp_path, PULLWRIGHT_RATE_ADDRESS="lots"),
    ):
        pass
