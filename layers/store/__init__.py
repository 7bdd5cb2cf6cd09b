"""The door to the store: one SQL database, nothing lost."""

from layers.store.opening import open_store
from layers.store.records import ImportRecord, SavedMapping, StaleError
from layers.store.restore import Restored, restore_backup
from layers.store.store import Store

__all__ = ["ImportRecord", "Restored", "SavedMapping", "StaleError", "Store", "open_store", "restore_backup"]
