"""What is kept while it trains: pictures, measures, checkpoints and the log."""

import numpy as np
import pytest
import torch

from ganstudio.images.arrays import read_sheet
from ganstudio.runs.events import Checkpointed, Measured, Noted, Previewed, Updated
from ganstudio.runs.folder import RunFolder
from ganstudio.runs.record import record_of
from ganstudio.training.loop.trainer import Trainer
from tests import small


def test_there_are_pictures_of_the_untrained_generator(tmp_path):
    events = small.train({}, tmp_path / "run")
    previews = small.only(events, Previewed)
    assert [preview.step for preview in previews] == [0, 1, 2, 4]
    first = previews[0].pictures
    assert first["generated"].shape == first["real"].shape == (64, 16, 16, 1)
    assert first["generated"].dtype == np.uint8
    assert [step for step, _ in RunFolder(tmp_path / "run").samples()] == [0, 1, 2, 4]
    assert (tmp_path / "run/samples/real.png").is_file()


def test_a_stopped_run_keeps_the_pictures_of_its_last_step(tmp_path):
    trainer = small.trainer({"steps": 100}, tmp_path / "run")
    for event in trainer.events():
        if isinstance(event, Updated) and event.step == 19 and event.whole:
            trainer.stop()
    assert RunFolder(tmp_path / "run").samples()[-1][0] == 19


def test_of_a_scheme_s_own_pictures_the_newest_are_kept(tmp_path, monkeypatch):
    trainer = small.trainer({}, tmp_path / "run")
    common = trainer.recipe.previews

    def previews():
        return {**common(), "rows": np.full((2, 8, 24, 3), trainer.step, np.uint8)}

    monkeypatch.setattr(trainer.recipe, "previews", previews)
    list(trainer.events())
    kept = RunFolder(tmp_path / "run").pictures()
    assert list(kept) == ["real", "rows"]
    assert np.array_equal(read_sheet(kept["rows"]), np.full((2, 8, 24, 3), 4))


def test_the_preview_of_a_conditional_run_has_a_column_per_class():
    trainer = small.trainer({"recipe.conditional": True})
    real, labels = small.dataset(), np.arange(18) % 3
    generated = trainer.recipe.previews()["generated"]
    assert len(generated) == len(labels)
    assert real.classes == trainer.recipe.exports()[0].classes


@pytest.mark.usefixtures("keep_every_step")
def test_checkpoints_are_kept_and_the_best_is_marked(tmp_path):
    events = small.train({"steps": 12}, tmp_path / "run")
    run = RunFolder(tmp_path / "run")
    distances = {m.step: m.values["kernel_distance"] for m in small.only(events, Measured)}
    kept = [event.step for event in small.only(events, Checkpointed)]
    assert kept == list(distances) == list(range(13))
    files = {file.step: file for file in run.checkpoints()}
    assert {10, 11, 12} <= files.keys()
    assert [step for step, file in files.items() if file.best] == [min(distances, key=lambda step: distances[step])]
    assert [event.best for event in small.only(events, Checkpointed)] == [
        distances[step] == min(list(distances.values())[: step + 1]) for step in kept
    ]


def test_the_log_tells_the_run_again(tmp_path):
    events = small.train({"objective.name": "least_squares"}, tmp_path / "run")
    record = record_of(RunFolder(tmp_path / "run"))
    assert record.equilibrium == events[0].equilibrium
    assert (record.step, record.steps) == (4, 4)
    assert record.notes == [note.text for note in small.only(events, Noted)]
    losses = [update.scalars.get("generator_loss") for update in small.only(events, Updated)]
    assert record.curves["generator_loss"].values.tolist() == [loss for loss in losses if loss is not None]


def test_without_a_folder_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    small.train({"steps": 1})
    assert list(tmp_path.iterdir()) == []


def test_a_run_goes_further_when_asked(tmp_path):
    small.train({"steps": 2}, tmp_path / "run")
    run = RunFolder(tmp_path / "run")
    events = list(Trainer.resume(run, steps=3, dataset=small.dataset()).events())
    assert [u.step for u in small.only(events, Updated)] == [3, 3]
    assert run.experiment().steps == 3
    straight = small.trainer({"steps": 3})
    list(straight.events())
    resumed = Trainer.resume(run, dataset=small.dataset())
    assert torch.equal(small.weights(resumed), small.weights(straight))


def test_who_watches_sees_pictures_between_those_that_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr("ganstudio.training.loop.run_writer._PICTURE_SHARE", 0.0)
    run = RunFolder.create(small.experiment({"steps": 24}), tmp_path / "run")
    events = list(Trainer(run.experiment(), run, dataset=small.dataset(), picture_every=0.0).events())
    seen = [event.step for event in small.only(events, Previewed)]
    assert seen == [0, *range(1, 25)]
    assert [step for step, _ in run.samples()] == [0, 1, 2, 4, 8, 16, 24]
