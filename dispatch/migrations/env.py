"""What alembic runs to carry out steps: on the engine it is given (dispatch/migrations/__init__.py)."""

from alembic import context

with context.config.attributes["engine"].connect() as connection:
    context.configure(connection=connection, render_as_batch=True)  # SQLite changes a table by making it anew
    with context.begin_transaction():
        context.run_migrations()
