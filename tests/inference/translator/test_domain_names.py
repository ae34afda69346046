"""From what to what a translator's title says that it goes."""

import pytest

from ganstudio.inference.translator.domain_names import domain_names, in_words


@pytest.mark.parametrize(
    ("title", "direction", "kinds", "words"),
    [
        ("Earth: satellite \N{LEFT RIGHT ARROW} map", "a-to-b", ("satellite", "map"), "Earth: satellite to map"),
        ("Earth: satellite \N{LEFT RIGHT ARROW} map", "b-to-a", ("map", "satellite"), "Earth: map to satellite"),
        ("photograph \N{RIGHTWARDS ARROW} postcard", "b-to-a", ("postcard", "photograph"), "Postcard to photograph"),
        ("Negative", "b-to-a", None, "Negative"),
        (
            "a \N{LEFT RIGHT ARROW} b \N{LEFT RIGHT ARROW} c",
            "",
            None,
            "a \N{LEFT RIGHT ARROW} b \N{LEFT RIGHT ARROW} c",
        ),
    ],
)
def test_a_title_with_an_arrow_names_both_kinds(title, direction, kinds, words):
    assert domain_names(title, direction) == kinds
    assert in_words(title, direction) == words
