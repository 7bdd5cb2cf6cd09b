"""One sentence about the labour market on the overview of training: what is asked for most, and not taught."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app.components.safe import as_markdown
from app.workflows.labour import LabourQuestion, lists, picture, usual_level
from app.workflows.occupations import TRAINING
from assessments.labour.mismatch import NEEDED_NOT_TAUGHT
from layers.occupations.isco08 import group_label

if TYPE_CHECKING:
    from app.components.desk import Desk
    from app.workflows.world import World


def mention_demand(desk: Desk, world: World, service_type: str) -> None:
    """Say how many openings are known and what is needed most and not taught; nothing where no demand is stored."""
    if service_type != TRAINING or not len(world.demand):
        return
    words = desk.words
    question = LabourQuestion(usual_level(world))
    told = picture(world, LabourQuestion(question.level, 1))
    openings = told.loc[told["subject"].str.startswith("o"), "openings_per_year"]
    frame = lists(world, question)
    needed = frame[frame["list"] == NEEDED_NOT_TAUGHT].groupby("subject")["openings_per_year"].sum()
    said = words("Labour market: {count} openings a year are known.", count=round(float(openings.sum())))
    if len(needed) and needed.max() > 0:
        name = group_label(str(needed.idxmax())[1:], words)
        said += " " + words("Most needed and not taught: {occupation}.", occupation=name)
    st.markdown(as_markdown(said))
