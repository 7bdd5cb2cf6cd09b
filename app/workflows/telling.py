"""How does the office call itself and the places it sends people to, on what they carry away and in text messages?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from layers.errors import HomewardError, NotFoundError
from layers.telling.neutral import betraying, is_neutral
from layers.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.workflows.world import World
    from layers.store import Store

_SETTINGS = "telling."
_CALLED = f"{_SETTINGS}called."

WAIT_DAYS = 14
"""How long a person waits for a call where the office has set nothing: two weeks, the normal priority of the IASC's
inter-agency referral form (2017)."""

MOST_WAIT_DAYS, _LONGEST = 180, 80


@dataclass(frozen=True)
class Telling:
    """What an office has set: its own name and telephone, days to wait for a call, and neutral names by service."""

    office: str = ""
    phone: str = ""
    wait_days: int = WAIT_DAYS
    called: Mapping[str, str] = field(default_factory=dict)


def telling_of(store: Store) -> Telling:
    """Read what the office has set."""
    kept = store.settings_beginning(_SETTINGS)
    return Telling(
        office=str(kept.get(f"{_SETTINGS}office", "")),
        phone=str(kept.get(f"{_SETTINGS}phone", "")),
        wait_days=int(kept.get(f"{_SETTINGS}wait_days", WAIT_DAYS)),
        called={name.removeprefix(_CALLED): str(value) for name, value in kept.items() if name.startswith(_CALLED)},
    )


def set_telling(
    store: Store, *, office: str | None = None, phone: str | None = None, wait_days: int | None = None, actor: str
) -> None:
    """Keep how the office calls itself, its telephone, and how many days a person waits for a call; None keeps it.

    Raises
    ------
    HomewardError
        When the name betrays what the office does, a text is too long, or the days are not 1 to 180.

    """
    values: dict[str, Any] = {}
    if office is not None:
        values["office"] = _neutral(office)
    if phone is not None:
        values["phone"] = _short(phone)
    if wait_days is not None:
        if not 1 <= wait_days <= MOST_WAIT_DAYS:
            raise HomewardError(
                say("A person waits 1 to {most} days for a call.", most=MOST_WAIT_DAYS), "telling.wait_days"
            )
        values["wait_days"] = wait_days
    if values:
        store.change_settings({f"{_SETTINGS}{name}": value for name, value in values.items()}, actor=actor)


def call_place(store: Store, world: World, service_id: str, name: str, *, actor: str) -> None:
    """Keep the neutral name of a service's place; an empty one is forgotten.

    Raises
    ------
    HomewardError
        When there is no such service, or the name itself betrays what is done there.

    """
    if service_id not in set(world.services["service_id"]):
        raise NotFoundError(say("There is no service “{service}” in the store.", service=service_id))
    if not name.strip():
        store.change_settings({}, gone=[f"{_CALLED}{service_id}"], actor=actor)
        return
    store.change_settings({f"{_CALLED}{service_id}": _neutral(name)}, actor=actor)


def _neutral(text: str) -> str:
    found = betraying(text)
    if found:
        raise HomewardError(
            say(
                "This name says what the place does (“{words}”). Choose one that strangers may read.",
                words=", ".join(found),
            ),
            "telling.betrays",
        )
    return _short(text)


def _short(text: str) -> str:
    short = " ".join(text.split())
    if len(short) > _LONGEST:
        raise HomewardError(say("At most {most} letters.", most=_LONGEST), "telling.too_long")
    return short


def place_called(service: Mapping[str, Any], telling: Telling) -> str | None:
    """Name a service's place for everybody's eyes: the office's neutral name, else the site, else the organisation.

    A name that betrays what is done there is passed over; None where every name does. What the service and the course
    are called is never used: these names are made to say what is done.
    """
    own = telling.called.get(str(service["service_id"]))
    if own:
        return own
    for column in ("site_name", "organization_name"):
        name = service.get(column)
        if isinstance(name, str) and name.strip() and is_neutral(name):
            return " ".join(name.split())
    return None
