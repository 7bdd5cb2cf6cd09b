"""What is derived about everything known on a day: the country of sites that state none."""

from __future__ import annotations

import dataclasses

import numpy as np

from app.workflows.gaps import gaps_by
from app.workflows.world import World
from tests import world


def known(**changes):
    return World(on=world.ON, revision=1, **dataclasses.replace(world.World(), **changes).frames())


def test_a_site_that_states_no_country_is_in_the_country_of_its_region():
    sites = world.rows(world.clinic(country=None), world.clinic(service_id="at-sea", country=None, latitude=0.1))
    assert known(services=sites).offers.country == ("GN", "")


def test_a_stated_country_is_kept():
    assert known(services=world.clinic(country="SN")).offers.country == ("SN",)


def test_nobody_is_sent_over_the_border_to_a_site_whose_list_names_no_country():
    abroad = world.person(case_code="A", needs="medical", country="SN")
    counts = gaps_by(known(services=world.clinic(country=None), returnees=abroad), "admin1")
    assert counts.loc[counts["service_type"] == "medical", ["people", "no_service"]].to_numpy().tolist() == [[1, 1]]


def test_without_areas_nothing_is_derived():
    frames = known(services=world.clinic(country=None)).__dict__
    alone = World(**{**{name: frames[name] for name in ("on", "revision", "services", "programmes", "returnees",
                  "settlements")}, "areas": frames["areas"].iloc[:0]})  # fmt: skip
    assert alone.offers.country == ("",)
    assert np.array_equal(alone.people.country, known().people.country)
