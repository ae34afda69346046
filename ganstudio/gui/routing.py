"""Which page a file or folder belongs to: from the command line, File > Open, and what is dropped on the window."""

from pathlib import Path

from ganstudio.core.errors import UserError
from ganstudio.datasets import Acceptance, best_kind
from ganstudio.formats.experiment import experiment_with, load_experiment

_PAGES = {".onnx": "explore", ".lab": "lab"}
"""By ending; translators, which end in .onnx too, have a page of their own."""


def page_and_item(path: Path) -> tuple[str, object]:
    """The page that shows `path`, and what to hand it. Raises UserError if no page can."""
    path = path.absolute()
    if not path.exists():
        raise UserError(f"{path} is not there any more; it may have been moved, renamed or deleted.")
    if path.is_dir():
        if (path / "experiment.toml").is_file():
            return "train", path
        raise UserError(f"{path.name} is no run: it holds no experiment.toml. Pictures are chosen on the Train page.")
    page = "translate" if _is_for_translate(path) else _PAGES.get(path.suffix.lower())
    if page is not None:
        return page, path
    if path.name == "experiment.toml" and (path.parent / "log.jsonl").is_file():
        return "train", path.parent
    if path.suffix.lower() == ".toml":
        return "train", load_experiment(path)
    if kind := best_kind(path, Acceptance.CERTAIN):
        return "train", experiment_with(kind).with_settings({"dataset.path": str(path)})
    raise UserError(
        f"{path.name} is neither a generator (.onnx), nor a run's folder, nor an experiment (.toml), "
        "nor a lab (.lab), nor a table (.csv), nor a picture."
    )


def _is_for_translate(path: Path) -> bool:
    """Translators and pictures; a damaged file is left to the page that explains it."""
    from ganstudio.images.formats import PICTURE_SUFFIXES
    from ganstudio.inference.onnx.metadata import takes_pictures

    try:
        return path.suffix.lower() in PICTURE_SUFFIXES or (path.suffix.lower() == ".onnx" and takes_pictures(path))
    except UserError:
        return False
