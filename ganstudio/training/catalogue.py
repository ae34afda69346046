"""Everything that can be chosen for an experiment, and what fits what, as plain data for forms and the command line."""

import msgspec
import torch

from ganstudio.core.errors import UserError
from ganstudio.core.settings import Catalogue, Part, PartDescription, describe
from ganstudio.datasets import DataSetSettings, datasets
from ganstudio.training.networks import (
    DataShape,
    DiscriminatorSettings,
    GeneratorSettings,
    NetworkSettings,
    discriminators,
    generators,
    networks,
)
from ganstudio.training.objectives import objectives
from ganstudio.training.recipe import RecipeSettings
from ganstudio.training.recipes import recipes

_TYPICAL = {"picture": (3, 32, 32), "points": (2,), "sequence": (1, 64)}
"""A sample of each kind, channels first."""


def catalogue() -> Catalogue:
    """All plug-ins with their settings; `broken` names files that could not be loaded and why."""
    registries = (datasets(), recipes(), objectives(), networks())
    return Catalogue(
        dataset=tuple(_dataset(part) for part in datasets().values()),
        recipe=tuple(_recipe(part) for part in recipes().values()),
        objective=tuple(part.description() for part in objectives().values()),
        generator=_networks("generator"),
        discriminator=_networks("discriminator"),
        broken={name: text for registry in registries for name, text in registry.broken.items()},
    )


def _dataset(part: Part) -> PartDescription:
    assert issubclass(part.settings, DataSetSettings)
    return msgspec.structs.replace(part.description(), kinds=(part.settings.output,))


def _recipe(part: Part) -> PartDescription:
    settings = part.settings
    assert issubclass(settings, RecipeSettings)
    compatible = {
        "dataset": tuple(name for name, kind in datasets().items() if _fits(kind, settings)),
        "objective": tuple(objectives()) if settings.uses_objective else (),
        "generator": tuple(generators(settings.generator_role)),
        "discriminator": tuple(discriminators(settings.discriminator_role)),
    }
    return msgspec.structs.replace(part.description(), compatible=compatible)


def _fits(kind: Part, recipe: type[RecipeSettings]) -> bool:
    """Whether a kind of data set holds what a recipe needs."""
    assert issubclass(kind.settings, DataSetSettings)
    return kind.settings.domains in recipe.domains and (kind.settings.captioned or not recipe.reads_captions)


def _networks(role: str) -> tuple[PartDescription, ...]:
    found = [(architecture, getattr(architecture, role)) for architecture in networks().values()]
    return tuple(
        PartDescription(name=a.name, title=a.title, help=a.help, fields=describe(settings), kinds=_kinds(settings()))
        for a, settings in found
        if settings is not None
    )


def _kinds(settings: NetworkSettings) -> tuple[str, ...]:
    """The kinds of samples that a network can be built for: asked of itself, where weights have shapes only."""
    return tuple(kind for kind, sample in _TYPICAL.items() if _can_be_built(settings, DataShape(sample)))


def _can_be_built(settings: NetworkSettings, shape: DataShape) -> bool:
    try:
        with torch.device("meta"):
            if isinstance(settings, GeneratorSettings):
                settings.network(shape)
            elif isinstance(settings, DiscriminatorSettings):
                settings.network(shape, "none")
            else:  # translators and critics of patches
                shape.picture("")
    except UserError:
        return False
    return True
