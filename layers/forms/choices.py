"""Which lists do the forms choose from? Codes are ours, so that answers come back as they are stored.

Regions and districts are the office's own areas, occupations those of ISCO-08: `mapping/xlsform.py` adds them.
"""

from __future__ import annotations

from layers.labels import ACCESS_LABELS, DOCUMENT_LABELS, STATUS_LABELS
from layers.service_types import SERVICE_TYPES
from layers.words import N_

YES, NO, NOT_KNOWN = "yes", "no", "unknown"
_YES_NO = {YES: N_("Yes"), NO: N_("No")}

EMPLOYEE, INFORMAL, OWN_ACCOUNT = "employee", "informal", "own_account"

OCCUPATION, SECTOR, REGION, DISTRICT, LANGUAGE = "occupation", "sector", "region", "district", "language"
"""The lists that are not typed in here."""

LANGUAGES_SPOKEN = ("en", "fr", "ar", "ff", "wo", "mnk", "sus", "kss", "srr", "dyo", "snk", "pcm", "ewo", "dua")
"""Languages of the countries of the study, ISO 639."""

CHOICES: dict[str, dict[str, str]] = {
    "yes_no": _YES_NO,
    "yes_no_unknown": {**_YES_NO, NOT_KNOWN: N_("Does not know")},
    "work_status": {
        EMPLOYEE: N_("Employed, with a contract or social security"),
        INFORMAL: N_("Employed, without a contract and social security"),
        OWN_ACCOUNT: N_("On their own account"),
    },
    "currency": {
        "GMD": N_("Dalasi (GMD)"),
        "GNF": N_("Guinean franc (GNF)"),
        "XOF": N_("CFA franc of West Africa (XOF)"),
        "XAF": N_("CFA franc of Central Africa (XAF)"),
        "EUR": N_("Euro (EUR)"),
        "USD": N_("US dollar (USD)"),
    },
    "wage_period": {
        "hour": N_("An hour"),
        "day": N_("A day"),
        "week": N_("A week"),
        "month": N_("A month"),
        "year": N_("A year"),
    },
    "service_type": {code: kind.label for code, kind in SERVICE_TYPES.items()},
    "status": STATUS_LABELS,
    "settlement_class": {"urban": N_("Urban"), "rural": N_("Rural")},
    "payment_model": {
        "free": N_("Nothing to pay"),
        "direct_billing": N_("The service sends the bill to the project"),
        "upfront_reimbursed": N_("The person pays first and is paid back"),
        "paid": N_("The person pays"),
    },
    "accessibility": {**ACCESS_LABELS, "none": N_("Looked, and found nothing")},
    "access_need": {**ACCESS_LABELS, "none": N_("Nothing")},
    "document": {**DOCUMENT_LABELS, "none": N_("No document")},
    "sex": {"female": N_("Female"), "male": N_("Male"), "other": N_("Other")},
    "education_system": {
        "SN": N_("Senegal"),
        "GM": N_("The Gambia"),
        "GN": N_("Guinea"),
        "CM-fr": N_("Cameroon, in French"),
        "CM-en": N_("Cameroon, in English"),
    },
}
"""List -> code -> what it is called."""
