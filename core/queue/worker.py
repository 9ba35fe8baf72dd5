"""The side that takes work off the queue: one queue a process, one job at a time, each in a process of its own.

RQ brings what it is good at: a blocking move that survives a kill, registration, the fork and its limits. What it
would do from data that lies in Redis (callbacks, retries, dependencies, remote commands, its registries' repairs)
is not done here: the database knows better, and its leases bring back whatever a dead worker held.
"""

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Timer
from types import FrameType

from redis import Redis
from redis.client import Pipeline
from redis.exceptions import RedisError
from rq import Queue as RqQueue
from rq import Worker as RqWorker
from rq.exceptions import StopRequested
from rq.intermediate_queue import IntermediateQueue
from rq.job import Job
from rq.serializers import JSONSerializer
from rq.timeouts import HorseMonitorTimeoutException, JobTimeoutException
from rq.worker import WorkerStatus
from rq.worker_registration import clean_worker_registry, register

from core.dying import die_with
from core.queue.ticket import Handle

_WORKER_TTL_S = 20  # makes RQ block for 5 s at a time
_MONITORING_S = 5
_MAINTENANCE_S = 30
_SHOWN_S = 30  # a worker that was not heard of for so long does not count
_MARGIN_S = 60  # a job that does not end by itself is killed so much later


@dataclass(frozen=True, slots=True)
class Duties:
    """What a worker calls: the job itself, and what must be known of its end."""

    handle: Handle  # in a process of its own
    release: Callable[[str, int], object]  # hand back, at once, what the stop of this worker cut off
    failed: Callable[[str, int, BaseException], None]  # the job raised; in its process
    died: Callable[[str, int], None]  # the job's process was killed, by others or by its memory


class Worker(RqWorker):
    """Works until it is told to stop. SIGTERM or SIGINT: the job may end within `grace_s`, then it is handed back."""

    max_connection_wait_time = 1.0
    log_job_description = False

    def __init__(self, queue: RqQueue, duties: Duties, kind: type[Job], *, job_s: float, grace_s: float) -> None:
        super().__init__(
            [queue],
            connection=queue.connection,
            job_class=kind,
            serializer=JSONSerializer,
            worker_ttl=_WORKER_TTL_S,
            job_monitoring_interval=_MONITORING_S,
            maintenance_interval=_MAINTENANCE_S,
            log_job_description=False,
        )
        self._duties = duties
        self._job_s = job_s
        self._grace_s = grace_s
        self._lying: set[bytes | str] = set()
        self.stopped = False

    # What happens to a job

    def execute_job(self, job: Job, queue: RqQueue) -> None:
        """Run it in a process of its own and see it end; Redis may come and go meanwhile."""
        request, attempt, _ = job.args
        self.fork_work_horse(job, queue)
        try:
            with suppress(RedisError):
                self._show_taken(job, queue)
            self.monitor_work_horse(job, queue)
        finally:
            self._horse_pid = 0
            if self._stop_requested:
                self._duties.release(request, attempt)  # nothing happens if it had ended
        with suppress(RedisError):
            self.connection.delete(job.key)
            self.set_state(WorkerStatus.IDLE)

    def _show_taken(self, job: Job, queue: RqQueue) -> None:
        with self.connection.pipeline() as pipeline:
            self.set_state(WorkerStatus.BUSY, pipeline=pipeline)
            self.heartbeat(pipeline=pipeline)
            pipeline.lrem(IntermediateQueue.get_intermediate_queue_key(queue.key), 0, job.id)
            pipeline.execute()

    def monitor_work_horse(self, job: Job, queue: RqQueue) -> None:
        """Wait for its end; kill it when it is long overdue."""
        overdue = time.monotonic() + self._job_s + _MARGIN_S
        while True:
            try:
                with self.death_penalty_class(_MONITORING_S, HorseMonitorTimeoutException):
                    _, status, _ = self.wait_for_horse()
                break
            except HorseMonitorTimeoutException:
                if time.monotonic() > overdue:
                    self.kill_horse()
                with suppress(RedisError):
                    self.heartbeat()
        if status and os.WIFSIGNALED(status) and not self._stop_requested:
            self._duties.died(job.args[0], job.args[1])

    def main_work_horse(self, job: Job, queue: RqQueue) -> None:
        """The process of the job: it dies with its worker."""
        die_with(self.pid or 0)
        super().main_work_horse(job, queue)

    def perform_job(self, job: Job, queue: RqQueue) -> bool:
        """Nothing but the job, within its time."""
        try:
            with self.death_penalty_class(round(self._job_s), JobTimeoutException, job_id=job.id):
                job.perform()
        except BaseException as error:
            self._duties.failed(job.args[0], job.args[1], error)
            raise
        return True

    def kill_horse(self, sig: signal.Signals = signal.SIGKILL) -> None:
        """Kill the job's process and all it started; RQ's own would kill us when there is none."""
        if pid := self._horse_pid:
            for kill in (os.killpg, os.kill):
                with suppress(ProcessLookupError):
                    kill(pid, sig)

    # How a worker stops

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        """No new job; the one that runs may end within the grace. A second signal cuts it off at once."""
        self.stopped = True
        super().request_stop(signum, frame)  # type: ignore[no-untyped-call]  # RQ does not say

    def handle_warm_shutdown_request(self) -> None:
        """Begin to count the grace."""
        late = Timer(self._grace_s, self.kill_horse)
        late.daemon = True
        late.start()

    def _shutdown(self) -> None:
        if not self._horse_pid:
            raise StopRequested
        self._stop_requested = True

    def teardown(self) -> None:
        """Say that we are gone, if anybody listens."""
        with suppress(RedisError):
            self.register_death()  # type: ignore[no-untyped-call]  # RQ does not say

    # What Redis is told, and what it is not asked

    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        """Show that we are here, also to a Redis that has forgotten everything."""
        super().heartbeat(_SHOWN_S, pipeline)
        register(self, pipeline)

    def run_maintenance_tasks(self) -> None:
        """Forget workers that are gone, and jobs that a worker took and then died; their leases bring them back."""
        for queue in self.queues:
            clean_worker_registry(queue)
            taken = IntermediateQueue.get_intermediate_queue_key(queue.key)
            lying = set(self.connection.lrange(taken, 0, -1))
            for stray in lying & self._lying:
                self.connection.lrem(taken, 0, stray)  # type: ignore[arg-type]  # bytes are as good
            self._lying = lying
        self.last_cleaned_at = datetime.now(UTC)  # type: ignore[assignment]  # RQ sets the same

    def subscribe(self) -> None:
        """No: whoever can publish in Redis could stop us."""

    def unsubscribe(self) -> None:
        """There is nothing to unsubscribe from."""

    def check_for_suspension(self, burst: bool) -> None:
        """No: a key in Redis suspends nobody."""

    def _set_ip_address(self, connection: Redis) -> None:
        self.ip_address = "unknown"  # nobody needs it, and it would take the right to list all clients
