"""The door to the store: one SQL database, nothing lost."""
