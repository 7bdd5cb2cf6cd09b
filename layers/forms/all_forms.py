"""Which forms are there? To add one: its questions, and a line here; a test writes it and has pyxform read it."""

from __future__ import annotations

from layers.forms.labour import EMPLOYERS, KEY_INFORMANTS, WORKERS
from layers.forms.office import RETURNEES, SERVICES

FORMS = {form.name: form for form in (EMPLOYERS, WORKERS, KEY_INFORMANTS, SERVICES, RETURNEES)}
"""Every form by its name, in the order in which they are listed."""
