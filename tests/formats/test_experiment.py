"""Experiments: read, changed, written, refused; and the ready-made ones."""

import pytest

from ganstudio.core.errors import UserError
from ganstudio.core.files import write_atomically
from ganstudio.core.paths import resource
from ganstudio.formats.experiment import (
    SECTIONS,
    Augmentation,
    experiment_from_plain,
    find_experiment,
    load_experiment,
    parse_assignments,
    ready_made_experiments,
)

PLAIN = {"name": "mine", "dataset": {"name": "digits"}, "objective": {"name": "least_squares", "c": 0.5}}
READY_MADE = {experiment.name: experiment for experiment in ready_made_experiments()}


def test_an_experiment_survives_its_file(tmp_path):
    experiment = experiment_from_plain(
        PLAIN | {"seed": 3, "augmentation": {"mirror": True}, "title": 'Quotes " and\nmore'}
    )
    experiment.save(tmp_path / "deep" / "x.toml")
    assert load_experiment(tmp_path / "deep" / "x.toml") == experiment
    assert experiment.augmentation == Augmentation(mirror=True)


def test_choosing_another_part_drops_the_old_ones_settings():
    changed = experiment_from_plain(PLAIN).with_settings({"objective.smoothing": 0.1, "objective.name": "minimax"})
    assert changed.objective == {"name": "minimax", "smoothing": 0.1}


def test_choosing_the_same_part_keeps_its_settings():
    changed = experiment_from_plain(PLAIN).with_settings({"objective.name": "least_squares", "steps": 9})
    assert changed.objective == {"name": "least_squares", "c": 0.5}
    assert changed.steps == 9


def test_changing_makes_a_copy():
    experiment = experiment_from_plain(PLAIN)
    experiment.with_settings({"objective.c": 0.0, "augmentation.mirror": True})
    assert experiment == experiment_from_plain(PLAIN)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"colour.name": 1}, "no section 'colour'"),
        ({"dataset": 5}, "Say which setting of dataset"),
        ({"augmentation": 5}, "Say which setting of augmentation"),
        ({"steps": 0}, ">= 1"),
        ({"batch_size": 0}, ">= 1"),
        ({"precision": "double"}, "double"),
        ({"nothing": 1}, "unknown field `nothing`"),
        ({"augmentation.colour": 1}, "colour"),
        ({"name": "../evil"}, "matching regex"),
        ({"seed": 2**60}, "9007199254740992"),
    ],
)
def test_what_cannot_be_set_is_said(changes, words):
    with pytest.raises(UserError, match=words):
        experiment_from_plain(PLAIN).with_settings(changes)


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_needs_a_name(section):
    with pytest.raises(UserError, match=rf"\[{section}\] needs a name"):
        experiment_from_plain(PLAIN | {section: {"width": 3}})


def test_assignments():
    assert parse_assignments(["objective.smoothing=0.1", " steps = 10", "title=a=b"]) == {
        "objective.smoothing": 0.1, "steps": 10, "title": "a=b",
    }  # fmt: skip


def test_a_file_is_the_old_one_or_the_new_one(tmp_path, monkeypatch):
    path = tmp_path / "file"
    write_atomically(path, b"old")
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_names_are_found_before_files_and_unknown_ones_list_the_known():
    assert find_experiment("digits-dcgan") == READY_MADE["digits-dcgan"]
    with pytest.raises(UserError, match=r"no experiment called 'nothing'; ready-made: .*digits-dcgan"):
        find_experiment("nothing")


# --- the ready-made ones


def test_the_lectures_systems_are_there():
    games = {(e.dataset["name"], e.generator["name"], e.objective["name"]) for e in READY_MADE.values()}
    assert {
        ("digits", "mlp", "minimax"), ("digits", "mlp", "non_saturating"), ("digits", "dcgan", "non_saturating"),
        ("digits", "dcgan", "least_squares"), ("digits", "dcgan", "wasserstein_gp"),
        ("pixel_faces", "dcgan", "non_saturating"), ("pixel_faces", "dcgan", "relativistic"),
        ("folder", "dcgan", "non_saturating"),
    } <= games  # fmt: skip
    assert any(e.recipe.get("conditional") for e in READY_MADE.values())


@pytest.mark.parametrize("name", ["Köpfe 2", "顔を描く", "лица", "2-mal"])
def test_names_are_written_in_any_script(name, tmp_path):
    file = tmp_path / f"{name}.toml"
    file.write_text(experiment_from_plain(PLAIN | {"name": name}).to_toml(), encoding="utf-8")
    assert load_experiment(file).name == name


@pytest.mark.parametrize("name", READY_MADE)
def test_every_ready_made_experiment_is_named_after_its_file_and_teaches_something(name):
    experiment = READY_MADE[name]
    assert resource("experiments", f"{name}.toml").is_file()
    assert experiment.title
    assert experiment.description.endswith((".", "?"))
    assert (experiment.device, experiment.precision) == ("auto", "auto")


@pytest.mark.parametrize("name", READY_MADE)
def test_every_ready_made_experiment_can_be_built(name):
    from ganstudio.core.settings import parse
    from ganstudio.training.networks import networks
    from ganstudio.training.objectives import objectives
    from ganstudio.training.recipes import recipes

    experiment = READY_MADE[name]
    chosen = [
        (getattr(networks()[section["name"]], role), section)
        for role, section in (("generator", experiment.generator), ("discriminator", experiment.discriminator))
    ]
    for registry, section in ((objectives(), experiment.objective), (recipes(), experiment.recipe)):
        chosen.append((registry[section["name"]].settings, section))
    for settings, section in chosen:
        parse(settings, {key: value for key, value in section.items() if key != "name"}, name)
