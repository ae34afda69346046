"""Builds a lab's recipe anew when a setting changes that shapes it, and takes over every part that still fits."""

import contextlib
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn

from ganstudio.core.errors import UserError
from ganstudio.datasets import DataSet
from ganstudio.formats.experiment import Experiment
from ganstudio.runs.folder import Machine
from ganstudio.training.components.averaging import Average
from ganstudio.training.components.batches import BatchSource, data_facts
from ganstudio.training.components.compute import Compute
from ganstudio.training.components.memory import refuse_if_too_large
from ganstudio.training.loop.acceleration import processor_name
from ganstudio.training.recipe import Setup, Stateful
from ganstudio.training.recipe_bases.generator_recipe import GeneratorRecipe
from ganstudio.training.recipes import build_recipe

State = dict[str, Any]


def lab_machine() -> Machine:
    """Labs always compute in float32 on one thread of the processor: fastest for so small networks, and exact."""
    return Machine(threads=1, torch=str(torch.__version__), processor=processor_name())


def build_lab_recipe(experiment: Experiment, dataset: DataSet) -> GeneratorRecipe:
    """The recipe with first weights. Raises UserError where it cannot be built or would not fit into memory."""
    _on_device(experiment, dataset, "meta", refuse=True)
    return _on_device(experiment, dataset, "cpu")


def check_lab_recipe(experiment: Experiment, dataset: DataSet) -> None:
    """Raises UserError where these settings could not be built; nothing is allocated."""
    _on_device(experiment, dataset, "meta", refuse=True)


def _on_device(experiment: Experiment, dataset: DataSet, device: str, refuse: bool = False) -> GeneratorRecipe:
    if dataset.output != "points" or dataset.samples.shape[1] not in (1, 2):
        raise UserError("The Lab plays with points on a line or in the plane: choose such data.")
    compute = Compute(torch.device(device), torch.float32, torch.contiguous_format)
    batches = BatchSource(dataset, compute.device, compute.memory_format, mirror=False)
    recipe = build_recipe(Setup(experiment, data_facts(dataset), compute, batches))
    if not isinstance(recipe, GeneratorRecipe) or recipe.adversarial_pair() is None:
        raise UserError(
            "The Lab cannot look into this game: its discriminator does not judge single points. "
            "Choose another scheme, or set packing to 1 and conditional off."
        )
    if refuse:
        refuse_if_too_large(recipe.memory(), torch.device("cpu"))
    return recipe


def take_over(recipe: GeneratorRecipe, old: GeneratorRecipe) -> list[str]:
    """Put into `recipe` the state of every part of `old` that fits; returns the names of those that begin anew.

    Networks and averages fit where all their shapes are the same, optimisers where they are of one kind and move
    weights of the same shapes; all else, such as a scheme's own counters, where the scheme is the same and all networks
    fit.
    """
    anew, theirs = [], old.parts()
    same_game = type(recipe) is type(old) and all(
        name in theirs and _same_tensors(part, theirs[name])
        for name, part in recipe.parts().items()
        if isinstance(part, nn.Module | Average)
    )
    for name, part in recipe.parts().items():
        if name not in theirs or not _take_part(part, theirs[name], same_game):
            anew.append(name)
    return anew


def _take_part(part: Stateful, old: Stateful, same_game: bool) -> bool:
    if type(part) is not type(old):
        return False
    if isinstance(part, torch.optim.Optimizer):
        return _take_optimiser(part, old.state_dict())
    if isinstance(part, nn.Module | Average):
        if fits := _same_tensors(part, old):
            part.load_state_dict(old.state_dict())
        return fits
    if same_game:
        with contextlib.suppress(RuntimeError, ValueError, KeyError):
            part.load_state_dict(old.state_dict())
            return True
    return False


def _take_optimiser(part: torch.optim.Optimizer, old: State) -> bool:
    """The moments are taken over, not the settings: those may be what was changed."""
    ours = [p for group in part.param_groups for p in group["params"]]
    if len(ours) != sum(len(group["params"]) for group in old["param_groups"]):
        return False
    for index, moments in old["state"].items():
        shapes = {value.shape for value in moments.values() if isinstance(value, Tensor) and value.dim()}
        if shapes - {ours[index].shape}:
            return False
    part.load_state_dict({"state": old["state"], "param_groups": part.state_dict()["param_groups"]})
    return True


def _same_tensors(part: Stateful, old: Stateful) -> bool:
    return _shapes(part.state_dict()) == _shapes(old.state_dict())


def _shapes(state: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: tuple(value.shape) if isinstance(value, Tensor) else _shapes(value)
        for name, value in state.items()
        if isinstance(value, Tensor | Mapping)
    }
