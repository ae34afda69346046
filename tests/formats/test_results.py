"""How figures are written for people: no more digits than are known."""

import pytest

from ganstudio.formats.results import ResultFigure, in_words


@pytest.mark.parametrize(
    ("value", "uncertainty", "unit", "text"),
    [
        (0.0041234, 0.0006123, "", "0.0041 ± 0.0006"),
        (0.0041234, 0.00014, "", "0.00412 ± 0.00014"),
        (328.8123, 5.4567, "nats", "329 ± 5"),
        (1034.2, 14.4, "nats", "1,034 ± 14"),
        (0.98234, 0.00567, "share", "98.2% ± 0.6%"),
        (0.5, 0.123, "share", "50% ± 12%"),
        (12345.6, 987.0, "count", "12,300 ± 1,000"),
        (0.30, 0.0996, "", "0.30 ± 0.10"),
        (-0.000012, 0.00034, "", "0.0000 ± 0.0003"),
        (4, 0.0, "count", "4 ± 0"),
        (2.5, None, "", "2.5"),
        (None, 1.0, "", "infinite"),
    ],
)
def test_figures_show_the_digits_that_their_uncertainty_leaves(value, uncertainty, unit, text):
    assert (
        ResultFigure(name="f", title="F", value=value, uncertainty=uncertainty, unit=unit, note="infinite").text()
        == text
    )


def test_small_p_values_are_bounds():
    assert in_words(1e-5, "p") == "< 0.0001"
