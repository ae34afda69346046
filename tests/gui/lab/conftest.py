"""A lab without torch: the real model and page; in place of the training thread something that answers at once."""

from dataclasses import replace

import pytest

from ganstudio.core.errors import UserError
from ganstudio.core.preferences import Preferences
from ganstudio.core.settings import Catalogue, Field, PartDescription
from ganstudio.gui.jobs.lab_commands import Ask, BeginLab, Heard
from ganstudio.gui.lab.model import LabModel
from ganstudio.gui.lab.page import LabPage
from ganstudio.gui.shared.state.app_context import AppContext
from ganstudio.labs.events import Branched, KeptFrame, LaneEvent, LaneOpened, Resting, Saved, SettingsNow
from ganstudio.runs.events import Changed, Ended, Measured, Noted, Started, Updated
from tests.gui.lab.frames import line, plane, with_round

ORDER = ("discriminator", "generator")


class FakeLab:
    """Every step is two updates; `run(steps)` is what a real one does by itself while it plays."""

    def __init__(self, experiments, put):
        self.experiments, self.put = list(experiments), put
        self.step_number, self.number, self.update = 0, 0, ""
        self.asked = []
        for lane, experiment in enumerate(self.experiments):
            put(LaneOpened(lane, experiment))
            put(LaneEvent(lane, Started(None, 0, 1000, "CPU", "float32", "", 1, {}, {"real_score": 0.5}, {})))
            put(KeptFrame(self.frame(lane)))
        self.rest()

    def frame(self, lane):
        shape = str(self.experiments[lane].dataset.get("shape", ""))
        made = with_round(line() if "gaussian" in shape or shape == "uniform" else plane())
        return replace(
            made, lane=lane, step=self.step_number + bool(self.number), update=self.update,
            next_update=ORDER[self.number], whole=not self.number,
        )  # fmt: skip

    def rest(self):
        for lane in range(len(self.experiments)):
            self.put(self.frame(lane))
        self.put(Resting())

    def advance(self):
        self.update = ORDER[self.number]
        self.number = 1 - self.number
        self.step_number += not self.number
        scalars = {f"{self.update}_loss": 1.0, "modes": 3.0}
        for lane in range(len(self.experiments)):
            step = self.step_number + bool(self.number)
            self.put(LaneEvent(lane, Updated(step, self.update, ORDER[self.number], not self.number, scalars)))
            if not self.number:
                self.put(KeptFrame(self.frame(lane)))

    def run(self, steps):
        for _ in range(2 * steps):
            self.advance()
        for lane in range(len(self.experiments)):
            self.put(LaneEvent(lane, Measured(self.step_number, {"modes": 3.0, "jensen_shannon": 0.3})))
            self.put(self.frame(lane))

    # --- what the window asks for

    def play(self):
        self.asked.append("play")

    def slow(self, seconds):
        self.asked.append(("slow", seconds))

    def pause(self):
        self.rest()

    def step(self, player):
        self.asked.append(("step", player))
        for _ in range(2 if player == "both" else 1):
            self.advance()
        self.rest()

    def change_many(self, settings, lane):
        self.asked.append((settings, lane))
        if settings.get("generator.layers") == 0:
            raise UserError("Hidden layers: at least 1.")
        for number in range(len(self.experiments)) if lane is None else [lane]:
            self.experiments[number] = self.experiments[number].with_settings(settings)
            for key, value in settings.items():
                self.put(LaneEvent(number, Changed(self.step_number + 1, 0, key, value)))
            self.put(SettingsNow(number, self.experiments[number]))

    def branch(self, step, lane):
        self.step_number, self.number = step, 0
        for number in range(len(self.experiments)):
            self.put(Branched(number, step))
        self.rest()

    def save(self, path):
        path.write_text("a lab")
        self.put(Saved(str(path)))

    def stop(self):
        self.put(Ended("stopped", self.step_number))


class FakeWorker:
    """Carries out every command at once; the answers wait in the mailbox for the runner's timer."""

    def __init__(self):
        self.lab, self.mailbox = None, None

    def send(self, command):
        if isinstance(command, BeginLab):
            self.mailbox = command.mailbox
            self.lab = FakeLab(command.experiments, command.mailbox.put)
        elif isinstance(command, Ask) and command.mailbox is self.mailbox:
            self.mailbox.put(Heard())
            try:
                command.call(self.lab)
            except UserError as error:
                self.mailbox.put(LaneEvent(0, Noted(str(error), warning=True)))


def _number(name, title, default, **more):
    kind = "integer" if isinstance(default, int) else "number"
    return Field(name=name, title=title, help=f"What {title} is.", kind=kind, default=default, **more)


_FORMULAE = (("discriminator", "J_D = −E_x log D(x) − E_z log(1 − D(G(z)))"), ("generator", "J_G = −E_z log D(G(z))"))
_ROLES = {"objective": ("minimax", "non_saturating"), "generator": ("mlp",), "discriminator": ("mlp",)}
CATALOGUE = Catalogue(
    recipe=(
        PartDescription(name="adversarial", title="Adversarial", help="Two players.", compatible=_ROLES, fields=(
            _number("discriminator_learning_rate", "Learning rate of D", 2e-4, minimum=0.0, maximum=1000.0, live=True),
            _number("generator_learning_rate", "Learning rate of G", 2e-4, minimum=0.0, maximum=1000.0, live=True),
            _number("discriminator_steps", "k_D", 1, minimum=0, maximum=100, live=True),
        )),
        PartDescription(name="began", title="BEGAN", help="An energy.", fields=(_number("gamma", "Diversity", 0.5),),
                        compatible={"generator": ("mlp",), "discriminator": ("mlp_autoencoder",)},
                        formulae=(("discriminator", "J_D = E_x L(x) − k E_z L(G(z))"), ("generator", "J_G = L(G(z))"))),
        PartDescription(name="progressive", title="Progressive", help="Pictures only.",
                        compatible={"generator": ("dcgan",), "discriminator": ("dcgan",)}),
    ),
    objective=(
        PartDescription(name="minimax", title="Minimax", help="2014.", formulae=_FORMULAE),
        PartDescription(name="non_saturating", title="Non-saturating", help="In practice.", formulae=_FORMULAE),
    ),
    generator=(
        PartDescription(name="mlp", title="MLP", help="Layers.", kinds=("points",), fields=(
            _number("layers", "Hidden layers", 2, minimum=0, maximum=16), _number("width", "Width", 1200),
            _number("latent_size", "Latent size", 100),
        )),
        PartDescription(name="dcgan", title="DCGAN", help="Convolutions.", kinds=("picture",)),
    ),
    discriminator=(
        PartDescription(name="mlp", title="MLP", help="Layers.", kinds=("points",),
                        fields=(_number("width", "Width", 240),)),
        PartDescription(name="mlp_autoencoder", title="Auto-encoder", help="Layers.", kinds=("points",),
                        fields=(_number("width", "Width", 240),)),
    ),
)  # fmt: skip


@pytest.fixture
def worker():
    return FakeWorker()


@pytest.fixture
def page(qtbot, worker):
    """The page with everything but torch; `page.told` collects errors and notes."""
    context = AppContext(Preferences(theme="light"))
    context.training.catalogue = CATALOGUE
    context._models[LabModel] = LabModel(worker, is_training=context.is_training, parent=context)
    page = LabPage(context)
    qtbot.addWidget(page)
    page.resize(1180, 760)
    page.show()
    page.told = []
    context.error_told.connect(lambda text, _details: page.told.append(text))
    context.note_told.connect(page.told.append)
    yield page
    context.close(5)
    context.deleteLater()


@pytest.fixture
def lab(page):
    """What plays it, whose mailbox the test empties by hand: `lab.drain()`."""
    return page.model.runner
