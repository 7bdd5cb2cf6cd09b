"""How a store made by an earlier version becomes one of this version: one chain for SQLite and PostgreSQL.

A migration is history: once released it is never edited, and it names its columns itself. To add one: a file in
`versions/` whose `down_revision` is the last one's number, then `HEAD` in `layers/store/tables.py`.
"""
