"""Boxes that wait, with nothing of anybody's in them: made ahead, handed out once, never taken back.

What a driver has to offer for it is `Waits`: something that becomes the box of one specification, or says that it
cannot any more.
"""

from worker.sandbox.waiting.pool import Pool, Waits

__all__ = ["Pool", "Waits"]
