"""Alembic's entry: run the migrations in the transaction that the caller has begun and will commit."""

from __future__ import annotations

from alembic import context

from layers.store.tables import VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    version_table=VERSION_TABLE,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
