"""What the Evaluate page can be pointed at: a generator's file or a run at one of its checkpoints, and data. No Qt."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ganstudio.core.errors import UserError
from ganstudio.core.settings import Plain
from ganstudio.formats.results import Begun, Offer
from ganstudio.gui.evaluate.services.result_store import StoredResults
from ganstudio.gui.shared.state.generator_summary import GeneratorSummary
from ganstudio.inference.onnx.content_store import content_of
from ganstudio.runs.folder import RunFolder

OWN_DATA = ""
"""What `ganstudio evaluate --data` takes for the data that a generator was trained on."""
LETTERS = "ABCD"
"""What generators side by side are called; there are no more than these."""
_KINDS = ("generator", "text_to_image")
"""Files that draw; those that read are told training captions."""


@dataclass(frozen=True)
class EvaluationTarget:
    """One generator to be measured: an ONNX file, or a run's folder with the `step` of one of its checkpoints."""

    path: Path
    title: str
    step: int | None = None

    @property
    def arguments(self) -> list[str]:
        """For the command line."""
        return [str(self.path), *(["--step", str(self.step)] if self.step is not None else [])]

    @property
    def words(self) -> str:
        """Title and step."""
        return self.title if self.step is None else f"{self.title}, step {self.step:,}"

    @cached_property
    def content(self) -> str:
        """Changes with any weight. Raises UserError where the file is not there."""
        return content_of(self.path if self.step is None else RunFolder(self.path).checkpoint(self.step).path)

    @cached_property
    def data(self) -> str:
        """Name or path of the data it was trained on, as `--data` takes it, or "" where that is not known."""
        if self.step is not None:
            return _name_or_path(RunFolder(self.path).experiment().dataset)
        from ganstudio.inference.generator.generator_file import read_manifest

        manifest = read_manifest(self.path)
        return _name_or_path(manifest.experiment.get("dataset", {})) if manifest is not None else OWN_DATA


@dataclass
class GeneratorResults:
    """One generator on the page, with what was found in it and what can be measured."""

    target: EvaluationTarget
    against: str = ""
    """Name or path of the data."""
    results: StoredResults = field(default_factory=dict)
    offers: dict[str, Offer] = field(default_factory=dict)
    """By measure; empty until it was asked."""
    begun: Begun | None = None
    """What the data turned out to be."""
    skipped: dict[str, str] = field(default_factory=dict)
    """Why a measure that was asked for was not made."""
    refusal: str = ""
    """Why nothing at all can be measured."""

    @property
    def title(self) -> str:
        return self.target.words

    def look_again(self, against: str) -> None:
        """Forget what can be measured and, where the data are others, what was found."""
        if against != self.against:
            self.against, self.results = against, {}
        self.offers, self.begun, self.skipped, self.refusal = {}, None, {}, ""


@dataclass(frozen=True)
class DataChoice:
    """One entry of the list of data."""

    value: str
    """As `--data` takes it."""
    title: str
    help: str = ""


def target_of(path: Path, step: int | None = None) -> EvaluationTarget:
    """The target for a file, or for a run at `step` or at its newest checkpoint, with all that is to be read of it
    read already. Raises UserError."""
    target = (
        EvaluationTarget(path, path.name, RunFolder(path).checkpoint(step).step) if path.is_dir() else _of_file(path)
    )
    _ = target.content, target.data
    return target


def _of_file(path: Path) -> EvaluationTarget:
    from ganstudio.inference.generator.generator_file import read_manifest

    manifest = read_manifest(path)
    if manifest is not None and manifest.kind not in _KINDS:
        raise UserError(f"{path.name} is a {manifest.kind}, no generator: it draws nothing by itself.")
    return EvaluationTarget(path, (manifest.title if manifest is not None else "") or path.stem)


def steps_of(path: Path) -> list[tuple[int, bool]]:
    """Steps of a run's checkpoints, the newest first, and which one is the best by kernel distance."""
    return [(file.step, file.best) for file in reversed(RunFolder(path).checkpoints())]


def known_targets(generators: Sequence[GeneratorSummary], runs: Sequence[Path]) -> list[EvaluationTarget]:
    """Shipped generators, own exports, then runs at their newest checkpoint; what cannot be read is left out."""
    files = [EvaluationTarget(known.path, known.title) for known in generators if known.kind in _KINDS]
    return [*files, *_newest(runs)]


def _newest(runs: Sequence[Path]) -> Iterator[EvaluationTarget]:
    for run in runs:
        try:
            yield EvaluationTarget(run, run.name, RunFolder(run).checkpoint().step)
        except (UserError, OSError):  # without any checkpoint yet, or deleted this moment
            continue


def known_data() -> list[DataChoice]:
    """Data sets that need nothing of the user's: those that can be opened by their name alone."""
    from ganstudio.core.settings import describe
    from ganstudio.datasets import datasets

    return [
        DataChoice(part.name, part.title, part.help)
        for part in datasets().values()
        if not any(field.kind in ("path", "file") for field in describe(part.settings))
    ]


def _name_or_path(section: Mapping[str, Plain]) -> str:
    """What `--data` takes for a [dataset] section: the user's own path before the name of its kind."""
    return str(section.get("path") or section.get("name") or OWN_DATA)
