"""Which word stands for which of our codes: yes and no, sex, types of service, countries, languages, in two languages.

Words are compared without accents, case or punctuation. To teach the readers a word: write it in the line of its code.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from babel import Locale
from babel.core import get_global

from layers.plain import plain_key, plain_words
from layers.readers.numbers import UNKNOWN_SIGNS, UNKNOWN_WORDS
from layers.schemas import COLUMNS
from layers.schemas.columns import ISCED, NOTHING, SYSTEMS

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from layers.readers.faults import Faults

    Texts = npt.NDArray[np.object_]

_YES = "yes, y, oui, o, true, vrai, 1, x, accord, accordé, donné, given, agreed, consent given, ✓, ok, d'accord"
_NO = "no, n, non, false, faux, 0, refus, refusé, refused, not given, pas d'accord"

_SEXES = {
    "female": "female, f, femme, feminin, woman, women, fille, girl, feminine, w",
    "male": "male, m, homme, masculin, man, men, garcon, boy, h, masculine",
    "other": "other, autre, non binaire, non binary, x, divers",
}
_CLASSES = {
    "urban": "urban, urbain, urbaine, u, ville, town, city, zone urbaine, milieu urbain, urban area, suburb, suburban",
    "rural": "rural, rurale, r, village, hamlet, zone rurale, milieu rural, rural area, isolated dwelling, hameau",
}
_STATUSES = {
    "active": "active, actif, ouvert, open, operational, fonctionnel, en service, functional, operationnel, yes, oui",
    "inactive": "inactive, inactif, non operational, non fonctionnel, not functional, ferme, closed",
    "defunct": "defunct, definitivement ferme, permanently closed, n existe plus, demoli, abandoned",
    "temporarily closed": "temporarily closed, temporairement ferme, ferme temporairement, suspendu, suspended",
}
_PAYMENTS = {
    "free": "free, gratuit, gratuite, no fee, sans frais",
    "direct_billing": "direct billing, facturation directe, tiers payant, paid by the project, billed",
    "upfront_reimbursed": "upfront reimbursed, avance remboursee, rembourse, reimbursed, remboursement",
    "paid": "paid, payant, payante, fee, a la charge du beneficiaire",
}
_PERIODS = {
    "day": "day, jour, per day, par jour, daily, journalier, quotidien",
    "week": "week, semaine, per week, par semaine, weekly, hebdomadaire",
    "month": "month, mois, per month, par mois, monthly, mensuel, mensuelle",
    "course": "course, formation, once, une fois, per course, total, forfait, par formation",
}
_WAGE_PERIODS = {
    "hour": "hour, heure, per hour, par heure, hourly, horaire, h",
    "day": f"{_PERIODS['day']}, journee",
    "week": _PERIODS["week"],
    "month": f"{_PERIODS['month']}, monthly wage, salaire mensuel",
    "year": "year, an, annee, per year, par an, yearly, annual, annuel, annuelle, per annum",
}
_METHODS = {
    "survey": "survey, enquete, sondage, household survey, enquete menage, employer survey, questionnaire, lfs, lma",
    "vacancies": (
        "vacancies, vacancy, advertisements, advertisement, adverts, ads, job ads, offres, offres d emploi, annonces, "
        "job board, postings"
    ),
    "key_informants": (
        "key informants, key informant, informateurs cles, informateurs, expert, experts, focus group, kii, "
        "focus groups, groupe de discussion"
    ),
    "register": (
        "register, registre, administrative, administratif, fichier administratif, administrative data, census, "
        "recensement, registry"
    ),
}
_EVIDENCE = {
    "figure": "figure, chiffre, total, estimate, estimation",
    "answer": "answer, reponse, response, interview, entretien",
    "advertisement": "advertisement, annonce, vacancy, offre, ad, posting",
}
_SYSTEMS = {
    "SN": "sn, sen, senegal",
    "GM": "gm, gmb, gambia, the gambia, gambie",
    "GN": "gn, gin, guinea, guinee",
    "CM-fr": "cm fr, cmr fr, cameroun francophone, cameroon french, francophone cameroon, cameroon francophone",
    ISCED: "isced, cite, isced 2011, cite 2011, isced level, niveau cite",
    "CM-en": "cm en, cmr en, cameroun anglophone, cameroon english, anglophone cameroon, cameroon anglophone",
}
_SERVICE_WORDS = {
    "medical": (
        "sante, health, medical, medicale, soins, soins de sante, health services, services de sante, health care, "
        "healthcare, assistance medicale, medical assistance, clinic, clinique, hospital, hopital, doctors, doctor, "
        "pharmacy, pharmacie, dentist, dentiste, health post, poste de sante, centre de sante, health centre, "
        "health center, dispensaire, hea, medecin"
    ),
    "psychosocial": (
        "psychosocial, psychosociale, sante mentale, mental health, mhpss, smsps, soutien psychosocial, "
        "psychosocial support, psychologue, psychologique, counselling, counseling, appui psychosocial, pss"
    ),
    "vocational": (
        "vocational, vocational training, formation professionnelle, tvet, eftp, etfp, fp, formation, training, "
        "technical and vocational education and training, skills training, apprentissage, apprenticeship, "
        "driving school, enseignement technique, professional training"
    ),
    "education": (
        "education, school, ecole, enseignement, scolarisation, formal education, scolaire, university, universite, "
        "kindergarten, language school, college, lycee, edu"
    ),
    "job_placement": (
        "job placement, placement, emploi, employment, insertion professionnelle, job, travail, placement en emploi, "
        "insertion, recherche d emploi"
    ),
    "business_support": (
        "business support, business development support, business, entrepreneuriat, creation d entreprise, agr, "
        "activite generatrice de revenus, microentreprise, micro entreprise, income generating activity, iga, "
        "appui a l entrepreneuriat, entrepreneurship"
    ),
    "financial": (
        "financial, financial services, services financiers, microfinance, micro finance, epargne, credit, banque, "
        "bank, finance"
    ),
    "housing": "housing, logement, hebergement, accommodation, shelter, abri, rent, loyer",
    "legal": "legal, legal aid, aide juridique, assistance juridique, juridique, legal assistance, justice",
    "social_protection": (
        "social protection, protection sociale, protection, assistance sociale, social assistance, social facility, "
        "social centre, services sociaux, social services, aide sociale, pro"
    ),
}
_DOCUMENTS = {
    "national_id": (
        "national id, id card, identity card, national identity card, carte d identite, carte nationale d identite, "
        "carte nationale, cni, nin"
    ),
    "passport": "passport, passeport",
    "consular_card": "consular card, carte consulaire, laissez passer, emergency travel document",
    "birth_certificate": (
        "birth certificate, acte de naissance, extrait de naissance, extrait d acte de naissance, jugement suppletif"
    ),
    "school_certificate": "school certificate, diploma, diplome, certificat de scolarite, attestation scolaire",
    "driving_licence": "driving licence, driving license, driver s license, permis de conduire, permis",
    NOTHING: "none, aucun, aucune, aucun document, no document, no documents, sans papiers, sans document",
}
_ACCESS = {
    "step_free": (
        "step free, wheelchair, fauteuil roulant, fauteuil, rampe, ramp, motor, moteur, mobilite reduite, "
        "handicap moteur, plain pied"
    ),
    "sight_support": (
        "sight support, blind, low vision, visual, visuel, handicap visuel, malvoyant, malvoyante, aveugle, non voyant"
    ),
    "hearing_support": (
        "hearing support, deaf, hard of hearing, auditif, handicap auditif, sourd, sourde, malentendant, "
        "malentendante, sign language, langue des signes"
    ),
    "companion": "companion, accompagnant, accompagnateur, accompagnatrice, carer, aidant, aidante",
    NOTHING: "none, aucun, aucune, no, non, no disability, sans handicap, aucun handicap, aucun besoin",
}
_ROUTES = {
    "central_mediterranean": (
        "central mediterranean, mediterranee centrale, cmr, libya, libye, niger, tunisia, tunisie, italy, italie"
    ),
    "western_mediterranean": (
        "western mediterranean, mediterranee occidentale, wmr, morocco, maroc, algeria, algerie, spain, espagne"
    ),
    "atlantic": "atlantic, atlantique, waar, canary islands, iles canaries, canaries, mauritania, mauritanie",
    "within_africa": "within africa, afrique, intra africa, intra african, intra africaine, sub saharan, regional",
    "other": "other, autre, another route, autre route, europe, germany, allemagne",
}


def _table(words: dict[str, str]) -> dict[str, str]:
    return {plain_words(word): code for code, line in words.items() for word in (code, *line.split(","))}


WORDS: dict[str, dict[str, str]] = {
    "sex": _table(_SEXES),
    "sexes": _table(_SEXES),
    "settlement_class": _table(_CLASSES),
    "status": _table(_STATUSES),
    "payment_model": _table(_PAYMENTS),
    "stipend_period": _table(_PERIODS),
    "education_system": _table(_SYSTEMS),
    "service_type": _table(_SERVICE_WORDS),
    "needs": _table(_SERVICE_WORDS),
    "documents": _table(_DOCUMENTS),
    "access_needs": _table(_ACCESS),
    "accessibility": _table(_ACCESS),
    "return_route": _table(_ROUTES),
    "wage_period": _table(_WAGE_PERIODS),
    "demand_method": _table(_METHODS),
    "evidence": _table(_EVIDENCE),
}
"""Column of ours -> word, compared by `plain_words` -> our code."""

_LISTS = ("needs", "documents", "access_needs", "accessibility")
"""Columns of several words, of which a schema does not list the codes."""

_BOOLEANS: dict[str, bool] = {
    **{plain_words(word) or word.strip(): True for word in _YES.split(",")},
    **{plain_words(word) or word.strip(): False for word in _NO.split(",")},
}


def knows_nothing(text: str) -> bool:
    """Whether a cell says that nobody knows ("inconnu", "n/a", "-")."""
    return text in UNKNOWN_SIGNS or plain_words(text) in UNKNOWN_WORDS


@lru_cache
def _country_names() -> dict[str, str]:
    names: dict[str, str] = {}
    territories = Locale("en").territories
    for alias, codes in get_global("territory_aliases").items():
        if len(alias) == 3 and alias.isalpha() and codes[0] in territories:  # noqa: PLR2004 - ISO alpha-3
            names[plain_key(alias)] = codes[0]
    for language in ("en", "fr"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():  # noqa: PLR2004 - ISO alpha-2
                names[plain_key(name)] = code
                names[plain_key(f"the {name}")] = code
                names[plain_key(f"republic of {name}")] = code
    names |= {plain_key(code): code for code in sorted(set(names.values()))}
    return names | {"ivorycoast": "CI", "drc": "CD", "rdc": "CD", "guineaconakry": "GN", "guineeconakry": "GN"}


@lru_cache(maxsize=4096)
def country_of(text: str) -> str | None:
    """Return the ISO alpha-2 code of a country given by alpha-2, alpha-3, its name, or the code of one of its regions.

    `NA` is Namibia.
    """
    key = plain_key(text)
    found = _country_names().get(key)
    hasc = re.fullmatch(r"([A-Z]{2})[.-][A-Z0-9]{1,3}(\.[A-Z]{2})?", text.strip())
    return _country_names().get(hasc[1].lower()) if found is None and hasc else found


def read_words(cells: Texts, column: str, faults: Faults) -> Texts:
    """Read a column with a closed list as our codes; empty where nobody knows, a question where the word is unknown."""
    table = WORDS[column]
    return _mapped(cells, column, faults, lambda text: table.get(plain_words(text)))


def read_countries(cells: Texts, column: str, faults: Faults) -> Texts:
    """Read a column of countries as ISO alpha-2 codes."""
    return _mapped(cells, column, faults, country_of)


def _mapped(cells: Texts, column: str, faults: Faults, meaning: Callable[[str], str | None]) -> Texts:
    codes, values = pd.factorize(cells)
    found: Texts = np.empty(len(values), dtype=object)
    unsure, unknown = np.zeros(len(values), dtype=bool), np.zeros(len(values), dtype=bool)
    for place, text in enumerate(values):
        meant = "" if not text.strip() else meaning(text)
        unsure[place] = meant is None and knows_nothing(text.strip())
        unknown[place] = meant is None and not unsure[place]
        found[place] = meant or ""
    tell_unknown(cells, column, unsure[codes], unknown[codes], faults)
    return found[codes]


def tell_unknown(
    cells: Texts,
    column: str,
    unsure: npt.NDArray[np.bool_],
    unknown: npt.NDArray[np.bool_],
    faults: Faults,
) -> None:
    """Tell which cells say that nobody knows, and ask about those whose word is not known."""
    faults.fix("value.unknown_word", unsure, column, value=cells[unsure])
    faults.ask("vocab.unknown", unknown, column, value=cells[unknown], known=known_words(column))


def known_words(column: str) -> str:
    """List the codes of a column, for a message."""
    if column == "country":
        return "SN, GM, GN, CM, Senegal, Sénégal …"
    if column == "education_system":
        return ", ".join(SYSTEMS)
    if column in _LISTS:
        return ", ".join(dict.fromkeys(WORDS[column].values()))
    return ", ".join(COLUMNS["sex" if column == "sexes" else column].allowed or ())


def read_booleans(cells: Texts, column: str, faults: Faults) -> Texts:
    """Read a column of yes and no as True, False, or None where empty or nobody knows."""
    codes, values = pd.factorize(cells)
    found: Texts = np.empty(len(values), dtype=object)
    unsure, unknown = np.zeros(len(values), dtype=bool), np.zeros(len(values), dtype=bool)
    for place, text in enumerate(values):
        key = plain_words(text) or text.strip()
        found[place] = _BOOLEANS.get(key)
        unsure[place] = bool(key) and found[place] is None and knows_nothing(text.strip())
        unknown[place] = bool(key) and found[place] is None and not unsure[place]
    faults.fix("value.unknown_word", unsure[codes], column, value=cells[unsure[codes]])
    faults.block("bool.unknown", unknown[codes], column, value=cells[unknown[codes]])
    return found[codes]
