"""What Home shows of a generator: those shipped with the program, and those exported from the user's runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ganstudio.core.errors import UserError
from ganstudio.core.paths import resource
from ganstudio.runs.folder import list_runs


@dataclass(frozen=True)
class GeneratorSummary:
    """One ONNX file at a glance."""

    path: Path
    title: str
    kind: str
    """As the manifest says: generator, translator, ..."""
    shipped: bool
    size: tuple[int, int] = (0, 0)
    """Height and width of a picture."""
    classes: tuple[str, ...] = ()
    direction: str = ""
    """Of a translator: "a-to-b" or "b-to-a"."""


def entries(known: Sequence[GeneratorSummary]) -> tuple[list[tuple[Path, str]], list[tuple[Path, str]]]:
    """Files and their titles for a drop-down: the shipped ones, and the user's own with the run they came from."""
    shipped = [(one.path, one.title) for one in known if one.shipped]
    return shipped, [(one.path, _own_title(one)) for one in known if not one.shipped]


def _own_title(known: GeneratorSummary) -> str:
    """Its title and the run that it was exported from: RUN/export/file.onnx."""
    run = known.path.parent.parent.name
    return known.title if known.title == run else f"{known.title} ({run})"


def summarise_generators() -> list[GeneratorSummary]:
    """Shipped ones first, then the user's own, newest first; what cannot be read or draws nothing is left out."""
    folders = (resource("generators"), resource("translators"))
    shipped = [(path, True) for folder in folders for path in sorted(folder.glob("*.onnx"))]
    own = [(path, False) for run in list_runs() for path in sorted((run.path / "export").glob("*.onnx"))]
    summaries = [_summarise(path, is_shipped, path.stat().st_mtime_ns) for path, is_shipped in shipped + own]
    return [summary for summary in summaries if summary is not None and summary.kind != "encoder"]


@lru_cache(maxsize=256)
def _summarise(path: Path, shipped: bool, _modified: int) -> GeneratorSummary | None:
    from ganstudio.inference.generator.generator_file import read_manifest

    try:
        manifest = read_manifest(path)
    except UserError:
        return None
    if manifest is None:
        return GeneratorSummary(path, path.stem, "generator", shipped)
    size = (manifest.height, manifest.width)
    title = manifest.title or path.stem
    return GeneratorSummary(path, title, manifest.kind, shipped, size, tuple(manifest.classes), manifest.direction)
