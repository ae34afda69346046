"""The model of the Train page without any widget: what is set up, which run is displayed, and what follows from it."""

import pytest
from PySide6.QtCore import QThreadPool

from ganstudio.core.preferences import Preferences
from ganstudio.gui.shared.state.run_library import RunLibrary
from ganstudio.gui.train.model import TrainModel, TrainTab
from ganstudio.gui.train.page import TrainPage
from ganstudio.runs.folder import RunFolder


@pytest.fixture
def model(qtbot, training, own_folders):
    library = RunLibrary(Preferences())
    return TrainModel(training, library, library)


def opened(model, qtbot, run):
    with qtbot.waitSignal(model.displayed.opened):
        model.displayed.open(run)


def test_it_begins_with_the_first_experiment(model):
    chosen = []
    model.experiment_chosen.connect(chosen.append)
    model.begin()
    assert chosen == [model.experiment] == [model.library.experiments()[0]]
    assert (model.is_setup, model.phase, model.can_export) == (True, "idle", False)


def test_it_begins_with_the_training_that_goes_on(model, qtbot, training, trainers, experiment):
    trainers.settings["pause"] = 0.005
    training.start(experiment.with_settings({"steps": 100_000}))
    qtbot.waitUntil(lambda: training.state == "running")
    model.begin()
    assert (model.displayed.kind, model.phase, model.tab) == ("training", "running", TrainTab.RUN)
    assert (model.grows, model.is_setup) == (True, False)


def test_what_is_displayed_decides_the_tab_and_the_phase(model, qtbot, run):
    model.begin()
    opened(model, qtbot, run)
    assert (model.tab, model.phase, model.steps, model.suggested_steps) == (TrainTab.RUN, "earlier", 30, 45)
    model.choose_tab(TrainTab.EXPERIMENT)
    assert (model.is_setup, model.phase) == (True, "idle")
    model.choose_tab(TrainTab.RUNS)
    assert (model.is_setup, model.phase) == (False, "earlier")
    model.copy_experiment()
    assert (model.experiment.name, model.tab) == ("tiny", TrainTab.EXPERIMENT)


def test_a_run_that_is_renamed_or_deleted_anywhere_is_followed(model, qtbot, run):
    opened(model, qtbot, run)
    with qtbot.waitSignal(model.displayed.opened):
        renamed = model.library.rename(run, "better name")
    assert model.displayed.path == renamed
    QThreadPool.globalInstance().waitForDone(5000)  # the library reads it
    with qtbot.waitSignal(model.displayed.opened):
        model.library.delete(renamed)
    assert (model.displayed.kind, model.tab) == ("nothing", TrainTab.EXPERIMENT)


def test_other_runs_may_be_renamed_and_deleted_meanwhile(model, qtbot, run, experiment):
    other = RunFolder.create(experiment).path
    opened(model, qtbot, run)
    renamed = model.library.rename(other, "other name")
    QThreadPool.globalInstance().waitForDone(5000)  # the library reads it
    model.library.delete(renamed)
    assert model.displayed.path == run


def test_a_page_that_is_built_later_shows_the_same(page, qtbot, run):
    page.show_item(run)
    qtbot.waitUntil(lambda: page.pictures.generated.pictures is not None)
    late = TrainPage(page.context)
    qtbot.addWidget(late)
    qtbot.waitUntil(lambda: late.pictures.generated.pictures is not None)
    assert late.header.name.text() == run.name
    assert late.side.currentIndex() == TrainTab.RUN
    assert late.pictures.growth.steps == [0, 10, 30]
    assert len(late.plots.plots) == len(page.plots.plots)
    assert late.setup.form.is_ready
