"""Rates: so many of something in a time, as token buckets that all processes share.

A bucket is full at first, each taking lets its tokens out, and they come back evenly. Redis holds the buckets; where
it does not answer, each process counts for itself, with less in each bucket, until it does. Nothing about money is
here: what may be spent is the database's to say, which refuses when it cannot be asked.

The only home of throttled-py. Importing this package imports neither that nor redis.
"""

from core.rates.bucket import Bucket, Rates, Taken
from core.rates.rate import Rate, rate, token_rates

__all__ = ["Bucket", "Rate", "Rates", "Taken", "rate", "token_rates"]
