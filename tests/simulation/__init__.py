"""A seeded simulator: clerks, dispatchers, workers and their deaths, in an order that the seed decides."""
