"""That a metadata service answers is noticed, and that none does."""

import socket

from worker.sandbox.probes import metadata


def test_somebody_answers_or_nobody_does() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        where = server.getsockname()
        assert metadata.answers(where)
    assert not metadata.answers(where)
