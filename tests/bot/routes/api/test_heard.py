"""What the operator sees of the API: numbers, and nothing of what was said."""

import httpx2

from tests.bot.routes.api.jobs import Job


def test_each_answer_is_counted_and_no_word_of_it_is_kept(job: Job) -> None:
    id, secret = job.asked({"prompt": "Do it."})
    job.look(id, secret)
    job.post({"prompt": 5}, job.token(run=78))
    counted = httpx2.get(f"{job.url}/metrics").text
    for word in ("accepted", "told", "refused"):
        assert f'pullwright_deliveries_total{{answer="{word}",event="api"}}' in counted
    assert "Do it." not in counted
