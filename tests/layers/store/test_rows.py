"""One row at a time: versions, who was faster, what cannot be written."""

from __future__ import annotations

import datetime as dt
import threading

import pytest

from app.words import words_for
from layers.errors import NotFoundError, StoreError
from layers.store import StaleError
from tests.layers.store.world import people, person, service, services
