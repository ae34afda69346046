"""Everything that can be chosen for an experiment, as plain data for forms and the command line."""

from ganstudio.datasets import datasets
from ganstudio.fields import Catalogue, PartDescription, describe
from ganstudio.training.networks import networks
from ganstudio.training.objectives import objectives
from ganstudio.training.recipes import recipes


def catalogue() -> Catalogue:
    """All plug-ins with their settings; `broken` names files that could not be loaded and why."""
    registries = (datasets(), recipes(), objectives(), networks())
    return Catalogue(
        dataset=tuple(part.description() for part in datasets().values()),
        recipe=tuple(part.description() for part in recipes().values()),
        objective=tuple(part.description() for part in objectives().values()),
        generator=_networks("generator"),
        discriminator=_networks("discriminator"),
        broken={name: text for registry in registries for name, text in registry.broken.items()},
    )


def _networks(role: str) -> tuple[PartDescription, ...]:
    found = [(architecture, getattr(architecture, role)) for architecture in networks().values()]
    return tuple(
        PartDescription(name=a.name, title=a.title, help=a.help, fields=describe(settings))
        for a, settings in found
        if settings is not None
    )
