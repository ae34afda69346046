"""Which settings of an experiment the Lab offers, in which section, and what is in force. Plain data, no widget."""

import msgspec

from ganstudio.core.settings import Catalogue, Field, PartDescription, Plain
from ganstudio.formats.experiment import Experiment
from ganstudio.gui.shared.forms.config_form import experiment_fields

Fields = dict[str, Field]
_LEFT_OUT = frozenset(
    {
        "recipe.conditional", "recipe.packing", "recipe.reuse_fakes", "recipe.averaging", "generator.weight_deviation",
        "discriminator.weight_deviation", "discriminator.norm",
    }
)  # fmt: skip
"""Of no use for points, or never asked for here."""
_ROLES = ("generator", "discriminator")
_NAMED = ("recipe", "objective")
_USUAL = "adversarial"
_RATES = ("generator_learning_rate", "discriminator_learning_rate")
_OF_TRAINING = ("batch_size", "seed")
_LEARNING = ("rate", "steps", "optimiser", "beta", "half_life")
"""Of a recipe's settings these, by a part of their name, belong to learning; the others to the game."""


def sections(experiment: Experiment, catalogue: Catalogue) -> dict[str, Fields]:
    """Fields by section and key, for the parts that the experiment has chosen."""
    recipe = _fields("recipe", experiment, catalogue)
    learning = {key: field for key, field in recipe.items() if any(word in key for word in _LEARNING)}
    game = {"recipe.name": _choice("Scheme", playable(catalogue), experiment.recipe["name"])}
    if _counts("objective", experiment, catalogue):
        game["objective.name"] = _choice("Objective", catalogue.objective, experiment.objective["name"])
        game.update(_fields("objective", experiment, catalogue))
    game.update({key: field for key, field in recipe.items() if key not in learning})
    always = {field.name: field for field in experiment_fields() if field.name in _OF_TRAINING}
    return {
        "Game": game,
        "Learning": {**learning, **always},
        "Generator": _fields("generator", experiment, catalogue),
        "Discriminator": _fields("discriminator", experiment, catalogue),
    }


def playable(catalogue: Catalogue) -> tuple[PartDescription, ...]:
    """The schemes that can be played with points: there are networks for them."""
    return tuple(part for part in catalogue.recipe if all(_fitting(role, part, catalogue) for role in _ROLES))


def scheme_change(experiment: Experiment, name: str, catalogue: Catalogue) -> dict[str, Plain]:
    """All settings that change with the scheme: small networks that fit it, and the learning rates stay."""
    recipe = _part(catalogue.recipe, name)
    assert recipe is not None
    known = {field.name for field in recipe.fields}
    changes: dict[str, Plain] = {"recipe.name": name}
    changes.update(
        {f"recipe.{key}": experiment.recipe[key] for key in _RATES if key in experiment.recipe and key in known}
    )
    for role in _ROLES:
        fitting = _fitting(role, recipe, catalogue)
        if getattr(experiment, role)["name"] not in [part.name for part in fitting]:
            changes.update(_small(role, fitting[0], experiment))
    return changes


def _small(role: str, network: PartDescription, experiment: Experiment) -> dict[str, Plain]:
    """A network of another architecture, about as large as the one before."""
    before = getattr(experiment, role)
    kept = {name: before.get(name) for name in ("width", "layers", "latent_size", "latent_law")}
    known = {field.name for field in network.fields}
    changes = {f"{role}.{key}": value for key, value in kept.items() if value is not None and key in known}
    return {f"{role}.name": network.name, **changes}


def _fitting(role: str, recipe: PartDescription, catalogue: Catalogue) -> list[PartDescription]:
    """Networks for points that a scheme can be played with."""
    named = recipe.compatible.get(role, ())
    return [part for part in getattr(catalogue, role) if part.name in named and "points" in part.kinds]


def _counts(section: str, experiment: Experiment, catalogue: Catalogue) -> bool:
    """False where the scheme is a game of its own and the section says nothing."""
    recipe = _part(catalogue.recipe, experiment.recipe["name"])
    return recipe is None or bool(recipe.compatible.get(section, ()))


def titles(catalogue: Catalogue) -> dict[str, dict[str, str]]:
    """How people call schemes and objectives, by key and name."""
    return {f"{section}.name": {part.name: part.title for part in getattr(catalogue, section)} for section in _NAMED}


def values(experiment: Experiment, fields: Fields) -> dict[str, Plain]:
    """What is in force, by key; defaults where the experiment says nothing."""
    whole = msgspec.to_builtins(experiment)
    found: dict[str, Plain] = {}
    for key, field in fields.items():
        section, _, name = key.rpartition(".")
        holder = getattr(experiment, section) if section else whole
        found[key] = holder.get(name, getattr(experiment, name) if not section else field.default)
    return found


def game_title(experiment: Experiment, catalogue: Catalogue | None) -> str:
    """What the game is called: by its objective, or by its scheme where this is a game of its own or not the usual."""
    objective, recipe = str(experiment.objective["name"]), str(experiment.recipe["name"])
    if catalogue is None:
        return objective.replace("_", " ").capitalize()
    names = {section: _part(getattr(catalogue, section), getattr(experiment, section)["name"]) for section in _NAMED}
    told = {section: part.title if part is not None else "" for section, part in names.items()}
    if not _counts("objective", experiment, catalogue):
        return told["recipe"]
    return told["objective"] if recipe == _USUAL else f"{told['recipe']}, {told['objective'].lower()}"


def scheme_title(experiment: Experiment, catalogue: Catalogue | None) -> str:
    """What the recipe is called."""
    part = _part(catalogue.recipe, experiment.recipe["name"]) if catalogue is not None else None
    return part.title if part is not None else "Scheme"


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
