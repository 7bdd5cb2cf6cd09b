"""The rapid labour-market assessment: forms for employers, workers and key informants.

Each asks about up to three occupations, side by side and not in a repeat, so that an export is one plain table. An
occupation is searched by everyday words; where none fits, the job is written in words and counts once confirmed.
"""

from __future__ import annotations

from layers.forms.questions import MARK, SEARCHED, Form, Group, Question, choose, count
from layers.words import N_

SLOTS = (1, 2, 3)
"""How many occupations one interview can be about."""

FORM_METHODS = {"employers": "survey", "workers": "survey", "key_informants": "key_informants"}
"""How the answers to each form came about."""

AGREED = "${agrees} = 'yes'"


def _beginning(name: str, purpose: str) -> Group:
    return Group(
        "interview",
        N_("The interview"),
        (
            Question("calculate", MARK, calculation=f"'{name}'"),
            Question("today", "reference_date"),
            Question("note", "purpose", purpose),
            Question(
                "text",
                "demand_source",
                N_("Name of the survey"),
                N_("The same in every interview of the survey, for example: Rapid assessment, Basse, June 2026"),
                required=True,
            ),
            choose("agrees", N_("Does the person agree to be interviewed?"), "yes_no", required=True),
        ),
    )


def _place() -> Group:
    return Group(
        "place",
        N_("Where is the work?"),
        (
            choose("admin1_pcode", N_("Region"), "region", required=True, appearance=SEARCHED),
            choose(
                "admin2_pcode",
                N_("District"),
                "district",
                appearance=SEARCHED,
                choice_filter="parent = ${admin1_pcode}",
            ),
            Question("text", "area_name", N_("Region or district"), required=True),
        ),
        AGREED,
    )


def _occupation(slot: int) -> tuple[Question, ...]:
    return (
        choose(
            f"isco08_code_{slot}",
            N_("Which occupation?"),
            "occupation",
            appearance=SEARCHED,
            hint=N_("Type a few letters of the job as people call it."),
        ),
        Question("text", f"job_title_{slot}", N_("The job in words"), N_("Only if no occupation of the list fits.")),
    )


def _named(slot: int) -> str:
    return f"(${{isco08_code_{slot}}} != '' or ${{job_title_{slot}}} != '')"


def _wage(slot: int) -> tuple[Question, ...]:
    paid = f"${{wage_amount_{slot}}} != ''"
    return (
        Question(
            "decimal",
            f"wage_amount_{slot}",
            N_("What does the work pay?"),
            N_("Leave it empty if the person does not want to say."),
            relevant=_named(slot),
            constraint=". > 0",
            refusal=N_("An amount above 0, or nothing."),
        ),
        choose(f"wage_currency_{slot}", N_("In which currency?"), "currency", relevant=paid, required=True),
        choose(f"wage_period_{slot}", N_("For how long is that the pay?"), "wage_period", relevant=paid, required=True),
    )


_LABELS = {1: N_("First occupation"), 2: N_("Second occupation"), 3: N_("Third occupation")}


def _slots(questions: dict[int, tuple[Question, ...]]) -> tuple[Group, ...]:
    return tuple(
        Group(
            f"job{slot}",
            _LABELS[slot],
            (*_occupation(slot), *questions[slot], *_wage(slot)),
            AGREED if slot == 1 else f"{AGREED} and {_named(slot - 1)}",
        )
        for slot in questions
    )


def _hard(slot: int, label: str) -> Question:
    return choose(f"hard_to_fill_{slot}", label, "yes_no_unknown", relevant=_named(slot))


EMPLOYERS = Form(
    "employers",
    N_("Employers: who works here, who is sought"),
    N_("Ask employers which occupations they have and seek, and what is hard to fill."),
    "demand",
    (
        _beginning(
            "employers",
            N_("We ask which skills are needed here, so that training fits. No name is written down."),
        ),
        _place(),
        Group("employer", N_("The employer"), (choose("isic4_code", N_("In which sector?"), "sector"),), AGREED),
        *_slots(
            {
                slot: (
                    count(
                        f"employed_{slot}",
                        N_("How many people work in this occupation here, with a contract or social security?"),
                        relevant=_named(slot),
                    ),
                    count(
                        f"informal_employed_{slot}",
                        N_("How many without a contract and social security?"),
                        relevant=_named(slot),
                    ),
                    count(
                        f"openings_{slot}",
                        N_("How many do you expect to hire in the next 12 months?"),
                        relevant=_named(slot),
                    ),
                    _hard(slot, N_("Is it hard to find people for it?")),
                )
                for slot in SLOTS
            }
        ),
    ),
)

WORKERS = Form(
    "workers",
    N_("Workers: what people do and earn"),
    N_("Ask people at work what they do, whether informally or on their own account, and what it pays."),
    "demand",
    (
        _beginning("workers", N_("We ask what people work in here. No name is written down.")),
        _place(),
        *_slots(
            {
                slot: (
                    choose(
                        f"status_{slot}",
                        N_("How does the person work?"),
                        "work_status",
                        relevant=_named(slot),
                        required=True,
                    ),
                )
                for slot in SLOTS[:2]
            }
        ),
    ),
)

KEY_INFORMANTS = Form(
    "key_informants",
    N_("Key informants: which occupations are sought here"),
    N_("Ask people who know the local market: labour office, chamber of trades, chiefs, training centres, traders."),
    "demand",
    (
        _beginning("key_informants", N_("We ask which occupations are sought in this area. No name is written down.")),
        _place(),
        Group(
            "informant",
            N_("The informant"),
            (choose("isic4_code", N_("Which sector does the person know best?"), "sector"),),
            AGREED,
        ),
        *_slots(
            {
                slot: (
                    count(
                        f"openings_{slot}",
                        N_("About how many posts will be open in the area in the next 12 months?"),
                        relevant=_named(slot),
                    ),
                    _hard(slot, N_("Do employers here find it hard to find people for it?")),
                )
                for slot in SLOTS
            }
        ),
    ),
)
