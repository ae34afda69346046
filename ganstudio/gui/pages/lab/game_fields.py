"""Which settings of an experiment the Lab offers, in which section, and what is in force. Plain data, no widget."""

import msgspec

from ganstudio.experiment import Experiment
from ganstudio.fields import Catalogue, Field, PartDescription, Plain
from ganstudio.gui.widgets.config_form import experiment_fields

Fields = dict[str, Field]
_LEFT_OUT = frozenset(
    {
        "recipe.conditional", "recipe.packing", "recipe.reuse_fakes", "recipe.averaging", "generator.weight_deviation",
        "discriminator.weight_deviation", "discriminator.norm",
    }
)  # fmt: skip
"""Of no use for points, or never asked for here."""
_OF_TRAINING = ("batch_size", "seed")
_LEARNING = ("rate", "steps", "optimiser", "beta", "half_life")
"""Of a recipe's settings these, by a part of their name, belong to learning; the others to the game."""


def sections(experiment: Experiment, catalogue: Catalogue) -> dict[str, Fields]:
    """Fields by section and key, for the parts that the experiment has chosen."""
    recipe = _fields("recipe", experiment, catalogue)
    learning = {key: field for key, field in recipe.items() if any(word in key for word in _LEARNING)}
    game = {
        "recipe.name": _choice("Scheme", catalogue.recipe, experiment.recipe["name"]),
        "objective.name": _choice("Objective", catalogue.objective, experiment.objective["name"]),
        **_fields("objective", experiment, catalogue),
        **{key: field for key, field in recipe.items() if key not in learning},
    }
    always = {field.name: field for field in experiment_fields() if field.name in _OF_TRAINING}
    return {
        "Game": game,
        "Learning": {**learning, **always},
        "Generator": _fields("generator", experiment, catalogue),
        "Discriminator": _fields("discriminator", experiment, catalogue),
    }


def titles(catalogue: Catalogue) -> dict[str, dict[str, str]]:
    """How people call schemes and objectives, by key and name."""
    return {
        f"{section}.name": {part.name: part.title for part in getattr(catalogue, section)}
        for section in ("recipe", "objective")
    }


def values(experiment: Experiment, fields: Fields) -> dict[str, Plain]:
    """What is in force, by key; defaults where the experiment says nothing."""
    whole = msgspec.to_builtins(experiment)
    found: dict[str, Plain] = {}
    for key, field in fields.items():
        section, _, name = key.rpartition(".")
        holder = getattr(experiment, section) if section else whole
        found[key] = holder.get(name, getattr(experiment, name) if not section else field.default)
    return found


def formulae(experiment: Experiment, catalogue: Catalogue | None) -> dict[str, str]:
    """What each player makes small, by its update: the scheme's own where it is a game of its own."""
    if catalogue is None:
        return {}
    recipe = _part(catalogue.recipe, experiment.recipe["name"])
    if recipe is not None and recipe.formulae:
        return dict(recipe.formulae)
    objective = _part(catalogue.objective, experiment.objective["name"])
    return dict(objective.formulae) if objective is not None else {}


def rate_of(player: str, experiment: Experiment, catalogue: Catalogue | None) -> float | None:
    """A player's learning rate, where the scheme has one for it."""
    name = f"{player}_learning_rate"
    if name in experiment.recipe:
        return float(experiment.recipe[name])
    part = _part(catalogue.recipe, experiment.recipe["name"]) if catalogue is not None else None
    field = next((field for field in part.fields if field.name == name), None) if part is not None else None
    return float(field.default) if field is not None else None


def _fields(section: str, experiment: Experiment, catalogue: Catalogue) -> Fields:
    part = _part(getattr(catalogue, section), getattr(experiment, section)["name"])
    if part is None:
        return {}
    keyed = {f"{section}.{field.name}": field for field in part.fields}
    return {key: field for key, field in keyed.items() if key not in _LEFT_OUT}


def _part(parts: tuple[PartDescription, ...], name: Plain) -> PartDescription | None:
    return next((part for part in parts if part.name == name), None)


def _choice(title: str, parts: tuple[PartDescription, ...], chosen: Plain) -> Field:
    names = tuple(part.name for part in parts)
    told = _part(parts, chosen)
    return Field(
        name="name", title=title, help=told.help if told else "", kind="choice", default=str(chosen), choices=names
    )
