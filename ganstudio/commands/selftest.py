"""`ganstudio selftest`: the whole path through the real window, offscreen, in folders of its own; for any installation.

One line per check, and every check compares a value: a program that is broken somewhere does not pass.
"""

import argparse
import os
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ganstudio.commands import Command, add_json_option, print_json, say
from ganstudio.core.edition import can_train, how_to_add, is_frozen
from ganstudio.core.paths import resource
from ganstudio.core.plugins import Registry
from ganstudio.core.settings import Plain

if TYPE_CHECKING:
    from ganstudio.gui.main_window import MainWindow
    from ganstudio.gui.shared.state.app_context import AppContext

_STEPS, _PAUSE_AFTER = 20, 5
_PATIENCE = 180.0
"""Seconds that any single check may take before it counts as failed."""


@dataclass
class _Stage:
    """What the checks share: the window and what earlier checks left for later ones."""

    context: "AppContext"
    window: "MainWindow"
    heard: dict[str, list[Any]] = field(default_factory=dict)
    exported: Path = Path()

    def listen(self, source: object, *names: str) -> None:
        for name in names:
            getattr(source, name).connect(self.heard.setdefault(name, []).append)

    def wait(self, condition: Callable[[], bool], what: str) -> None:
        """Let the window live until `condition` holds."""
        from PySide6.QtCore import QCoreApplication

        end = time.monotonic() + _PATIENCE
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(f"waited {_PATIENCE:.0f} s for {what}")
            QCoreApplication.processEvents()
            time.sleep(0.005)


def _configure(parser: argparse.ArgumentParser) -> None:
    add_json_option(parser)


def _run(arguments: argparse.Namespace) -> int:
    rows = []
    with _own_folders():
        for title, check in _checks():
            row = _judge(title, check)
            rows.append(row)
            if not arguments.json:
                say(f"{'ok    ' if row['passed'] else 'FAILED'}  {row['check']}: {row['result']}")
    if arguments.json:
        print_json(rows)
    return 0 if all(row["passed"] for row in rows) else 1


def _judge(title: str, check: Callable[[], str]) -> dict[str, Any]:
    try:
        return {"check": title, "passed": True, "result": check()}
    except Exception as error:  # whatever a check meets is its result
        where = traceback.extract_tb(error.__traceback__)[-1]
        words = f"{type(error).__name__}: {error} ({Path(where.filename).name}:{where.lineno})"
        return {"check": title, "passed": False, "result": words}


@contextmanager
def _own_folders() -> Iterator[None]:
    """Runs, cache and preferences of a self-test never mix with the user's."""
    names = ("GANSTUDIO_RUNS", "GANSTUDIO_CACHE", "GANSTUDIO_CONFIG", "QT_QPA_PLATFORM")
    before = {name: os.environ.get(name) for name in names}
    with tempfile.TemporaryDirectory(prefix="ganstudio-selftest-", ignore_cleanup_errors=True) as folder:
        os.environ.update({name: str(Path(folder, name)) for name in names[:3]}, QT_QPA_PLATFORM="offscreen")
        try:
            yield
        finally:
            for name, value in before.items():
                os.environ.pop(name) if value is None else os.environ.update({name: value})


def _checks() -> Iterator[tuple[str, Callable[[], str]]]:
    from ganstudio.gui.application import build_application, build_context, build_window
    from ganstudio.gui.explore.model import ExploreModel

    yield "plug-ins", _plug_ins
    yield "resources", _resources
    build_application()
    context, _ = build_context()
    stage = _Stage(context, build_window(context))
    stage.listen(context.training, "updated", "started", "ended", "state_changed")
    stage.listen(context.model(ExploreModel).renderer, "opened", "rendered")
    for title, check in (
        ("pages", _pages),
        *(_TRAINING if can_train() else (("a shipped generator opens", _open_shipped),)),
        ("a slider moves the picture", _slide),
        ("a measure is made", _measure),
    ):
        yield title, lambda check=check: check(stage)  # type: ignore[misc]
    yield "the window closes", lambda: _close(stage)


def _plug_ins() -> str:
    from ganstudio.commands import commands
    from ganstudio.datasets import datasets
    from ganstudio.evaluation.measures import measures
    from ganstudio.gui.page import pages

    found: dict[str, Registry[Any]] = {
        "commands": commands(), "data sets": datasets(), "measures": measures(), "pages": pages(),
    }  # fmt: skip
    if can_train():
        from ganstudio.training import networks, objectives, recipes

        found |= {
            "networks": networks.networks(), "objectives": objectives.objectives(), "recipes": recipes.recipes(),
        }  # fmt: skip
    broken = {name: text for registry in found.values() for name, text in registry.broken.items()}
    assert not broken, "; ".join(f"{name}: {text.strip().splitlines()[-1]}" for name, text in broken.items())
    empty = [name for name, registry in found.items() if not registry]
    assert not empty, f"nothing was found in {', '.join(empty)}"
    return ", ".join(f"{len(registry)} {name}" for name, registry in found.items())


def _resources() -> str:
    from ganstudio.datasets import datasets, open_dataset
    from ganstudio.formats.experiment import ready_made_experiments

    sizes = {n: len(open_dataset({"name": n}).samples) for n in ("digits", "pixel_faces") if n in datasets()}
    assert sizes == {"digits": 10_000, "pixel_faces": 24_000}, f"the shipped data sets hold {sizes}"
    experiments = ready_made_experiments()
    assert len(experiments) >= 8, f"{len(experiments)} ready-made experiments"
    return f"{len(experiments)} experiments, {sum(sizes.values()):,} pictures"


def _pages(stage: _Stage) -> str:
    from ganstudio.gui.page import pages

    stage.window.show()
    for name in pages():
        stage.context.go(name)
        page = stage.window.page(name)
        stage.wait(page.isVisible, f"the page {name}")
        assert not stage.window.grab().toImage().isNull(), f"the page {name} paints nothing"
    return ", ".join(pages())


def _train_and_pause(stage: _Stage) -> str:
    from ganstudio.formats.experiment import find_experiment

    training, updates = stage.context.training, stage.heard["updated"]
    small: dict[str, Plain] = {"steps": _STEPS, "batch_size": 8, "generator.width": 8, "discriminator.width": 8}
    fixed: dict[str, Plain] = {"precision": "float32", "memory_format": "channels_last", "threads": 1}
    training.start(find_experiment("digits-dcgan").with_settings({**small, **fixed}))
    stage.wait(lambda: bool(stage.heard["ended"] or (updates and updates[-1][-1].step >= _PAUSE_AFTER)), "updates")
    training.pause()
    stage.wait(lambda: stage.heard["state_changed"][-1] in ("paused", "ended"), "the pause")
    before = updates[-1][-1]
    until = time.monotonic() + 0.5
    stage.wait(lambda: time.monotonic() > until, "half a second")
    assert updates[-1][-1] == before, "updates went on during the pause"
    return f"paused in step {before.step} after the {before.update}'s update"


def _resume(stage: _Stage) -> str:
    stage.context.training.play()
    stage.wait(lambda: bool(stage.heard["ended"]), "the end of the training")
    ended = stage.heard["ended"][-1]
    assert (ended.reason, ended.step) == ("finished", _STEPS), f"{ended.reason} at step {ended.step}: {ended.text}"
    return f"finished at step {ended.step}"


def _export(stage: _Stage) -> str:
    """In a child process, as the window does it: torch's exporter must not share a process with a training."""
    from ganstudio.gui.train.services.export_job import ExportJob

    exporting, answers = ExportJob(stage.context), []
    exporting.finished.connect(lambda path, parity: answers.append((path, parity)))
    exporting.failed.connect(lambda text: answers.append((text, None)))
    exporting.export(Path(stage.heard["started"][-1].run))
    stage.wait(lambda: bool(answers), "the export")
    path, parity = answers[0]
    assert parity is not None, path
    assert 0 <= parity <= 1e-5, f"the largest difference is {parity}"
    stage.exported = Path(path)
    return f"largest difference {parity:.1e} of the value range"


def _open_export(stage: _Stage) -> str:
    stage.context.go("explore", stage.exported)
    opened = stage.heard["opened"]  # a shipped generator may have been opened by the page itself before
    stage.wait(lambda: bool(opened) and opened[-1].path == stage.exported, "the export to open")
    count = len(stage.heard["rendered"])
    stage.wait(lambda: len(stage.heard["rendered"]) > count, "its first picture")
    manifest = opened[-1].manifest
    assert manifest.step == _STEPS, f"the manifest says step {manifest.step}"
    shape = stage.heard["rendered"][-1].image.shape
    assert shape == (manifest.height, manifest.width, manifest.channels) == (32, 32, 1), f"the picture is {shape}"
    return f"{manifest.title}, step {manifest.step}"


def _open_shipped(stage: _Stage) -> str:
    path = resource("generators", "digits.onnx")
    stage.context.go("explore", path)
    stage.wait(lambda: any(opened.path == path for opened in stage.heard["opened"]), "the generator to open")
    stage.wait(lambda: bool(stage.heard["rendered"]), "its first picture")
    shape = stage.heard["rendered"][-1].image.shape
    assert shape == (32, 32, 1), f"the picture is {shape}"
    return str(stage.heard["opened"][-1].title)


def _slide(stage: _Stage) -> str:
    import numpy as np

    from ganstudio.gui.explore.widgets.latent_sliders import LatentSliders

    sliders = stage.window.page("explore").findChild(LatentSliders)
    assert isinstance(sliders, LatentSliders), "the page has no sliders"
    rendered = stage.heard["rendered"]
    before, count = rendered[-1].image, len(rendered)
    for index in sliders.shown()[:5]:
        sliders.change(index, 3.0 if sliders.value(index) < 0 else -3.0)
    stage.wait(lambda: len(rendered) > count, "another picture")
    stage.wait(lambda: bool(np.any(rendered[-1].image != before)), "a different picture")
    change = np.abs(rendered[-1].image.astype(float) - before).mean()
    return f"mean change {change:.1f} of 255"


def _measure(stage: _Stage) -> str:
    """Groups of k-means in features, which every flavour can tell; in a child process."""
    from ganstudio.formats.results import Finding, from_line
    from ganstudio.gui.jobs.child_job import ChildJob

    lines: list[bytes] = []
    ends: list[str] = []
    job = ChildJob(
        ["evaluate", "digits", "--measures", "feature_map", "--samples", "200"], stage.context, is_stream=True
    )
    job.told.connect(lines.append)
    job.finished.connect(lambda _: ends.append(""))
    job.failed.connect(ends.append)
    job.start()
    stage.wait(lambda: bool(ends), "the measure")
    assert not ends[0], ends[0]
    findings = [message for message in map(from_line, lines) if isinstance(message, Finding)]
    assert findings, "the measure was not made"
    return f"{findings[0].title}: {findings[0].verdict.text}"


def _fit_overlay(_stage: _Stage) -> str:
    """A mixture of Gaussians, which needs scikit-learn whole; from source that is an extra."""
    from importlib.util import find_spec

    import numpy as np

    from ganstudio.evaluation.density_overlays import fit_overlay

    if find_spec("sklearn") is None and not is_frozen():
        return f"not tried: scikit-learn is not installed ({how_to_add('overlays')})"
    draws = np.random.default_rng(0).normal(0, 0.1, (200, 2))
    found = fit_overlay("gaussian_mixture", draws + np.repeat([[-1.0], [1.0]], 100, 0), ((-2.0, -2.0), (2.0, 2.0)))
    assert "mixture of 2" in found.words, found.words
    return found.words


def _close(stage: _Stage) -> str:
    from PySide6.QtCore import QThreadPool

    stage.window.close()
    stage.wait(lambda: QThreadPool.globalInstance().activeThreadCount() == 0, "the pictures on Home")
    assert stage.context.close(), "a thread did not end in time"
    return "all threads ended"


_TRAINING = (
    ("training starts and pauses", _train_and_pause),
    (f"training resumes to step {_STEPS}", _resume),
    ("export agrees with torch", _export),
    ("the export opens", _open_export),
    ("an overlay finds two groups", _fit_overlay),
)
COMMAND = Command("selftest", "Try the whole program, offscreen, without touching anything of yours.", _configure, _run)
