"""A run that waits for tokens a minute that another process has used: seen in its comment, by the settings of both."""

from pathlib import Path

from cli._queueing import paced
from core.asks import Verb
from core.rates import Bucket, Rate
from core.rates.opening import limits, open_rates
from core.runs import ModelCall
from core.settings import load
from core.words import Sticky
from tests.fakes.dialects import LOCAL
from tests.fakes.model_server import ModelServer
from tests.fakes.valkey import valkey
from tests.worker.llm.story import ASKED
from tests.worker.publication.press import Press
from worker.jobs.progress import Progress
from worker.publication.sticky import Comment
from worker.tools import build

TOKENS = 6_000_000


def test_the_wait_is_in_the_comment(press: Press, tmp_path: Path) -> None:
    site = press.site()
    comment = Comment(site, Sticky(press.request.id, Verb.IMPLEMENT, "ada"))
    comment.begin()
    progress = Progress(site, comment)
    calls: list[ModelCall] = []
    with valkey(tmp_path / "queue") as (redis, _), ModelServer() as server:
        server.will(LOCAL.whole("Done."))
        settings = load(
            {
                "XDG_CACHE_HOME": str(tmp_path / "cache"),
                "XDG_DATA_HOME": str(tmp_path / "data"),
                "PULLWRIGHT_LOCAL_URL": server.url,
                "PULLWRIGHT_RATE_MODEL_TOKENS": f"local={TOKENS}",
                "REDIS_URL": redis.url,
            }
        )
        assert limits(settings).tokens == {"local": Rate(TOKENS, 60)}
        tools = build(settings, "bubblewrap", lambda _: None, paced(settings))
        chain = tools.open_chain(("local:m",), None, 0, None, calls.append, progress.said)
        open_rates(redis.url).take(Bucket("model", "local", Rate(TOKENS, 60)), TOKENS)
        reply, _ = chain.complete(ASKED)
    assert reply.text == "Done."
    assert chain.waited_s > 0
    (said,) = press.github.comments(press.repo, press.issue)
    assert "for local, whose 6,000,000 tokens a minute are used up for the moment" in said.body


def test_without_the_setting_nothing_is_counted(tmp_path: Path) -> None:
    home = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "XDG_DATA_HOME": str(tmp_path / "data")}
    assert paced(load(home))() is None
