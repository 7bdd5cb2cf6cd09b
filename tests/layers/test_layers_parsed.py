"""A layer is checked only where it holds anything, and comes out as if every column had been looked at."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pandera.errors
import pytest

from layers.schemas import INPUTS, base

SOMEBODY = {"case_code": ["A-1", "A-2"], "age_years": [31, None], "needs": [None, None], "seen_by": ["x", "y"]}


def test_what_is_not_looked_at_has_the_type_that_looking_would_give():
    layer = INPUTS["returnees"]
    parsed = layer.parse(pd.DataFrame(SOMEBODY, index=[7, 3]))
    whole = pd.DataFrame(SOMEBODY, index=[7, 3]).reindex(columns=layer.names())
    pd.testing.assert_frame_equal(parsed, layer.validate(whole.where(whole.notna(), None), lazy=True))
    assert list(parsed["age_years"].isna()) == [False, True]


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"age_years": [31.0]}, "not_nullable"),
        ({"case_code": ["A-1", None]}, "not_nullable"),
        ({"case_code": ["A-1", "A-1"]}, "field_uniqueness"),
        ({"case_code": ["A-1"], "sex": ["woman"]}, "isin"),
        ({"case_code": ["A-1"], "age_years": ["old"]}, "coerce_dtype"),
    ],
)
def test_a_key_that_is_missing_and_a_value_that_does_not_fit_are_refused(cells, fault):
    with pytest.raises(pandera.errors.SchemaErrors) as caught:
        INPUTS["returnees"].parse(pd.DataFrame(cells))
    assert fault in str(caught.value)


def test_a_layer_without_rows_has_its_types():
    for layer in INPUTS.values():
        pd.testing.assert_frame_equal(layer.parse(pd.DataFrame()), layer.empty(), check_index_type=False)


CELLS = {
    "service_id": ["a", "b", "c", 7, None],
    "service_type": ["medical", "vocational", "dentist", None],
    "latitude": [13, 13.5, "13.5", 91, float("nan"), "north", None],
    "seats_total": [0, 12, -1, 2.5, "12", True, None],
    "seats_as_of": [dt.date(2026, 11, 1), "2026-11-01", pd.Timestamp("2026-11-01T10:00"), "soon", 5, None],
    "languages": ["fra wol", "", 3, None],
}
"""Cells that fit their column, some after coercion, and cells that do not."""


@pytest.mark.parametrize("dtype", [object, None])
@pytest.mark.parametrize(("name", "cell"), [(name, cell) for name, cells in CELLS.items() for cell in cells])
def test_a_layer_says_what_pandera_says(name, cell, dtype):
    layer, names = INPUTS["services"], ["service_id", *({name} - {"service_id"})]
    raw = pd.DataFrame({"service_id": ["x", "y"], name: [cell, CELLS[name][0]]}, index=[5, 5], dtype=dtype)
    schema = layer.to_schema().select_columns(names)
    expected = answer(lambda: schema.validate(raw, lazy=True))
    found = answer(lambda: layer.check(raw, names))
    if isinstance(expected, str):
        assert found == expected
    else:
        pd.testing.assert_frame_equal(found, expected)


def answer(ask):
    """Give the frame, or what was said to be wrong with it."""
    try:
        return ask()
    except pandera.errors.SchemaErrors as error:
        return error.failure_cases.astype(str).to_csv()


def test_changing_what_comes_out_leaves_what_went_in():
    raw = pd.DataFrame({"service_id": ["x"], "latitude": [1.5]})
    checked = INPUTS["services"].check(raw, ["service_id", "latitude"])
    checked.loc[0, "latitude"] = 7.0
    assert raw.loc[0, "latitude"] == 1.5


def test_columns_without_a_value_are_columns_of_their_own():
    parsed = INPUTS["services"].parse(
        pd.DataFrame({"service_id": ["x"], "service_name": ["Clinic"], "service_type": ["medical"]})
    )
    parsed.loc[0, "latitude"] = 7.0
    assert parsed["longitude"].isna().all()
    pd.testing.assert_index_equal(parsed.columns, INPUTS["services"].empty().columns)


@pytest.mark.parametrize("layer", INPUTS.values(), ids=list(INPUTS))
def test_what_fits_up_to_its_limits_is_not_handed_to_pandera(layer):
    assert base.fits_of(layer.to_schema()) is not None
    cells = {"service_id": ["x", "y"], "service_name": ["Clinic", "Clinic"], "service_type": ["medical", "medical"]}
    limits = cells | {"latitude": [90, -90], "longitude": [180, -180], "seats_total": [0, None]}
    assert base._quickly(INPUTS["services"], list(limits), pd.DataFrame(limits)) is not None
