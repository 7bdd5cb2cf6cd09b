"""Which weights does an office use: those that come with Homeward, and its own, kept in the store?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assessments.choosing.weights import BALANCED, SHIPPED, read_weights, whole
from layers.errors import HomewardError, NotFoundError
from layers.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assessments.choosing.weights import Weights
    from layers.store import Store

OWN = "choosing.preset."
"""How the settings begin that hold an office's own presets."""

USUAL = "choosing.usual"
"""The setting that names the preset that holds where nobody says another."""

_NAME = re.compile(r"[\w][\w -]{0,39}")


def presets_of(store: Store) -> dict[str, Weights]:
    """Return every preset by its name: those that come with Homeward first, then the office's own."""
    own = store.settings_beginning(OWN)
    return {
        **{name: whole(weights) for name, weights in SHIPPED.items()},
        **{name.removeprefix(OWN): whole(weights) for name, weights in own.items()},
    }


def usual_preset(store: Store) -> str:
    """Return the name of the preset that holds where nobody says another."""
    name = str(store.setting(USUAL, BALANCED))
    return name if name in presets_of(store) else BALANCED


def preset_named(store: Store, name: str | None) -> Weights:
    """Return a preset's weights; None is the usual one.

    Raises
    ------
    NotFoundError
        When there is no such preset, with those that there are.

    """
    presets = presets_of(store)
    wanted = usual_preset(store) if name is None else name.strip().casefold()
    if wanted not in presets:
        raise NotFoundError(
            say("There is no preset “{name}”. There are: {names}.", name=wanted[:40], names=", ".join(presets)),
            "weights.preset",
        )
    return presets[wanted]


def save_preset(store: Store, name: str, weights: Mapping[str, float], *, actor: str) -> str:
    """Keep weights under a name of the office's own; one kept before is replaced. Return the name.

    Raises
    ------
    HomewardError
        When the name is one of Homeward's own or no name, or the weights do not fit.

    """
    bare = name.strip().casefold()
    if not _NAME.fullmatch(bare):
        raise HomewardError(say("A name of a preset has 1 to 40 letters, digits, hyphens or spaces."), "weights.name")
    if bare in SHIPPED:
        raise HomewardError(say("“{name}” comes with Homeward: choose another name.", name=bare), "weights.name")
    kept = {term: weight for term, weight in read_weights(weights).items() if weight}
    store.set_setting(f"{OWN}{bare}", kept, actor=actor)
    return bare


def make_usual(store: Store, name: str, *, actor: str) -> None:
    """Let a preset hold where nobody says another.

    Raises
    ------
    NotFoundError
        When there is no such preset.

    """
    preset_named(store, name)
    store.set_setting(USUAL, name.strip().casefold(), actor=actor)


def forget_preset(store: Store, name: str, *, actor: str) -> None:
    """Let go of a preset of the office's own.

    Raises
    ------
    NotFoundError
        When the office has none of that name.

    """
    bare = name.strip().casefold()
    if store.setting(f"{OWN}{bare}") is None:
        raise NotFoundError(say("The office has no preset “{name}” of its own.", name=bare[:40]), "weights.preset")
    store.change_settings({}, gone=(f"{OWN}{bare}",), actor=actor)
