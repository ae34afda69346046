"""The form offers only what fits the chosen recipe and data, and says in words what does not count."""

import msgspec
import pytest

from ganstudio.core.paths import resource
from ganstudio.core.settings import Catalogue, Field, PartDescription
from ganstudio.formats.experiment import Experiment, load_experiment
from ganstudio.gui.shared.forms.compatible import offers
from ganstudio.gui.shared.forms.config_form import ConfigForm


def part(name: str, *kinds: str, **compatible: tuple[str, ...]) -> PartDescription:
    return PartDescription(name=name, title=name.upper(), help="", kinds=kinds, compatible=compatible)


NETWORKS = (part("conv", "picture"), part("mlp", "picture", "points"), part("grow", "picture"))
CATALOGUE = Catalogue(
    dataset=(part("faces", "picture"), part("ring", "points"), part("series", "sequence")),
    recipe=(
        part("plain", objective=("one", "two"), generator=("conv", "mlp"), discriminator=("conv", "mlp")),
        part("own", objective=(), generator=("conv", "mlp"), discriminator=("grow",)),
        part("growing", objective=("one", "two"), generator=("grow",), discriminator=("grow",)),
    ),
    objective=(part("one"), part("two")),
    generator=NETWORKS,
    discriminator=NETWORKS,
)


@pytest.mark.parametrize(
    ("recipe", "dataset", "names"),
    [
        (0, 0, [("one", "two"), ("conv", "mlp"), ("conv", "mlp")]),
        (0, 1, [("one", "two"), ("mlp",), ("mlp",)]),
        (1, 0, [(), ("conv", "mlp"), ("grow",)]),
        (2, 0, [("one", "two"), ("grow",), ("grow",)]),
    ],
)
def test_what_fits(recipe, dataset, names):
    found = offers(CATALOGUE, CATALOGUE.recipe[recipe], CATALOGUE.dataset[dataset])
    assert [offer.names for offer in found.values()] == names
    assert [bool(offer.note) for offer in found.values()] == [not offered for offered in names]


def test_where_nothing_is_for_the_data_it_is_said():
    offer = offers(CATALOGUE, CATALOGUE.recipe[2], CATALOGUE.dataset[2])["generator"]
    assert offer.names == ("grow",)
    assert "sequences" in offer.note


@pytest.fixture
def form(qtbot):
    form = ConfigForm()
    qtbot.addWidget(form)
    form.set_catalogue(CATALOGUE)
    form.show_experiment(
        Experiment(
            name="a", dataset={"name": "faces"}, recipe={"name": "plain"}, objective={"name": "two"},
            generator={"name": "mlp"}, discriminator={"name": "conv"},
        )
    )  # fmt: skip
    form.show()
    return form


def choose(form, key: str, name: str) -> None:
    box = form.sections[key]._choice
    box.setCurrentIndex(box.findData(name))


def chosen(form) -> list[str]:
    return [form.sections[key].part.name for key in ("objective", "generator", "discriminator")]


def test_choosing_a_recipe_switches_to_what_fits_and_back(form):
    assert chosen(form) == ["two", "mlp", "conv"]
    choose(form, "recipe", "own")
    assert chosen(form) == ["two", "mlp", "grow"]
    section = form.sections["objective"]
    assert (section._note.isVisible(), section._choice.isVisible()) == (True, False)
    assert "game of its own" in section._note.text()
    choose(form, "recipe", "plain")
    assert chosen(form) == ["two", "mlp", "conv"]
    assert (section._note.isVisible(), section._choice.isVisible()) == (False, True)


def test_choosing_data_switches_the_networks_and_the_augmentation(form):
    form.sections["augmentation"].editors["mirror"].set_value(True)
    assert form.experiment().augmentation.mirror
    choose(form, "dataset", "ring")
    assert chosen(form) == ["two", "mlp", "mlp"]
    assert not form.experiment().augmentation.mirror
    assert "pictures" in form.sections["augmentation"]._note.text()
    choose(form, "dataset", "faces")
    assert form.experiment().augmentation.mirror


def test_choosing_a_recipe_switches_to_data_that_it_can_use_and_keeps_the_folder(qtbot):
    path = Field(name="path", title="Folder", help="", kind="path", default="")
    catalogue = msgspec.structs.replace(
        CATALOGUE,
        dataset=tuple(msgspec.structs.replace(part(name, "picture"), fields=(path,)) for name in ("one", "two")),
        recipe=tuple(
            msgspec.structs.replace(recipe, compatible={**recipe.compatible, "dataset": (data,)})
            for recipe, data in zip(CATALOGUE.recipe, ("one", "two", "one"), strict=True)
        ),
    )
    form = ConfigForm()
    qtbot.addWidget(form)
    form.set_catalogue(catalogue)
    form.show_experiment(
        Experiment(
            name="a", dataset={"name": "one", "path": "/there"}, recipe={"name": "plain"}, objective={"name": "two"},
            generator={"name": "mlp"}, discriminator={"name": "conv"},
        )
    )  # fmt: skip
    choose(form, "recipe", "own")
    assert form.experiment().dataset == {"name": "two", "path": "/there"}
    choose(form, "recipe", "plain")
    assert form.experiment().dataset == {"name": "one", "path": "/there"}
    choose(form, "recipe", "own")
    assert form.choose_folder("/elsewhere")
    assert form.experiment().dataset == {"name": "two", "path": "/elsewhere"}


def test_an_experiment_that_does_not_fit_is_shown_as_it_is(form):
    asked = form.experiment().with_settings({"generator.name": "grow"})
    form.show_experiment(asked)
    assert form.experiment() == asked


@pytest.mark.parametrize("path", sorted(resource("experiments").glob("*.toml")), ids=lambda path: path.stem)
def test_the_parts_of_ready_made_experiments_fit(path):
    catalogue = pytest.importorskip("ganstudio.training.catalogue").catalogue()
    experiment = load_experiment(path)
    named = {key: getattr(experiment, key)["name"] for key in ("recipe", "dataset")}
    recipe, dataset = (next(p for p in getattr(catalogue, key) if p.name == name) for key, name in named.items())
    for key, offer in offers(catalogue, recipe, dataset).items():
        assert not offer.names or getattr(experiment, key)["name"] in offer.names
        assert not offer.names or not offer.note


def test_a_dropped_folder_keeps_the_kind_that_is_chosen_if_that_takes_it(qtbot, tmp_path):
    """A folder of pictures may be captioned or hold pairs; which of these it is, is what was chosen."""
    catalogue = pytest.importorskip("ganstudio.training.catalogue").catalogue()
    form = ConfigForm()
    qtbot.addWidget(form)
    form.set_catalogue(catalogue)
    form.show_experiment(load_experiment(resource("experiments", "digits-dcgan.toml")))
    for kind in ("folder", "captioned"):
        choose(form, "dataset", kind)
        assert form.choose_folder(str(tmp_path))
        assert form.dataset()["name"] == kind
        assert form.dataset()["path"] == str(tmp_path)
    choose(form, "dataset", "folder")
    assert form.dataset()["path"] == str(tmp_path), "another kind of data forgets the folder"
