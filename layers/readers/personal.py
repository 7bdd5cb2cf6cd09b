"""Which columns of a file about people hold what Homeward must not keep: names, contacts, documents, addresses?"""

from __future__ import annotations

import re

from layers.plain import plain_key, plain_words

_WORDS = frozenset(
    plain_words(
        "name names nom noms prenom prenoms surname forename alias nickname surnom "
        "tel phone telephone mobile cell cellphone gsm portable whatsapp viber imo facebook contact contacts "
        "email mail courriel address adresse street rue passport passeport cni nin document documents visa "
        "mother father mere pere spouse conjoint epoux epouse husband wife guardian tuteur tutrice parent parents "
        "photo picture signature fingerprint empreinte empreintes iban bank banque username utilisateur"
    ).split()
)
_PARTS = (
    "prenom",
    "surname",
    "firstname",
    "lastname",
    "fullname",
    "familyname",
    "nomcomplet",
    "nomdefamille",
    "phone",
    "whatsapp",
    "passport",
    "passeport",
    "email",
    "courriel",
    "idcard",
    "identitycard",
    "nationalid",
    "carteidentite",
    "cartedidentite",
    "pieceidentite",
    "piecedidentite",
    "bankaccount",
    "comptebancaire",
)

_TELEPHONE = re.compile(r"(\+|00)[\d\s().-]{8,}|\d{2,3}([ .-]\d{2,4}){3,}")
_TWO_NAMES = re.compile(r"[^\W\d_]{2,}([\s'’-]+[^\W\d_]{2,})+")


def is_personal_header(header: str) -> bool:
    """Whether a header of a file about people announces names, contacts, documents or addresses."""
    key = plain_key(header)
    return any(word in _WORDS for word in plain_words(header).split()) or any(part in key for part in _PARTS)


def looks_like_a_person(code: str) -> bool:
    """Whether a case code looks like a person's name (words without any digit), a telephone or an e-mail address."""
    text = code.strip()
    if "@" in text or _TELEPHONE.fullmatch(text):
        return True
    return bool(_TWO_NAMES.fullmatch(text)) and not text.isupper()
