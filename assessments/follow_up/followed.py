"""How does every referral stand on a day: what has happened, what was noted, who follows it, has the person moved?

One row per referral, made from whole columns: 100,000 take a fraction of a second. A day in the past shows what had
happened by then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.follow_up.notes import ASKED, SPOKEN_TO

if TYPE_CHECKING:
    import datetime as dt

    import numpy.typing as npt

_HAPPENED = ("told_on", "sent_on", "accepted_on", "enrolled_on", "completed_on", "ended_on")
_STEPS = ("sent", "acknowledged", "accepted", "enrolled")
OPEN_STATES = ("draft", *_STEPS)

SIGNALS = ("referral_id", "signal", "happened_on", "holder")
"""Events of which the standing keeps no day: `acknowledged`, `reminded` and `handed_over`, in the order of writing."""

NOTES = ("referral_id", "happened_on", "outcome", "reason", "at")
MOVES = ("case_code", "from_date", "at")


def followed(
    standing: pd.DataFrame, signals: pd.DataFrame, notes: pd.DataFrame, moves: pd.DataFrame, *, on: dt.date
) -> pd.DataFrame:
    """Say how every referral stands on a day.

    Parameters
    ----------
    standing
        Where each referral stands after all its events (`Store.referral_frame`), with `service_type`, and `opened_at`:
        the moment in which it was written down, needed only of people who moved.
    signals, notes, moves
        Frames with the columns of `SIGNALS`, `NOTES` (follow-up notes) and `MOVES` (dated addresses). `at` is the
        moment of writing, as text in the order of time.
    on
        The day: what was opened later is left out, what happened later has not happened.

    Returns
    -------
    DataFrame
        The columns of `standing` as they were on the day, and `is_open`, `owner` (who opened it, or to whom it was
        handed over), `acknowledged_on`, `reminded_on`, `asked_on` and `seen_on` (the last day on which the person was
        asked, or was known to take part or to have finished), `left_on`, `reviewed_on` (the last look that let it
        stand), `is_settled` (the person wants nothing else), `is_replaced` (another referral of the person follows it),
        `moved_on` (since when they live elsewhere than it supposes, missing where nobody moved or somebody has looked
        at it since).

    """
    day = pd.Timestamp(on)
    table = standing[standing["opened_on"] <= day].reset_index(drop=True).copy()
    for name in _HAPPENED:
        table[name] = table[name].where(table[name] <= day)
    told = signals[signals["happened_on"] <= day]
    index = pd.Index(table["referral_id"])
    table["acknowledged_on"] = _last(index, told[told["signal"] == "acknowledged"])
    table["reminded_on"] = _last(index, told[told["signal"] == "reminded"])
    table["state"] = _states(table, standing.loc[standing["opened_on"] <= day, "state"].to_numpy(dtype=object))
    table["is_open"] = table["state"].isin(OPEN_STATES)
    over = table["ended_on"].notna()
    for name in ("reason", "ended_by"):
        table[name] = table[name].where(over)
    table["owner"] = _owners(table, index, told[told["signal"] == "handed_over"])
    known = notes[notes["happened_on"] <= day]
    _note(table, index, known)
    table["is_replaced"] = _replaced(table)
    table["moved_on"] = _moved(table, moves[moves["from_date"] <= day], known[known["outcome"] == "kept"])
    return table


def _last(index: pd.Index[str], rows: pd.DataFrame, *, earliest: bool = False) -> pd.Series[pd.Timestamp]:
    """Return the latest day (or the earliest) of some rows, for each referral of the index."""
    days = np.full(len(index), np.datetime64("NaT"), dtype="datetime64[ns]")
    if len(rows):
        grouped = rows.groupby("referral_id", sort=False)["happened_on"]
        found = grouped.min() if earliest else grouped.max()
        places = index.get_indexer(pd.Index(found.index))
        days[places[places >= 0]] = found.to_numpy()[places >= 0]
    return pd.Series(days)


def _states(table: pd.DataFrame, final: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Return the state on the day: the last step that had happened; days of steps never go back."""
    state = np.full(len(table), "draft", dtype=object)
    for step in _STEPS:
        state[table[f"{step}_on"].notna().to_numpy()] = step
    over = table["ended_on"].notna().to_numpy()
    state[over] = final[over]
    return state


def _owners(table: pd.DataFrame, index: pd.Index[str], handed: pd.DataFrame) -> pd.Series[str]:
    owners = table["opened_by"].copy()
    if len(handed):
        latest = handed.groupby("referral_id", sort=False)["holder"].last()
        places = index.get_indexer(pd.Index(latest.index))
        owners.iloc[places[places >= 0]] = latest.to_numpy()[places >= 0]
    return owners


def _note(table: pd.DataFrame, index: pd.Index[str], notes: pd.DataFrame) -> None:
    outcomes = notes["outcome"]
    table["asked_on"] = _last(index, notes[outcomes.isin(ASKED)])
    table["spoken_on"] = _last(index, notes[outcomes.isin(SPOKEN_TO)])
    table["seen_on"] = _last(index, notes[outcomes.isin(("still_there", "finished"))])
    table["reviewed_on"] = _last(index, notes[outcomes == "kept"])
    table["is_settled"] = _last(index, notes[outcomes == "no_further"]).notna()
    left = _last(index, notes[outcomes == "left"], earliest=True)
    exits = table["ended_on"].where(table["enrolled_on"].notna() & table["completed_on"].isna())
    table["left_on"] = left.where(left.notna() & ~(exits < left), exits)


def _replaced(table: pd.DataFrame) -> pd.Series[bool]:
    """Mark referrals that another one names, or after whose end the same type of service was tried again."""
    named = table["referral_id"].isin(table["replaces"].dropna())
    over = table["ended_on"].notna()
    latest = table.groupby(["case_code", "service_type"], sort=False, dropna=False)["opened_on"].transform("max")
    own = table["opened_on"]
    return named | (over & (latest >= table["ended_on"]) & (latest > own))


def _moved(table: pd.DataFrame, moves: pd.DataFrame, looks: pd.DataFrame) -> pd.Series[pd.Timestamp]:
    """Return since when each person lives elsewhere than the referral supposes; a look after the move was told ends it.

    An address counts if it begins after the referral was opened, or was written down after it.
    """
    nowhere = pd.Series(pd.NaT, index=table.index, dtype="datetime64[ns]")
    if moves.empty:
        return nowhere
    current = moves.sort_values(["from_date", "at"], kind="stable").groupby("case_code", sort=False).last()
    codes = pd.Index(table["case_code"])
    since = current["from_date"].reindex(codes).reset_index(drop=True)
    written = current["at"].reindex(codes).reset_index(drop=True)
    moved = since.notna() & ((since > table["opened_on"]) | (written.fillna("") > table["opened_at"].fillna("")))
    looked = looks.groupby("referral_id", sort=False)["at"].max().reindex(pd.Index(table["referral_id"]))
    seen = looked.reset_index(drop=True).fillna("")
    again = moved & ~((seen > written.fillna("")) & (table["reviewed_on"] >= since))
    later = since.where(since >= table["opened_on"], table["opened_on"])
    return later.where(again, nowhere)
