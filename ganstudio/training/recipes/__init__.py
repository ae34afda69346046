"""The recipes, ONE FILE PER TRAINING SCHEME. This file finds them and builds the one that an experiment names."""

from functools import cache

from ganstudio.core import plugins
from ganstudio.core.errors import UserError
from ganstudio.core.settings import Part, parse
from ganstudio.formats.experiment import Experiment
from ganstudio.training.networks import discriminators, generators
from ganstudio.training.recipe import Recipe, RecipeSettings, Setup


@cache
def recipes() -> plugins.Registry[Part]:
    """All recipes by name."""
    import ganstudio.training.recipes as package

    return plugins.discover(package, "RECIPE")


def recipe_settings(experiment: Experiment) -> RecipeSettings:
    """The validated settings of an experiment's [recipe] section. Raises UserError."""
    section = dict(experiment.recipe)
    part = recipes()[str(section.pop("name"))]
    settings = parse(part.settings, section, "recipe")
    assert isinstance(settings, RecipeSettings)
    return settings


def build_recipe(setup: Setup) -> Recipe:
    """The recipe of an experiment. Raises UserError."""
    settings = recipe_settings(setup.experiment)
    _check_networks(recipes()[str(setup.experiment.recipe["name"])], settings, setup.experiment)
    if setup.experiment.batch_size < settings.least_batch:
        raise UserError(f"Batches have at least {settings.least_batch} samples here; one at a time is for translators.")
    return settings.build(setup)


def _check_networks(part: Part, settings: RecipeSettings, experiment: Experiment) -> None:
    """Raises UserError naming the networks that fit, where one of another role was chosen."""
    for section, fitting in (
        ("generator", generators(settings.generator_role)),
        ("discriminator", discriminators(settings.discriminator_role)),
    ):
        name = str(getattr(experiment, section)["name"])
        if name not in fitting:
            raise UserError(f"{part.title} cannot use {name!r} as its {section}; it can use: {', '.join(fitting)}.")
