"""The columns of what is told of the labour market: name, kind, sentence, unit, limits and allowed words.

`columns.py` makes entries of the one dictionary of them.
"""

from __future__ import annotations

from typing import Any

from layers.words import N_

FIGURE_STATUSES = ("known", "suppressed", "no_data")
SATURATION_STATUSES = ("within", "above", "no_openings", "unknown")
ALIGNMENT_STATUSES = ("known", "partly_known", "no_data", "no_occupation")
BASES = ("employers", "openings")
LISTS = ("taught_not_needed", "needed_not_taught")
REASONS = ("more_finish_than_openings", "no_openings", "openings", "hard_to_fill")

LABOUR_COLUMNS: tuple[tuple[Any, ...], ...] = (
    ("occupation_name", "text", N_("Name of the occupation or sector.")),
    ("figure_status", "text", N_("Whether a figure is known, withheld (fewer than 11 observations), or not there."), "",
     None, None, FIGURE_STATUSES),
    ("weak_reasons", "list", N_("Why a figure is weak: old, small, unstated, unlisted; empty where it is not.")),
    ("growth_openings", "number", N_("Openings a year from growth of employment."), "posts"),
    ("replacement_openings", "number", N_("Openings a year from replacing those who leave the occupation."), "posts"),
    ("openings_per_year", "number", N_("Openings a year: the sum of the terms that are known."), "posts"),
    ("demand_score", "number", N_("How strongly it is asked for, drawn towards the country's by sample size."), "", 0,
     1),
    ("demand_score_low", "number", N_("Lower end of the 95 % interval of the demand score."), "", 0, 1),
    ("demand_score_high", "number", N_("Upper end of the 95 % interval of the demand score."), "", 0, 1),
    ("demand_basis", "text", N_("What the demand score rests on."), "", None, None, BASES),
    ("location_quotient", "number", N_("How many times as common the work is here as in the country."), "", 0),
    ("wage_per_month", "number", N_("Wage of a month; 22 days of 8 hours where it is paid by day or hour."), "currency",
     0),
    ("observations", "number", N_("Employers asked, answers or advertisements behind the figure."), "", 0),
    ("courses", "integer", N_("Programmes in the area that lead to the occupation."), "", 0),
    ("course_seats", "number", N_("Seats of these programmes, shared by their sites and occupations."), "persons",
     0),
    ("finishing_per_year", "number", N_("People who finish these programmes in a year."), "persons", 0),
    ("openings_commuting", "number", N_("Openings a year in the commuting area."), "posts"),
    ("finishing_commuting", "number", N_("People who finish in a year in the commuting area."), "persons", 0),
    ("saturation", "number", N_("People who finish per opening in the commuting area."), "", 0),
    ("saturation_status", "text", N_("Whether more people finish than there are openings."), "", None, None,
     SATURATION_STATUSES),
    ("mismatch_list", "text", N_("Which of the two lists the row is on."), "", None, None, LISTS),
    ("mismatch_reason", "text", N_("Why it is on the list."), "", None, None, REASONS),
    ("nearest_programme_id", "text", N_("Nearest programme elsewhere that leads to the occupation.")),
    ("nearest_km", "number", N_("Straight line from the area's centre to it."), "km", 0),
    ("occupations", "integer", N_("Occupations on the list."), "", 0),
    ("alignment", "number", N_("How well the course fits the area: the sum of its known terms."), "", 0, 1),
    ("alignment_high", "number", N_("What it would be if all demand that is not known were the strongest."), "", 0, 1),
    ("alignment_status", "text", N_("How much is known of the alignment."), "", None, None, ALIGNMENT_STATUSES),
)  # fmt: skip
