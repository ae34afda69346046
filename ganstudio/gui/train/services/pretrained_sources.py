"""What a training that starts from other weights needs, so that these fit: networks, picture size and colours."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from ganstudio.core.paths import resource
from ganstudio.formats.experiment import Section, experiment_from_plain
from ganstudio.gui.jobs.thread_pool import run_in_pool
from ganstudio.runs.folder import RunFolder


@dataclass(frozen=True)
class PretrainedSource:
    """The networks that found the weights, and what pictures they were made for."""

    title: str
    generator: Section
    discriminator: Section
    size: int
    channels: int


class PretrainedSources(QObject):
    """For making an experiment fit the weights that it starts from: `ask` with the value of `start_from`; `found`
    follows unless it cannot be read (the training will say why)."""

    found = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted = ""

    @Slot(str)
    def ask(self, start_from: str) -> None:
        """Read about a run's folder or a shipped generator."""
        self._wanted = start_from
        if start_from:
            run_in_pool(_read, start_from, then=self._take, failed=self._pass_over)

    @Slot(object)
    def _take(self, read: tuple[str, PretrainedSource | None]) -> None:
        if read[0] == self._wanted and read[1] is not None:
            self.found.emit(read[1])

    @Slot(str, str)
    def _pass_over(self, _text: str, _details: str) -> None:
        pass


def _read(start_from: str) -> tuple[str, PretrainedSource | None]:
    folder = Path(start_from)
    return start_from, _of_run(folder) if (folder / "experiment.toml").is_file() else _of_shipped(start_from)


def _of_run(folder: Path) -> PretrainedSource | None:
    run = RunFolder(folder)
    experiment, sample = run.experiment(), run.data().sample
    if len(sample) != 3:
        return None
    return PretrainedSource(folder.name, experiment.generator, experiment.discriminator, sample[1], sample[0])


def _of_shipped(name: str) -> PretrainedSource | None:
    from ganstudio.inference.generator.generator_file import read_manifest

    manifest = read_manifest(resource("generators", f"{name}.onnx"))
    if manifest is None or not manifest.experiment:
        return None
    experiment = experiment_from_plain(manifest.experiment)
    return PretrainedSource(name, experiment.generator, experiment.discriminator, manifest.height, manifest.channels)
