"""What can be told about somebody who is not in the caseload: every field that a rule reads, in a conversation's order.

To add a field: a line in `TOLD`, and its widget in `app/components/person_more.py`; a test compares with the criteria.
"""

from __future__ import annotations

from dataclasses import dataclass

from layers.words import N_


@dataclass(frozen=True)
class Told:
    """One field that can be told: the option of the command line besides its own name, and its help."""

    help: str
    metavar: str = "TEXT"
    also: str = ""


TOLD: dict[str, Told] = {
    "location_precision_m": Told(N_("Radius within which the home lies, in metres; else it is exact."), "METRES"),
    "settlement_name": Told(N_("Town or village where the person lives."), "NAME", also="--settlement"),
    "settlement_class": Told(N_("Whether the home is urban or rural."), "urban|rural"),
    "admin1_pcode": Told(N_("P-code of the region where the person lives."), "CODE"),
    "admin2_pcode": Told(N_("P-code of the district where the person lives."), "CODE"),
    "admin3_name": Told(N_("Name of the place below the district where the person lives."), "NAME"),
    "country": Told(N_("Country where the person lives, where the place does not tell."), "CODE"),
    "birth_date": Told(N_("Date of birth."), "DATE"),
    "birth_year": Told(N_("Year of birth."), "YEAR"),
    "age_years": Told(N_("Age in completed years, today."), "YEARS", also="--age"),
    "age_as_of": Told(N_("Day on which the age was true; else the day asked about."), "DATE"),
    "sex": Told(N_("Sex."), "female|male|other"),
    "education_grade": Told(
        N_("Last grade completed: years (0 is none), or a class or stage such as CM2, Form 5, lycée, ISCED 2."),
        "GRADE",
    ),
    "education_grade_most": Told(N_("Most years of schooling, where only a range is known."), "YEARS"),
    "education_system": Told(N_("School system of the grade."), "SN|GM|GN|CM-fr|CM-en"),
    "needs": Told(N_("Types of service needed; others are left out."), "TYPE,..."),
    "spoken_languages": Told(N_("Languages spoken, by name or ISO 639 code."), "LANGUAGE,...", also="--languages"),
    "documents": Told(N_("Documents held, such as national_id, passport; “none” for no document."), "KIND,..."),
    "previous_training": Told(N_("Trades learnt: ISCO-08 codes or words; “none” for no trade."), "TRADE,..."),
    "interests": Told(N_("What the person wishes to do: ISCO-08 codes or words."), "TRADE,..."),
    "access_needs": Told(
        N_("Needs with a disability: step_free, sight_support, hearing_support, companion, or “none”."), "NEED,..."
    ),
    "return_route": Told(N_("Route of return, such as central_mediterranean, atlantic."), "ROUTE"),
    "return_date": Told(N_("Day of return."), "DATE"),
    "dependants": Told(N_("People who depend on the person."), "NUMBER"),
}
"""Every field that can be told besides the point where the person lives, by its column of schema Returnees."""

PLACE = ("latitude", "longitude")
"""What a point tells (`--at`, or a place on the page)."""
