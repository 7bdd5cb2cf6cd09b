"""A layer is checked only where it holds anything, and comes out as if every column had been looked at."""

from __future__ import annotations

import pandas as pd
import pandera.errors
import pytest

from layers.schemas import INPUTS

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
