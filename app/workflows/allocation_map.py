"""Where do the people live who get a seat, and those who get none?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.workflows.gaps import area_names
from app.workflows.maps import map_content
from app.workflows.seats_reasons import ALL_FULL, LOST, NO_OPTION, NOT_IN_PERIOD
from assessments.gaps import count_gaps
from layers.schemas import GapClusters, GapStatuses
from layers.schemas.columns import GAP_CAUSES
from layers.words import say

if TYPE_CHECKING:
    from app.workflows.allocating import Sharing
    from mapping.content import MapContent

_AS_GAP = {"": "served", LOST: "full", ALL_FULL: "full", NOT_IN_PERIOD: "ended"}
"""What each reason is on a map of gaps: whoever has a seat is served, whoever lost one meets full courses."""


def statuses_of(sharing: Sharing) -> pd.DataFrame:
    """Return everybody who can be given a seat as a row of GapStatuses: served with a seat, else by the cause."""
    known = sharing.world.statuses
    mine = known[known["service_type"] == sharing.question.service_type]
    causes = dict(zip(mine["case_code"], mine["gap_status"], strict=True))
    rows = np.flatnonzero(sharing.askers.kept_out == "")
    codes = sharing.people.case_code[rows]
    status = []
    for code, reason in zip(codes.tolist(), sharing.reason[rows].tolist(), strict=True):
        cause = causes.get(code)
        barred = cause if cause in GAP_CAUSES else "not_eligible"
        status.append(_AS_GAP.get(reason, barred if reason == NO_OPTION else "unknown"))
    return GapStatuses.parse(
        pd.DataFrame(
            {
                "case_code": codes,
                "service_type": sharing.question.service_type,
                "gap_status": status,
                "all_causes": "",
            }
        )
    )


def sharing_map(sharing: Sharing, *, language: str) -> MapContent:
    """Put together the map: areas and cells shaded by the share of people without a seat. It stays in the office."""
    world, kind = sharing.world, sharing.question.service_type
    statuses = statuses_of(sharing)
    rows = sharing.askers.rows[np.flatnonzero(sharing.askers.kept_out == "")]

    def counted(by: str) -> pd.DataFrame:
        return count_gaps(statuses, world.area_ids(by)[rows], area_names(world, by, language=language))

    return replace(
        map_content(world, service_type=kind, language=language, shown_types=(kind,)),
        sentence=say(
            "{placed} of {people} people get a seat.", placed=int(sharing.placed.sum()), people=len(sharing.people)
        ),
        counts=counted("admin1"),
        cells=counted("cell"),
        clusters=GapClusters.empty(),
        people=len(rows),
        unknown=int((statuses["gap_status"] == "unknown").sum()),
    )
