"""A trainer without torch for the tests of the window: it says what a real one would say, as fast as asked."""

# ruff: noqa: E501 - the catalogue below reads as a table
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ganstudio.core.errors import UserError
from ganstudio.core.preferences import Preferences
from ganstudio.core.settings import Catalogue, Field, PartDescription, Plain
from ganstudio.datasets import OpeningProgress
from ganstudio.formats.experiment import Experiment
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.gui.shared.state.training_handle import TrainingHandle
from ganstudio.gui.train.page import TrainPage
from ganstudio.images.arrays import picture_grid, save_png
from ganstudio.runs.events import (
    Changed,
    Checkpointed,
    Ended,
    Event,
    Measured,
    Noted,
    Previewed,
    Progressed,
    Started,
    Updated,
)
from ganstudio.runs.folder import DataFacts, LiveChange, RunFolder

ORDER = ("discriminator", "generator")


class FakeTrainer:
    """Two updates a step, scalars at every update, pictures every tenth step."""

    def __init__(
        self, steps: int, *, start: int = 0, folder: RunFolder | None = None, pause: float = 0.0, fail_at: int = -1
    ) -> None:
        self.steps, self.step, self.folder, self.pause, self.fail_at = steps, start, folder, pause, fail_at
        self.waiting: list[tuple[str, Plain]] = []
        self.stopping = False
        self.thread = ""

    def change(self, key: str, value: Plain) -> None:
        if not key.startswith("recipe."):
            raise UserError(f"{key} cannot be changed while the run goes on.")
        self.waiting.append((key, value))

    def stop(self) -> None:
        self.stopping = True

    def events(self) -> Iterator[Event]:
        self.thread = threading.current_thread().name
        run = str(self.folder.path) if self.folder else None
        if self.folder:
            self.folder.append_log({"step": self.step, "started": True, "steps": self.steps})
        yield Started(
            run, self.step, self.steps, "CPU", "float32", "contiguous", 1, {"generator": 10, "discriminator": 12},
            {"discriminator_loss": 1.386, "real_score": 0.5}, {"recipe.generator_steps": 1, "recipe.generator_rate": 2e-4},
        )  # fmt: skip
        yield Noted("float32 it is: nothing else was tried.")
        while self.step < self.steps and not self.stopping:
            yield from self._one_step()
        yield Checkpointed(self.step, "nowhere", True)
        if self.folder:
            self.folder.append_log({"step": self.step, "ended": "stopped" if self.stopping else "finished"})
        yield Ended("stopped" if self.stopping else "finished", self.step)

    def _one_step(self) -> Iterator[Event]:
        self.step += 1
        if self.step == self.fail_at:
            raise RuntimeError("boom")
        for number, update in enumerate(ORDER):
            time.sleep(self.pause)
            while self.waiting:
                key, value = self.waiting.pop(0)
                if self.folder:
                    self.folder.append_change(LiveChange(self.step, number, key, value))
                yield Changed(self.step, number, key, value)
            scalars = self._scalars(update)
            if self.folder:
                self.folder.append_log({"step": self.step, **scalars})
            yield Updated(self.step, update, ORDER[1 - number], number == 1, scalars)
        if self.step % 10 == 0:
            yield Progressed(self.step, self.steps, 500.0, (self.steps - self.step) / 10, self.step / 10)
            yield Previewed(self.step, {"generated": pictures(self.step), "real": pictures(0)})
            yield Measured(self.step, {"kernel_distance": 1 / self.step})

    def _scalars(self, update: str) -> dict[str, float]:
        wave = float(np.sin(self.step / 20))
        if update == "generator":
            return {"generator_loss": 0.7 + 0.2 * wave, "generator_gradient": 2.0}
        return {"discriminator_loss": 1.3 + 0.1 * wave, "real_score": 0.6, "fake_score": 0.4}


def pictures(seed: int, count: int = 16, size: int = 8) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (count, size, size, 3), np.uint8)


class FakeTrainers:
    """Stands in for torch; `made` remembers what was asked for."""

    def __init__(self, **settings: float) -> None:
        self.settings, self.made = settings, []
        self.refuse = ""
        self.pictures = 0
        """How many are read, 5 ms each, when a training begins."""
        self.runs: Path | None = None

    def catalogue(self) -> Catalogue:
        if self.refuse:
            raise ImportError(self.refuse)
        return CATALOGUE

    def begin(self, experiment: Experiment, path: Path | None, opening: OpeningProgress) -> FakeTrainer:
        if self.refuse:
            raise UserError(self.refuse)
        for done in range(self.pictures):
            opening(done + 1, self.pictures)
            time.sleep(0.005)
        folder = RunFolder.create(experiment, path) if path else None
        self.made.append(FakeTrainer(experiment.steps, folder=folder, **self.settings))
        return self.made[-1]

    def resume(self, path: Path, steps: int | None, opening: OpeningProgress) -> FakeTrainer:
        folder = RunFolder(path)
        start = folder.last_step()
        self.made.append(FakeTrainer(steps or start + 20, start=start, folder=folder, **self.settings))
        return self.made[-1]


def number(name: str, default: float, **more: object) -> Field:
    return Field(name=name, title=name.capitalize(), help=f"What {name} does.", kind="number", default=default, **more)


CATALOGUE = Catalogue(
    dataset=(
        PartDescription(name="digits", title="Digits", help="Handwritten digits.", fields=(
            Field(name="conditional", title="Conditional", help="Ask for a digit.", kind="boolean", default=False),
        )),
        PartDescription(name="folder", title="My folder", help="Your own pictures.", fields=(
            Field(name="path", title="Folder", help="Where the pictures lie.", kind="path", default=""),
            Field(name="size", title="Size", help="Edge.", kind="integer", default=64, minimum=16, maximum=128, unit="px"),
            Field(name="fit", title="Fit", help="How.", kind="choice", default="crop", choices=("crop", "pad", "squeeze")),
        )),
    ),
    recipe=(
        PartDescription(name="adversarial", title="Adversarial", help="Two players.", fields=(
            number("generator_rate", 2e-4, minimum=0.0, maximum=0.1, live=True),
            Field(name="generator_steps", title="k_G", help="Updates.", kind="integer", default=1, minimum=1, maximum=10, live=True),
            number("decay", 0.999, minimum=0.0, maximum=1.0, advanced=True),
        )),
    ),
    objective=(
        PartDescription(name="non_saturating", title="Non-saturating", help="The usual game.", fields=(
            number("smoothing", 0.0, minimum=0.0, maximum=0.5),
        )),
        PartDescription(name="least_squares", title="Least squares", help="a, b, c.", fields=(
            number("a", 0.0), number("b", 1.0), number("c", 1.0),
        )),
    ),
    generator=(
        PartDescription(name="dcgan", title="DCGAN", help="Convolutions.", fields=(
            Field(name="width", title="Width", help="Channels.", kind="integer", default=64, minimum=8, maximum=512),
        )),
        PartDescription(name="mlp", title="MLP", help="Layers.", fields=()),
    ),
    discriminator=(
        PartDescription(name="dcgan", title="DCGAN", help="Convolutions.", fields=()),
        PartDescription(name="mlp", title="MLP", help="Layers.", fields=()),
    ),
)  # fmt: skip


@pytest.fixture
def catalogue() -> Catalogue:
    return CATALOGUE


@pytest.fixture
def experiment() -> Experiment:
    return Experiment(name="tiny", dataset={"name": "digits"}, steps=30, batch_size=8)


@pytest.fixture
def run(experiment: Experiment, own_folders: Path) -> Path:
    """A finished run of thirty steps with samples, as a trainer leaves it."""
    folder = RunFolder.create(experiment)
    folder.save_data(DataFacts("Digits", "0", "picture", (3, 8, 8), (), 10, 1, "by hash"))
    for _ in FakeTrainer(30, folder=folder).events():
        pass
    for step in (0, 10, 30):
        save_png(picture_grid(pictures(step)), folder.sample_path(step))
    save_png(picture_grid(pictures(99)), folder.path / "samples" / "real.png")
    return folder.path


@pytest.fixture
def trainers() -> FakeTrainers:
    return FakeTrainers()


@pytest.fixture
def training(qtbot, trainers: FakeTrainers) -> Iterator[TrainingHandle]:
    training = TrainingHandle(trainers=trainers)
    yield training
    assert training.close(10)


@pytest.fixture
def page(qtbot, trainers, own_folders):
    context = AppContext(Preferences(theme="light"))
    context.__dict__["training"] = TrainingHandle(context, trainers=trainers)
    page = TrainPage(context)
    qtbot.addWidget(page)
    page.resize(1100, 760)
    page.show()
    qtbot.waitUntil(lambda: page.setup.form.is_ready)
    page.errors = []
    context.error_told.connect(lambda text, _details: page.errors.append(text))
    yield page
    context.close(5)
    context.deleteLater()
