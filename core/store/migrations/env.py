"""Alembic's entry: it is only run through `core.store.opening`, with a connection handed in."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
