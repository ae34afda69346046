"""Which parts of an experiment fit together, from the catalogue's descriptions: what a form may offer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ganstudio.core.settings import Catalogue, PartDescription
from ganstudio.datasets import Acceptance, acceptance, datasets

CHOSEN_BY_RECIPE = ("objective", "generator", "discriminator")
_KINDS = {"picture": "pictures", "points": "points", "sequence": "sequences"}


@dataclass(frozen=True)
class CompatibleParts:
    """Names that may be chosen in a section, and a sentence where that needs one; without names nothing is chosen."""

    names: tuple[str, ...]
    note: str = ""


def offers(
    catalogue: Catalogue, recipe: PartDescription | None, dataset: PartDescription | None
) -> Mapping[str, CompatibleParts]:
    """What fits the chosen recipe and the chosen data, by section."""
    return {section: _offer(section, getattr(catalogue, section), recipe, dataset) for section in CHOSEN_BY_RECIPE}


def fitting_data(catalogue: Catalogue, recipe: PartDescription | None) -> tuple[str, ...]:
    """Names of the kinds of data that the chosen recipe can use."""
    every = tuple(part.name for part in catalogue.dataset)
    return recipe.compatible.get("dataset", every) if recipe else every


def offered_for(path: Path, parts: Sequence[PartDescription], names: Sequence[str]) -> list[PartDescription]:
    """Of the kinds of data `names` those that may take a path of the user's, the one that it suits best first."""
    asking = [part for part in parts if part.name in names and any(field.name == "path" for field in part.fields)]
    suited = {
        part.name: acceptance(part.name, path) if part.name in datasets() else Acceptance.LIKELY for part in asking
    }
    taking = [part for part in asking if suited[part.name] > Acceptance.NO]
    return sorted(taking, key=lambda part: suited[part.name], reverse=True) or asking


def _offer(
    section: str,
    parts: tuple[PartDescription, ...],
    recipe: PartDescription | None,
    dataset: PartDescription | None,
) -> CompatibleParts:
    compatible = recipe.compatible if recipe else {}
    wanted = compatible.get(section, tuple(part.name for part in parts))
    if recipe and not wanted:
        return CompatibleParts((), f"{recipe.title} is a game of its own: there is no {section} to choose.")
    fitting = [part for part in parts if part.name in wanted]
    kinds = dataset.kinds if dataset else ()
    able = [part for part in fitting if not kinds or not part.kinds or set(kinds) & set(part.kinds)]
    if able or not fitting:
        return CompatibleParts(tuple(part.name for part in able))
    told = " and ".join(_KINDS.get(kind, kind) for kind in kinds)
    return CompatibleParts(
        tuple(part.name for part in fitting),
        f"None of these is for {told}: choose other data or another recipe.",
    )


def has_pictures(dataset: PartDescription | None) -> bool:
    """False where the data are known to be something else."""
    return dataset is None or not dataset.kinds or "picture" in dataset.kinds
