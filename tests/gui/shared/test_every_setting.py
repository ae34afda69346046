"""Every kind of setting in each of the three places: an experiment's form, live settings of a run, and the Lab."""

import pytest
from PySide6.QtWidgets import QWidget

from ganstudio.core.settings import Catalogue, Field, Kind, PartDescription, Plain
from ganstudio.formats.experiment import Experiment
from ganstudio.gui.lab.panels.game_panel import GamePanel
from ganstudio.gui.shared.forms.config_form import ConfigForm
from ganstudio.gui.shared.forms.field_editor import ChoiceBox, TextLine, TickBox
from ganstudio.gui.shared.forms.field_grid import FieldGrid
from ganstudio.gui.shared.forms.path_field import PathField
from ganstudio.gui.shared.forms.stepper import Stepper
from ganstudio.gui.train.panels.run_panel import RunPanel

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # said by Qt's own offscreen platform


def setting(kind: Kind, default: Plain, **more: object) -> Field:
    return Field(name="x", title="X", help="What it is.", kind=kind, default=default, live=True, **more)


KINDS: dict[str, tuple[Field, Plain, Plain]] = {
    "whole number": (setting("integer", 3, minimum=1, maximum=9), 5, 4),
    "number": (setting("number", 0.5, minimum=0.0, maximum=1.0), 0.25, 0.75),
    "Boolean": (setting("boolean", False), True, False),
    "Boolean that is on": (setting("boolean", True), False, True),
    "choice": (setting("choice", "crop", choices=("crop", "pad", "fill_in")), "fill_in", "pad"),
    "choice of numbers": (setting("choice", 8, choices=("8", "16", "32")), 32, 16),
    "text": (setting("text", "one"), "two", "three"),
    "path": (setting("path", "/here"), "/there", "/elsewhere"),
    "file": (setting("file", "/a.csv", suffixes=(".csv",)), "/b.csv", "/c.csv"),
}
"""The setting, the value in force, and one that the user enters."""


@pytest.fixture(params=KINDS, ids=lambda kind: kind.replace(" ", "-"))
def kind(request):
    return KINDS[request.param]


def catalogue(field: Field) -> Catalogue:
    objective = PartDescription(name="game", title="Game", help="", fields=(field,))
    networks = (PartDescription(name="mlp", title="MLP", help="", kinds=("points",)),)
    compatible = {"objective": ("game",), "generator": ("mlp",), "discriminator": ("mlp",)}
    recipe = PartDescription(name="adversarial", title="Adversarial", help="", compatible=compatible)
    dataset = PartDescription(name="points", title="Points", help="", kinds=("points",))
    return Catalogue(
        dataset=(dataset,), recipe=(recipe,), objective=(objective,), generator=networks, discriminator=networks
    )


def experiment(value: Plain) -> Experiment:
    return Experiment(
        name="tiny", dataset={"name": "points"}, recipe={"name": "adversarial"}, objective={"name": "game", "x": value},
        generator={"name": "mlp"}, discriminator={"name": "mlp"},
    )  # fmt: skip


def enter(control: QWidget, value: Plain) -> None:
    """As a user would."""
    if isinstance(control, TickBox):
        if control.isChecked() != value:
            control.click()
    elif isinstance(control, ChoiceBox):
        control.setCurrentIndex(control.findData(str(value)))
        control.activated.emit(control.currentIndex())
    else:
        assert isinstance(control, Stepper | TextLine | PathField)
        line = control if isinstance(control, TextLine) else control.edit
        line.setText(str(value))
        line.editingFinished.emit()


def shown(control: QWidget, field: Field) -> Plain:
    text = control.content()
    return {"integer": int, "number": float, "boolean": lambda told: told == "True"}.get(
        field.kind, int if isinstance(field.default, int) else str
    )(text)


def test_in_the_form_of_an_experiment_it_is_read_with_all_others(qtbot, kind):
    field, in_force, wanted = kind
    form = ConfigForm()
    qtbot.addWidget(form)
    form.set_catalogue(catalogue(field))
    form.show_experiment(experiment(in_force))
    editor = form.sections["objective"].editors["x"]
    assert shown(editor.control, field) == editor.value() == in_force
    assert form.experiment().objective == {"name": "game", "x": in_force}
    with qtbot.waitSignal(form.changed):
        enter(editor.control, wanted)
    assert form.experiment().objective.get("x", field.default) == wanted


@pytest.fixture(params=["described", "unknown"])
def run_panel(request, qtbot, kind):
    """Live settings of a run, also of one whose recipe this program does not describe."""
    panel = RunPanel()
    qtbot.addWidget(panel)
    field, in_force, _ = kind
    panel.show_live({"objective.x": in_force}, catalogue(field) if request.param == "described" else None)
    return panel


def test_among_the_live_settings_of_a_run_every_change_is_told(qtbot, run_panel, kind):
    field, in_force, wanted = kind
    editor = run_panel.live.editors["objective.x"]
    told: list[tuple[str, Plain]] = []
    run_panel.live_changed.connect(lambda key, value: told.append((key, value)))
    assert shown(editor.control, field) == in_force
    enter(editor.control, wanted)
    assert told == [("objective.x", wanted)]
    assert type(told[0][1]) is type(in_force)
    enter(editor.control, wanted)
    run_panel.live.confirm("objective.x", in_force)
    assert len(told) == 1  # neither the same again nor what is in force is a wish
    assert shown(editor.control, field) == in_force


def test_in_the_lab_every_change_is_told(qtbot, kind):
    field, in_force, wanted = kind
    panel = GamePanel()
    qtbot.addWidget(panel)
    panel.set_catalogue(catalogue(field))
    panel.show_experiment(experiment(in_force), None)
    control = panel.control("objective.x")
    assert shown(control, field) == in_force
    with qtbot.waitSignal(panel.changed) as changed:
        enter(control, wanted)
    assert changed.args == ["objective.x", wanted]
    panel.show_experiment(experiment(in_force), None)  # refused
    assert panel.control("objective.x") is control
    assert shown(control, field) == in_force


# --- live settings

RATE = Field(name="r", title="Rate", help="", kind="number", default=1e-3, minimum=0.0, maximum=0.1, live=True)
COUNT = Field(name="k", title="k_G", help="", kind="integer", default=1, minimum=1, maximum=10, live=True)


@pytest.fixture
def live(qtbot):
    live = FieldGrid(is_live=True)
    qtbot.addWidget(live)
    live.set_fields({"recipe.r": RATE, "recipe.k": COUNT})
    return live


def test_rates_change_by_a_factor_and_counts_by_one(live, qtbot):
    with qtbot.waitSignal(live.entered) as changed:
        live.editors["recipe.r"].control.step_by(1)
    assert changed.args == ["recipe.r", 0.00125]
    with qtbot.waitSignal(live.entered) as changed:
        live.editors["recipe.k"].control.step_by(1)
    assert changed.args == ["recipe.k", 2]


def test_limits_hold(live):
    told: list[object] = []
    live.entered.connect(lambda _key, value: told.append(value))
    live.editors["recipe.k"].control.step_by(-1)
    assert told == []
    live.editors["recipe.k"].control.step_by(100)
    assert told == [10]


def test_a_typed_value_counts_when_it_is_finished(live, qtbot):
    edit = live.editors["recipe.r"].control.edit
    with qtbot.waitSignal(live.entered) as changed:
        edit.setText("2e-4")
        edit.editingFinished.emit()
    assert changed.args == ["recipe.r", 2e-4]
    with qtbot.waitSignal(live.refused) as refused:
        edit.setText("many")
        edit.editingFinished.emit()
    assert "Rate" in refused.args[0]
    assert edit.text() == "0.0002"


def test_what_is_in_force_is_shown(live):
    live.confirm("recipe.k", 4)
    assert live.editors["recipe.k"].control.edit.text() == "4"


def test_what_is_being_typed_is_left_alone(live, qtbot):
    live.show()
    edit = live.editors["recipe.k"].control.edit
    edit.setFocus()
    qtbot.waitUntil(edit.hasFocus)
    qtbot.keyClicks(edit, "7")
    live.confirm("recipe.k", 4)
    assert edit.text() == "71"


def test_rare_live_settings_are_folded_away(qtbot):
    live = FieldGrid(is_live=True)
    qtbot.addWidget(live)
    rare = Field(name="g", title="Gain", help="", kind="number", default=1.0, live=True, advanced=True)
    live.set_fields({"recipe.g": rare, "recipe.r": RATE})
    live.show()
    assert [live.editors[key].control.isVisible() for key in ("recipe.r", "recipe.g")] == [True, False]
    live.more.click()
    assert live.editors["recipe.g"].control.isVisible()
    live.set_fields({"recipe.r": RATE})
    assert not live.more.isVisible()


def test_choices_may_have_titles_of_their_own(qtbot):
    live = FieldGrid(is_live=True)
    qtbot.addWidget(live)
    live.set_fields({"x": KINDS["choice"][0]}, {"x": {"fill_in": "Filled"}})
    control = live.editors["x"].control
    assert [control.itemText(row) for row in range(control.count())] == ["crop", "pad", "Filled"]
