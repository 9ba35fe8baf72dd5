"""An operator follows one ask through the log, from its delivery to its pull request."""

import json

from tests.stories.hosted.stage import Stage


def test_each_line_of_a_worker_has_the_delivery_the_installation_and_the_request(stage: Stage) -> None:
    stage.environment["PULLWRIGHT_LOG"] = "info"
    request = stage.says("/pullwright implement the canary-wish")
    _, told = stage.worker(request).communicate()
    lines = [json.loads(line) for line in told.splitlines()]
    same = {(line["delivery"], line["installation"], line["request"]) for line in lines}
    assert same == {(request.ask.delivery, request.ask.installation, request.id)}
    events = [line["event"] for line in lines]
    assert (events[0], events[-1]) == ("request begun", "request ended")
    assert {"step ended", "model called", "attempt checked", "run finished"} <= set(events)
    assert len({line["run"] for line in lines[1:-1]}) == 1
    assert (lines[-1]["verdict"], lines[-1]["pull"]) == ("proven", stage.pull.number)
    assert "canary" not in told
    assert "should return" not in told
