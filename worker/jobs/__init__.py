"""From a request's id to its end: what the queue calls, in a process of its own.

A job may begin any number of times and may be cut off anywhere. It goes on from its records and finds what it has
published, so it ends once.
"""

from core.names import RequestId


def work(request: str, attempt: int, mac: str = "") -> None:
    """Do the request as `attempt`; the seal `mac` was checked by the queue. Nothing happens if it was overtaken.

    Call it from the main thread. Raises `Broken(retryable)` where the same attempt may be made again later.
    """
    from worker.jobs.office import open_office
    from worker.jobs.serving import serve

    with open_office() as office:
        serve(office, RequestId(request), attempt)
