"""Trains one cell of the mode table under its budget and judges its samples on the way.

The budget is processor time of this thread while the trainer makes updates: what else the machine does, pictures and
measures do not count.
"""

import time
from collections.abc import Callable, Iterator

from ganstudio.benchmarks.mode_counters import ModeCounter, looked_at
from ganstudio.benchmarks.plan import DataPlan
from ganstudio.benchmarks.rows import TableLook
from ganstudio.datasets import DataSet
from ganstudio.formats.experiment import Experiment
from ganstudio.runs.events import Ended, Updated
from ganstudio.training.loop.trainer import Trainer

_WATCH_EVERY = 0.25
"""Seconds of training between two words to the watcher."""


def train(
    experiment: Experiment,
    plan: DataPlan,
    dataset: DataSet,
    counter: ModeCounter,
    watch: Callable[[float, TableLook | None], None],
) -> tuple[tuple[TableLook, ...], str]:
    """All looks at a training under its budget, and why it ended early, or "". `watch(seconds, last look)` is told.

    Raises UserError if the experiment is not usable.
    """
    trainer = Trainer(experiment, dataset=dataset)
    looks: list[TableLook] = []
    due, word_due = plan.every, 0.0
    for seconds, ended in _updates(trainer):
        over = seconds >= plan.budget or bool(ended)
        if seconds >= due or over:
            due += plan.every
            looks.append(_look(trainer, plan, counter, seconds))
        if seconds >= word_due or over:
            word_due = seconds + _WATCH_EVERY
            watch(seconds, looks[-1] if looks else None)
        if over:
            return tuple(looks), ended
    raise AssertionError("a training ends with an event that says so")


def _updates(trainer: Trainer) -> Iterator[tuple[float, str]]:
    """Processor seconds spent on updates so far, after every whole step, and why the training ended if it did."""
    spent, start = 0.0, time.thread_time()
    for event in trainer.events():
        if isinstance(event, Updated):
            spent += time.thread_time() - start
            if event.whole:
                yield spent, ""
        elif isinstance(event, Ended):
            yield spent, event.text or "It ended."
        start = time.thread_time()


def _look(trainer: Trainer, plan: DataPlan, counter: ModeCounter, seconds: float) -> TableLook:
    trainer.recipe.settle()
    samples = trainer.recipe.sample(plan.samples, trainer.experiment.seed)
    return looked_at(counter, samples, seconds, trainer.step)
