"""How the command line watches a training: a bar for people, one JSON value for programs, Ctrl+C stops well."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Protocol

from ganstudio.commands import complain, print_json
from ganstudio.runs.events import Ended, Event, Measured, Noted, Progressed, Started, Updated
from ganstudio.runs.folder import RunFolder

if TYPE_CHECKING:
    from rich.progress import Progress

    from ganstudio.training.loop.trainer import Trainer


_POLITE = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


class _Watcher(Protocol):
    def see(self, event: Event) -> None: ...


def watch(trainer: "Trainer", folder: RunFolder, as_json: bool) -> int:
    """Run the training to its end; 0 if it finished or was stopped, 1 if it failed."""
    scalars: dict[str, float] = {}
    rate, ended = 0.0, None
    with _stop_on_signal(trainer), _progress_bar(quiet=as_json) as bar:
        for event in trainer.events():
            bar.see(event)
            match event:
                case Updated(scalars=new):
                    scalars |= new
                case Measured(values=values):
                    scalars |= values
                case Progressed(images_per_second=images_per_second):
                    rate = images_per_second
                case Ended():
                    ended = event
    assert ended is not None
    if as_json:
        print_json({
            "run": str(folder.path), "steps": ended.step, "ended": ended.reason, "images_per_second": rate,
            "scalars": scalars, "text": ended.text,
        })  # fmt: skip
    if ended.text:
        complain(ended.text)
    return 1 if ended.reason == "failed" else 0


@contextmanager
def _stop_on_signal(trainer: "Trainer") -> Iterator[None]:
    """Ctrl+C, a polite kill, a closed terminal: the step ends and a checkpoint is kept; a second one ends at once."""

    def stop(number: int, _frame: FrameType | None) -> None:
        trainer.stop()
        signal.signal(number, signal.SIG_DFL)

    before = {number: signal.signal(number, stop) for number in _POLITE}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Quiet:
    def see(self, event: Event) -> None:
        """Only warnings are shown, one line each."""
        if isinstance(event, Noted) and event.warning:
            complain(event.text)


class _RichWatcher:
    """A bar with rate and time left on stderr, notes and measures above it."""

    def __init__(self, progress: "Progress") -> None:
        self._progress = progress
        self._task = progress.add_task("training", total=None, rate="")

    def see(self, event: Event) -> None:
        match event:
            case Started():
                parts = ", ".join(f"{name} {count:,}" for name, count in event.parameters.items())
                self._progress.console.print(f"{event.device}, {event.precision}, {event.threads} threads; {parts}")
                self._progress.update(self._task, total=event.steps, completed=event.step)
            case Progressed():
                rate = f"{event.images_per_second:.0f} images/s"
                self._progress.update(self._task, completed=event.step, rate=rate)
            case Noted():
                self._progress.console.print(event.text)
            case Measured():
                values = ", ".join(f"{name.replace('_', ' ')} {value:.4g}" for name, value in event.values.items())
                self._progress.console.print(f"step {event.step}: {values}")


@contextmanager
def _progress_bar(quiet: bool) -> Iterator[_Watcher]:
    if quiet:
        yield _Quiet()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True, markup=False)) as progress:
        yield _RichWatcher(progress)
