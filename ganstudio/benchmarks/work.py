"""Fills the mode table: opens each data set once, trains the missing cells, and shows how far it is on stderr."""

import time
from functools import cache

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from ganstudio.benchmarks.mode_counters import ModeCounter, looked_at, meets, mode_counter_of
from ganstudio.benchmarks.plan import REFERENCES
from ganstudio.benchmarks.rows import Row, Rows, TableLook
from ganstudio.benchmarks.runs import train
from ganstudio.datasets import DataSet, open_dataset
from ganstudio.training.loop.acceleration import processor_name


class Work:
    """Adds to `rows` what is missing."""

    def __init__(self, rows: Rows) -> None:
        self._rows, self._plan = rows, rows.plan
        self.opened = cache(self._open)

    def references(self, data: str) -> None:
        """Judge an exact sampler and uniform noise as every scheme is judged."""
        for name, seed in self._rows.missing(data, list(REFERENCES), self._plan.data[data].seeds_of_best):
            _, counter = self.opened(data)
            count = self._plan.data[data].samples
            look = looked_at(counter, (counter.exact if name == "exact" else counter.noise)(count, seed))
            self._keep(data, name, seed, (look,), counter.note)

    def train(self, data: str, cells: list[tuple[str, int]]) -> None:
        """Train scheme and seed of every cell; what is finished is kept also when the next one is interrupted."""
        if not cells:
            return
        budget = self._plan.data[data].budget
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[look]}"),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=Console(stderr=True)) as progress:
            task = progress.add_task(data, total=budget * len(cells), look="")
            for number, (scheme, seed) in enumerate(cells):
                progress.update(task, description=f"{data}, {scheme}, seed {seed}")
                row = self._train(data, scheme, seed, progress, task, number * budget)
                progress.console.print(f"{data}, {scheme}, seed {seed}: {_words(row.last, row.of)} {row.text}".strip())

    def _train(self, data: str, scheme: str, seed: int, progress: Progress, task: TaskID, before: float) -> Row:
        dataset, counter = self.opened(data)

        def watch(seconds: float, look: TableLook | None) -> None:
            progress.update(task, completed=before + seconds, look=_words(look, counter.of) if look else "")

        plan = self._plan.data[data]
        looks, text = train(self._plan.experiment(data, scheme, seed), plan, dataset, counter, watch)
        return self._keep(data, scheme, seed, looks, text)

    def _keep(self, data: str, scheme: str, seed: int, looks: tuple[TableLook, ...], text: str) -> Row:
        target, of = self._plan.data[data].target, self.opened(data)[1].of
        met = [look.seconds for look in looks if target is not None and meets(look, of, target)]
        row = Row(
            data=data, scheme=scheme, seed=seed, key=self._plan.key(data, scheme, seed), of=of, looks=looks,
            reached=met[0] if met else None, text=text, machine=processor_name(),
            date=time.strftime("%Y-%m-%d"),
        )  # fmt: skip
        self._rows.add(row)
        return row

    def _open(self, data: str) -> tuple[DataSet, ModeCounter]:
        dataset = open_dataset(self._plan.data[data].dataset)
        return dataset, mode_counter_of(dataset)


def _words(look: TableLook, of: int) -> str:
    good = "" if look.high_quality is None else f", HQ {100 * look.high_quality:.1f}%"
    even = "infinite" if look.reverse_kl is None else f"{look.reverse_kl:.3f}"
    return f"{look.modes} of {of}{good}, reverse KL {even}"
