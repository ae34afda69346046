"""The form says what the experiment says, for every experiment there is and every part of a catalogue."""

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from ganstudio.core.errors import UserError
from ganstudio.core.paths import resource
from ganstudio.core.settings import Catalogue, Field
from ganstudio.formats.experiment import SECTIONS, Experiment, experiment_from_plain, load_experiment
from ganstudio.gui.shared.forms.config_form import ConfigForm, experiment_fields
from ganstudio.gui.shared.forms.field_editor import FieldEditor
from ganstudio.gui.shared.forms.field_text import read_value, write_value
from ganstudio.gui.shared.forms.path_field import PathField

READY_MADE = sorted(resource("experiments").glob("*.toml"))


@pytest.fixture
def form(qtbot, catalogue):
    form = ConfigForm()
    qtbot.addWidget(form)
    form.set_catalogue(catalogue)
    return form


def other_value(field: Field):
    """A usable value that is not the default."""
    if field.kind == "boolean":
        return not field.default
    if field.kind == "choice":
        text = next(choice for choice in field.choices if choice != str(field.default))
        return int(text) if isinstance(field.default, int) else text
    if field.kind in ("text", "path"):
        return "/some/where"
    low = field.minimum if field.minimum is not None else 0
    high = field.maximum if field.maximum is not None else low + 10
    return int(high) if field.kind == "integer" else (low + high) / 2 + 0.001


@pytest.mark.parametrize("key", SECTIONS)
def test_every_setting_of_every_part_goes_round(form, experiment, catalogue, key):
    for part in getattr(catalogue, key):
        section = {"name": part.name, **{field.name: other_value(field) for field in part.fields}}
        asked = experiment_from_plain({**experiment.to_plain(), key: section})
        form.show_experiment(asked)
        assert getattr(form.experiment(), key) == section


def test_the_training_settings_go_round(form, experiment):
    values = {field.name: other_value(field) for field in experiment_fields()}
    asked = experiment_from_plain({**experiment.to_plain(), **values})
    form.show_experiment(asked)
    assert form.experiment() == asked


def test_augmentation_goes_round(form, experiment):
    asked = experiment.with_settings({"augmentation.mirror": True, "augmentation.differentiable": True})
    form.show_experiment(asked)
    assert form.experiment() == asked


@pytest.mark.parametrize("path", READY_MADE, ids=lambda path: path.stem)
def test_ready_made_experiments_go_round(qtbot, path):
    catalogue = pytest.importorskip("ganstudio.training.catalogue").catalogue()
    form = ConfigForm()
    qtbot.addWidget(form)
    form.set_catalogue(catalogue)
    experiment = load_experiment(path)
    form.show_experiment(experiment)
    assert _without_defaults(form.experiment(), catalogue) == _without_defaults(experiment, catalogue)


def _without_defaults(experiment: Experiment, catalogue: Catalogue):
    tree = experiment.to_plain()
    for key in SECTIONS:
        part = next(part for part in getattr(catalogue, key) if part.name == tree[key]["name"])
        defaults = {field.name: field.default for field in part.fields}
        tree[key] = {name: value for name, value in tree[key].items() if defaults.get(name, object()) != value}
    return experiment_from_plain(tree)


def test_choosing_another_part_redraws_its_settings(form, experiment):
    form.show_experiment(experiment)
    section = form.sections["objective"]
    assert list(section.editors) == ["smoothing"]
    section.show_values({"name": "least_squares", "b": 0.9})
    assert list(section.editors) == ["a", "b", "c"]
    assert form.experiment().objective == {"name": "least_squares", "b": 0.9}


def test_a_bad_value_says_why_in_its_place(form, experiment):
    form.show_experiment(experiment)
    editor = form.sections["recipe"].editors["decay"]
    editor.set_value("2")
    assert editor.problem.text() == "Between 0 and 1."
    with pytest.raises(UserError, match="Decay: Between 0 and 1"):
        form.experiment()
    form.reveal_problem()
    assert form.sections["recipe"].is_open()
    assert not editor.control.isHidden()
    editor.set_value("0.5")
    assert editor.problem.text() == ""


def test_an_experiment_with_an_unknown_part_is_explained(form, experiment):
    with pytest.raises(UserError, match="objective called 'hinge'"):
        form.show_experiment(experiment_from_plain({**experiment.to_plain(), "objective": {"name": "hinge"}}))


def test_the_form_is_a_skeleton_until_the_catalogue_comes(qtbot, experiment, catalogue):
    form = ConfigForm()
    qtbot.addWidget(form)
    form.show_experiment(experiment)
    assert not form.isEnabled()
    assert form.experiment() == experiment
    assert form.dataset() == experiment.dataset
    form.set_catalogue(catalogue)
    assert form.isEnabled()
    assert form.experiment() == experiment


def test_advanced_settings_are_folded_away(form, experiment):
    form.show_experiment(experiment)
    editors = form.sections["training"].editors
    assert editors["threads"].control.isHidden()
    assert not editors["steps"].control.isHidden()


def test_a_folder_is_chosen_by_dropping_it(form, experiment, tmp_path):
    form.show_experiment(experiment)
    assert form.choose_folder(str(tmp_path))
    assert form.dataset() == {"name": "folder", "path": str(tmp_path)}


def test_a_path_field_takes_a_drop(qtbot, tmp_path):
    field = PathField("Folder")
    qtbot.addWidget(field)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    with qtbot.waitSignal(field.edited):
        field.dropEvent(QDropEvent(QPointF(1, 1), Qt.DropAction.CopyAction, data, buttons, keys))
    assert field.content() == str(tmp_path)


NUMBER = Field(name="x", title="X", help="", kind="number", default=0.5, minimum=0.0, maximum=1.0)
COUNT = Field(name="n", title="N", help="", kind="integer", default=5, minimum=1)


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [(NUMBER, "2e-4", 2e-4), (NUMBER, " 0,5 ", 0.5), (COUNT, "4,000", 4000), (COUNT, "7", 7)],
)
def test_numbers_as_people_write_them(field, text, value):
    assert read_value(field, text) == value
    assert read_value(field, write_value(value)) == value


@pytest.mark.parametrize(
    ("field", "text", "why"),
    [
        (NUMBER, "1.5", "Between 0 and 1"), (NUMBER, "nan", "number is needed"), (NUMBER, "", "number is needed"),
        (COUNT, "0", "At least 1"), (COUNT, "1.5", "whole number"),
    ],
)  # fmt: skip
def test_bad_numbers_say_why(field, text, why):
    with pytest.raises(ValueError, match=why):
        read_value(field, text)


def test_the_help_is_the_tooltip(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    field = Field(name="k", title="k_D", help="Updates of D.", kind="integer", default=1, minimum=1, unit="n")
    editor = FieldEditor(field, parent)
    assert "Updates of D." in editor.control.toolTip()
    assert "At least 1." in editor.control.toolTip()
    assert editor.label.text() == "k_D (n)"
