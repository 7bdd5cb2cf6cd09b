from __future__ import annotations

from app.components.desk import current_desk, simulated_banner
from app.components.occupations import show_occupations

desk = current_desk()
if desk.world.simulated:
    simulated_banner(desk.words)
show_occupations(desk)
