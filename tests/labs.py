"""Small labs for tests: points, networks that take a fraction of a millisecond, and no waiting."""

import hashlib
from collections.abc import Callable, Iterator

import torch

from ganstudio.formats.experiment import Experiment, experiment_from_plain
from ganstudio.labs.events import LaneEvent, Resting
from ganstudio.labs.frame import LabFrame
from ganstudio.runs.events import Ended, Noted
from ganstudio.training.lab.lab import Lab, LabPace

NO_FRAMES = LabPace(frames_per_second=0.01)


def experiment(changes: dict | None = None) -> Experiment:
    """Batch 16, a ring of 400 points, two layers of eight units on either side."""
    plain = {
        "name": "small", "batch_size": 16, "dataset": {"name": "points", "shape": "ring", "count": 400},
        "generator": {"name": "mlp", "latent_size": 2, "width": 8, "layers": 2},
        "discriminator": {
            "name": "mlp", "width": 8, "layers": 2, "activation": "leaky_relu",
            "input_dropout": 0.0, "hidden_dropout": 0.0,
        },
        "recipe": {"name": "adversarial", "discriminator_learning_rate": 1e-3, "generator_learning_rate": 1e-3},
    }  # fmt: skip
    return experiment_from_plain(plain).with_settings(changes or {})


def line(changes: dict | None = None) -> Experiment:
    """The same on a line of numbers, with one latent."""
    return experiment({"dataset.shape": "gaussian", "generator.latent_size": 1, **(changes or {})})


class Player:
    """Plays a lab by hand: `play_to(step)`, `rest()`; keeps what it said."""

    def __init__(self, lab: Lab) -> None:
        self.lab, self.said = lab, []
        self._events = lab.events()
        self.rest()

    def next(self) -> object:
        event = next(self._events)
        assert not isinstance(event, Ended) or event.reason == "stopped", event
        self.said.append(event)
        return event

    def until(self, is_it: Callable[[object], bool]) -> object:
        while not is_it(event := self.next()):
            pass
        return event

    def rest(self) -> LabFrame:
        """On to the next rest; the last frame before it."""
        self.until(lambda event: isinstance(event, Resting))
        return [event for event in self.said if isinstance(event, LabFrame)][-1]

    def play_to(self, step: int, whole: bool = True) -> None:
        """Play until all lanes are at `step`, then rest."""
        self.lab.play()
        while any(lane.step < step or lane.whole is not whole for lane in self.lab.runs):
            self.next()
        self.lab.pause()
        self.rest()

    def notes(self) -> list[str]:
        return [e.event.text for e in self.said if isinstance(e, LaneEvent) and isinstance(e.event, Noted)]

    def finish(self) -> Iterator[object]:
        self.lab.stop()
        return self._events


def bits(lab: Lab, lane: int = 0) -> str:
    """A hash of every number in a lane's parts."""
    digest = hashlib.blake2b(str(lab.runs[lane].step).encode())

    def add(value: object) -> None:
        if isinstance(value, torch.Tensor):
            digest.update(value.detach().contiguous().numpy().tobytes())
        elif isinstance(value, dict):
            for key, item in value.items():
                digest.update(str(key).encode())
                add(item)
        elif isinstance(value, list | tuple):
            for item in value:
                add(item)
        else:
            digest.update(repr(value).encode())

    add({name: part.state_dict() for name, part in lab.runs[lane].recipe.parts().items()})
    return digest.hexdigest()
