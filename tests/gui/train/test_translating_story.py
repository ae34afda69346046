"""Two folders of one's own become a translator in the Train page, with the real trainer."""

import numpy as np
from PIL import Image

from ganstudio.formats.experiment import find_experiment
from ganstudio.gui.train.page import TrainPage


def folder_of(tmp_path, name: str, colour: tuple[int, int, int]) -> str:
    rng = np.random.default_rng(0)
    (tmp_path / name).mkdir()
    for number in range(12):
        picture = (rng.random((16, 16, 3)) * colour).astype(np.uint8)
        Image.fromarray(picture).save(tmp_path / name / f"{number}.png")
    return str(tmp_path / name)


def test_two_folders_of_ones_own_become_a_translator(qtbot, context, tmp_path):
    folders = folder_of(tmp_path, "red", (255, 60, 60)), folder_of(tmp_path, "blue", (60, 60, 255))
    page = TrainPage(context)
    qtbot.addWidget(page)
    page.resize(1100, 760)
    page.show()
    page.show_item(
        find_experiment("my-two-folders").with_settings({
            "dataset.path": folders[0], "dataset.other_path": folders[1], "dataset.size": 16, "steps": 3,
            "generator.width": 4, "generator.blocks": 1, "discriminator.width": 4, "discriminator.patch": "16",
            "recipe.shift": 0, "batch_size": 2, "threads": 1, "precision": "float32", "memory_format": "contiguous",
        })
    )  # fmt: skip
    qtbot.waitUntil(lambda: page.setup.form.is_ready, timeout=60_000)
    offered = page.setup.form.sections
    assert [offered[key].part.name for key in ("recipe", "dataset", "generator", "discriminator")] == [
        "cycle", "two_folders", "resnet_translator", "patch_critic",
    ]  # fmt: skip
    assert offered["generator"]._choice.findData("dcgan") < 0
    assert offered["dataset"]._choice.findData("digits") < 0
    page.controls.primary.click()
    qtbot.waitUntil(lambda: context.training.state == "ended", timeout=60_000)
    assert context.training.last_ended.reason == "finished"
    assert page.pictures.views.current == "forth"  # says more than what is made alone
    for view in ("forth", "back"):  # a, its translation, home again, the error, the identity
        qtbot.waitUntil(lambda view=view: view in page.pictures._others)
        page.pictures.show_view(view)
        assert page.pictures.other.pictures.shape[1:] == (16, 5 * 16, 3)
        assert "round trip" in page.pictures.sentence.text()
    page.pictures.show_view("generated")
    assert page.pictures.words.text().startswith("The same pictures at step")
    assert {"cycle", "identity", "colour_agreement", "generator_loss", "discriminator_loss"} <= set(
        context.training.record.curves
    )
