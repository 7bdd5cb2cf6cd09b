"""What the simulated labour market of the demo asks for. No figure here describes a real one.

No real figure is typed in: how many people work in a region follows from the people of its towns (settlements.csv) by
assumptions that stand below, and the rest is drawn, always the same for one day. The regions differ on purpose: one was
asked too few employers to tell, one was asked too long ago, and advertisements name jobs in words, of which a person
has confirmed only some.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from pathlib import Path

SEED = 20_260_605

EMPLOYED_SHARE = 0.32
"""How many of a region's people are taken to work in one of the occupations below: an assumption."""

SURVEY = "Rapid labour-market assessment (simulated)"
KEY_INFORMANTS = "Talks with key informants (simulated)"
JOB_BOARD = "Job board (simulated)"

ASKED = {"GM.BJ": 64, "GM.WE": 48, "GM.NB": 30, "GM.UR": 26, "GM.MC": 22, "GM.LR": 9}
"""Employers asked in each region; in Lower River too few to tell."""

URBAN = {"GM.BJ": 0.95, "GM.WE": 0.6, "GM.NB": 0.35, "GM.UR": 0.4, "GM.MC": 0.25, "GM.LR": 0.2}
"""How urban the work of a region is taken to be, 0 to 1."""

OCCUPATIONS: tuple[tuple[str, float, float, float, float, float, int], ...] = (
    # code, workers of 1,000 in a town, in the country, openings a year of each worker, hard to fill, own account, wage
    ("6111", 20, 260, 0.01, 0.10, 0.90, 3500),
    ("6121", 5, 70, 0.01, 0.15, 0.90, 3500),
    ("6130", 15, 190, 0.01, 0.10, 0.90, 3200),
    ("6222", 25, 30, 0.02, 0.20, 0.75, 4500),
    ("5221", 75, 60, 0.02, 0.10, 0.85, 5000),
    ("5223", 90, 30, 0.05, 0.15, 0.20, 4000),
    ("9520", 85, 45, 0.01, 0.05, 0.95, 3000),
    ("7112", 45, 25, 0.09, 0.45, 0.45, 6500),
    ("7115", 28, 18, 0.06, 0.35, 0.60, 6000),
    ("7126", 16, 5, 0.11, 0.60, 0.40, 7500),
    ("7131", 14, 4, 0.05, 0.25, 0.50, 5500),
    ("7212", 20, 8, 0.09, 0.55, 0.45, 7000),
    ("7231", 26, 9, 0.07, 0.50, 0.50, 7000),
    ("7233", 4, 9, 0.10, 0.65, 0.40, 7500),
    ("7411", 22, 5, 0.12, 0.60, 0.35, 8000),
    ("7421", 10, 3, 0.10, 0.55, 0.50, 7000),
    ("7422", 12, 3, 0.12, 0.60, 0.40, 8500),
    ("7522", 12, 8, 0.03, 0.25, 0.65, 5500),
    ("7512", 14, 7, 0.06, 0.30, 0.35, 4500),
    ("7531", 48, 30, 0.02, 0.10, 0.80, 4000),
    ("7533", 16, 8, 0.02, 0.10, 0.75, 3500),
    ("5120", 34, 8, 0.10, 0.40, 0.20, 5500),
    ("5131", 40, 4, 0.12, 0.30, 0.05, 4500),
    ("5141", 30, 14, 0.02, 0.10, 0.80, 4000),
    ("5322", 12, 4, 0.08, 0.35, 0.15, 4800),
    ("5414", 44, 10, 0.08, 0.15, 0.02, 4200),
    ("8322", 42, 18, 0.03, 0.15, 0.70, 5500),
    ("8332", 20, 9, 0.06, 0.40, 0.25, 7500),
    ("9313", 55, 25, 0.07, 0.15, 0.25, 4000),
    ("3221", 9, 5, 0.12, 0.70, 0.02, 9000),
)

NOBODY_SAID = 0.12
"""Share of figures about a region and occupation that the survey does not have."""

TITLES: tuple[tuple[str, str | None], ...] = (
    ("Welder", "7212"),
    ("Electrician", "7411"),
    ("Plumber", "7126"),
    ("Cook", "5120"),
    ("Waiter / waitress", "5131"),
    ("Truck driver", "8332"),
    ("Security guard", None),
    ("Solar panel installer", None),
    ("Phone repairer", None),
    ("Sales assistant", None),
)
"""What the advertisements look for, and the code that a person has confirmed, if one has."""

PLACES = ("Serekunda", "Brikama", "Bakau", "Farafenni", "Basse Santa Su")
ADVERTISEMENTS = 60
_COLUMNS = ("openings", "employed", "informal_employed", "self_employed", "hard_to_fill_share", "employers_asked",
            "wage_amount", "wage_currency", "wage_period")  # fmt: skip


def simulate_demand(settlements: Path, *, on: dt.date) -> pd.DataFrame:
    """Simulate figures by region and occupation and a list of vacancies, as text under our own headers.

    Parameters
    ----------
    settlements
        The demo's file of towns, for how many people each region has.
    on
        The day on which the file is made: it describes the months before it.

    """
    rng = np.random.default_rng(SEED)
    towns = pd.read_csv(settlements, keep_default_na=False)
    people = towns.groupby("admin1_pcode")["population"].sum()
    rows = [
        _figure(rng, area, occupation, workers=float(people[area]) * EMPLOYED_SHARE, on=on)
        for area in ASKED
        for occupation in OCCUPATIONS
        if rng.random() >= NOBODY_SAID
    ]
    rows += [_advertisement(rng, number, on=on) for number in range(ADVERTISEMENTS)]
    names = list(dict.fromkeys(name for row in rows for name in row))
    return pd.DataFrame([[str(row.get(name, "")) for name in names] for row in rows], columns=names)


def _figure(
    rng: np.random.Generator,
    area: str,
    occupation: tuple[str, float, float, float, float, float, int],
    *,
    workers: float,
    on: dt.date,
) -> dict[str, Any]:
    code, town, country, openings, hard, own, wage = occupation
    per_thousand = URBAN[area] * town + (1 - URBAN[area]) * country
    everybody = max(3.0, workers * per_thousand / 1000 * float(rng.lognormal(0, 0.3)))
    self_employed = round(everybody * own)
    informal = round((everybody - self_employed) * float(rng.uniform(0.3, 0.6)))
    old = area == "GM.MC"
    share = float(np.clip(hard + rng.normal(0, 0.12), 0.02, 0.95))
    figures = (
        round(everybody * openings * float(rng.lognormal(0, 0.35))),
        round(everybody) - self_employed - informal,
        informal,
        self_employed,
        f"{round(share * ASKED[area]) / ASKED[area]:.4f}",
        ASKED[area],
        round(wage * (0.8 + 0.3 * URBAN[area]) / 100) * 100,
        "GMD",
        "month",
    )
    return {
        "evidence": "figure",
        "area_id": area,
        "isco08_code": code,
        **dict(zip(_COLUMNS, figures, strict=True)),
        "demand_method": "key_informants" if old else "survey",
        "demand_source": KEY_INFORMANTS if old else SURVEY,
        "reference_date": (on - dt.timedelta(days=900 if old else 140)).isoformat(),
        "sample_size": ASKED[area],
    }


def _advertisement(rng: np.random.Generator, number: int, *, on: dt.date) -> dict[str, Any]:
    title = TITLES[int(rng.integers(len(TITLES)))][0]
    return {
        "demand_id": f"SIM-AD-{number + 1:03d}",
        "evidence": "advertisement",
        "area_name": PLACES[int(rng.integers(len(PLACES)))],
        "job_title": title,
        "openings": int(rng.integers(1, 4)),
        "demand_method": "vacancies",
        "demand_source": JOB_BOARD,
        "reference_date": (on - dt.timedelta(days=int(rng.integers(5, 170)))).isoformat(),
    }
