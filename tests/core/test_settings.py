"""Settings that describe themselves: what a form sees, what is parsed, what is refused in words."""

from typing import Annotated, Literal

import pytest

from ganstudio.core.errors import UserError
from ganstudio.core.settings import Field, Part, Settings, describe, parse, parse_text, setting
from ganstudio.datasets import datasets


class Oven(Settings):
    """Every kind of setting."""

    heat: Annotated[float, setting("Heat", "How hot.", minimum=0.5, maximum=9.0, unit="degrees", live=True)] = 2.0
    loaves: Annotated[int, setting("Loaves", "How many.", minimum=1)] = 3
    fan: bool = True
    side: Annotated[Literal["top", "bottom"], setting("Side", "Which.", advanced=True)] = "top"
    shelf: Annotated[Literal[1, 2, 4], setting("Shelf", "Which one.")] = 2
    recipe: Annotated[str, setting("Recipe", "A file.", path=True)] = ""
    note: str | None = None
    scales: Annotated[str, setting("Scales", "What they said.", path=(".csv", ".tsv"))] = ""


def fields() -> dict[str, Field]:
    return {field.name: field for field in describe(Oven)}


def test_a_form_learns_kinds_limits_and_words():
    found = fields()
    assert list(found) == ["heat", "loaves", "fan", "side", "shelf", "recipe", "note", "scales"]
    kinds = {name: field.kind for name, field in found.items()}
    assert kinds == {
        "heat": "number", "loaves": "integer", "fan": "boolean", "side": "choice", "shelf": "choice",
        "recipe": "path", "note": "text", "scales": "file",
    }  # fmt: skip
    heat = found["heat"]
    assert (heat.title, heat.help, heat.unit, heat.live, heat.default) == ("Heat", "How hot.", "degrees", True, 2.0)
    assert (heat.minimum, heat.maximum, found["loaves"].maximum) == (0.5, 9.0, None)
    assert found["side"].advanced
    assert found["fan"].title == "Fan"
    assert (found["scales"].suffixes, found["recipe"].suffixes) == ((".csv", ".tsv"), ())


def test_choices_are_texts_and_come_back_as_numbers():
    assert fields()["shelf"].choices == ("1", "2", "4")
    assert parse(Oven, {"shelf": "4"}, "oven").shelf == 4
    assert parse(Oven, {"shelf": 4}, "oven").shelf == 4


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"heat": 10}, "oven setting is not usable.*<= 9"),
        ({"heat": float("nan")}, ">= 0.5"),
        ({"loaves": 1.5}, "loaves should be a whole number, not a number"),
        ({"loaves": True}, "whole number, not true or false"),
        ({"side": "left"}, "left"),
        ({"shelf": "3"}, "shelf"),
        ({"colour": 1}, "colour"),
        ({"fan": "yes"}, "fan should be true or false, not text"),
    ],
)
def test_what_is_not_usable_is_said(values, words):
    with pytest.raises(UserError, match=words):
        parse(Oven, values, "oven")


def test_a_whole_number_is_a_number():
    assert parse(Oven, {"heat": 2}, "oven") == Oven(heat=2.0)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3), ("0.5", 0.5), ("1e-4", 1e-4), ("true", True), ('"quoted"', "quoted"), ("plain", "plain"),
        ("/a/path with spaces", "/a/path with spaces"), ("", ""), ("[1, 2]", "[1, 2]"), ("1979-05-27", "1979-05-27"),
        ("a\nb = 3", "a\nb = 3"), ("True", "True"),
    ],
)  # fmt: skip
def test_texts_from_the_command_line(text, value):
    assert parse_text(text) == value
    assert type(parse_text(text)) is type(value)


def every_part() -> list[Part]:
    from ganstudio.training.objectives import objectives
    from ganstudio.training.recipes import recipes

    return [part for registry in (datasets(), objectives(), recipes()) for part in registry.values()]


@pytest.mark.parametrize("part", every_part(), ids=lambda part: part.name)
def test_every_part_describes_itself_in_full(part):
    description = part.description()
    assert description.title
    assert description.help.endswith(".")
    for field in description.fields:
        assert field.title
        assert field.help, field.name
        assert parse(part.settings, {field.name: field.default}, part.name) == part.settings()


def test_the_catalogue_offers_everything_and_nothing_is_broken():
    from ganstudio.training.catalogue import catalogue

    found = catalogue()
    assert found.broken == {}
    for section in ("dataset", "recipe", "objective", "generator", "discriminator"):
        assert getattr(found, section), section
    assert {"dcgan", "mlp"} <= {network.name for network in found.generator}
    assert {"minimax", "non_saturating", "least_squares", "wasserstein_gp", "relativistic"} <= {
        objective.name for objective in found.objective
    }
