"""Which words of a text would betray what somebody needs, or that they came back?

What a person carries or gets on a phone is read by others too: in the house, at a checkpoint, by whoever buys the
phone. It therefore names no type of service, no illness, no violence and no migration. This is a list of words, in
French and English, and it has the limits of one: a house that everybody in town knows for one kind of care betrays it
under any name. For that an office gives a service a neutral name (`called`).
"""

from __future__ import annotations

from layers.plain import plain_words

_LISTED_BEGINNINGS = """
    medic medec clinic cliniq hospital hopit health sante sanitair dispensair dispensar infirm nurs doctor docteur
    diagnos malad disease illness patholog soin pharmac ordonnanc prescri chirurg surg operatoir vaccin
    ophtalm ophthal dentist dentair dental optic matern pregnan grossess enceint accouch obstet gyneco contracep abort
    avortem pediatr hepatit tubercul diabet cancer oncolog malari paludi epilep psych mental trauma depress suicid
    therap counsel addict toxicoman drogu alcool alcohol ivrogn schizo bipolar viole rape sexu tortur traffick abuse
    handicap disab invalid
    vocation training formation formateur professionnel apprenti apprentic tvet education educatif educateur schol
    scolar ecole school alphabetis literac placement employ emploi embauch recrut recruit business entrepren entrepris
    enterpris microfinanc microcredit financ credit loan saving epargn housing logem heberg lodging shelter legal
    lawyer juridi avocat judici tribunal social protection reintegr reinser migra returnee rapatri repatri refug deport
    expuls asyl trafic
"""
_BEGINNINGS = tuple(_LISTED_BEGINNINGS.split())
"""Beginnings of words, plain; a word that begins so is refused."""

_LISTED_WORDS = """
    hiv vih sida aids tb ist sti std mst vbg gbv msf iom oim unhcr hcr soin soins care cure job jobs travail metier
    metiers loi law aide aid bank banque cmps chu retour pret prets
"""
_WHOLE = frozenset(_LISTED_WORDS.split())
"""Whole words, plain; their beginnings are those of harmless ones too."""


def betraying(text: str) -> tuple[str, ...]:
    """List the words of a text that say what somebody needs or that they came back, plain, each once, in order.

    Case, accents and signs do not matter; a word split by hyphens or points is looked at in its parts and as a whole.
    """
    found = [word for word in plain_words(text).split() if _betrays(word)]
    joined = [plain_words(part).replace(" ", "") for part in text.split() if not part.isalnum()]
    return tuple(dict.fromkeys([*found, *(word for word in joined if _betrays(word))]))


def _betrays(word: str) -> bool:
    return word in _WHOLE or word.startswith(_BEGINNINGS)


def is_neutral(text: str) -> bool:
    """Tell whether a text may be carried about: it has no word of the list."""
    return not betraying(text)
