"""What a decision by a bucket takes, next to a PING of the same server; and that each is one round trip."""

import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from redis import Redis

from bench.figures import Figure
from core.rates import Bucket, Rate, Rates
from core.rates.keeping import in_redis
from core.rates.opening import open_rates
from tests.fakes.valkey import valkey

_DECISIONS = 20_000
_BUCKETS = 1000
_HANDS = 8
_MOST_MS, _MOST_AWAY_MS = 1.0, 50.0
_RATE = Rate(100_000, 60)


def figures() -> Iterator[Figure]:
    """Decisions over a real server, by many buckets; then by a server that is not there."""
    with TemporaryDirectory() as folder, valkey(Path(folder) / "queue") as (server, client):
        keeping, rates = in_redis(server.url), open_rates(server.url)
        keeping.take(_bucket(0))
        yield from _told("PING of the same server", _ms(lambda _: client.ping()))
        client.config_resetstat()
        yield from _told("a bucket decision", _ms(lambda number: keeping.take(_bucket(number))), _MOST_MS)
        yield Figure("  commands from us for each decision", _commands(client) / _DECISIONS, "", 1.001)
        yield from _told("  held to 50 ms, as every process asks", _ms(lambda number: rates.take(_bucket(number))))
        client.config_resetstat()
        yield from _told("  person and installation together", _ms(partial(_both, rates)))
        yield Figure("  commands from us for each of these decisions", _commands(client) / _DECISIONS, "", 1.001)
        yield from _told(f"a bucket decision, {_HANDS} at once", _at_once(rates))
        gone = open_rates(f"unix://{folder}/none")
        yield from _told("the same without Redis", _ms(lambda number: gone.take(_bucket(number))), _MOST_AWAY_MS)


def _bucket(number: int) -> Bucket:
    return Bucket("person", str(number % _BUCKETS), _RATE)


def _both(rates: Rates, number: int) -> None:
    rates.take_all((_bucket(number), Bucket("installation", "1", _RATE)))


def _ms(call: Callable[[int], object], decisions: int = _DECISIONS) -> list[float]:
    """The milliseconds of each call, by number."""
    taken: list[float] = []
    for number in range(decisions):
        began = time.perf_counter()
        call(number)
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def _at_once(rates: Rates) -> list[float]:
    share = _DECISIONS // _HANDS
    with ThreadPoolExecutor(_HANDS) as pool:
        told = [pool.submit(_ms, lambda number: rates.take(_bucket(number)), share) for _ in range(_HANDS)]
    return [ms for one in told for ms in one.result()]


def _told(name: str, taken: list[float], most: float = float("inf")) -> Iterator[Figure]:
    yield Figure(f"{name}, median", statistics.median(taken), "ms", most)
    yield Figure("  p99", statistics.quantiles(taken, n=100)[98], "ms", most)
    yield Figure("  slowest", max(taken), "ms")


def _commands(client: "Redis") -> int:
    """How many commands came over the wire: what a script itself calls is counted, too, and left out here."""
    inside = {"cmdstat_time", "cmdstat_get", "cmdstat_set"}
    stats = client.info("commandstats")
    ours = {name: one["calls"] for name, one in stats.items() if name not in inside}
    return sum(count for name, count in ours.items() if name not in ("cmdstat_config|resetstat", "cmdstat_info"))
