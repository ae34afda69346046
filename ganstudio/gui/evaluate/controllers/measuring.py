"""Measuring: how many samples from which seed, the button for all that is quick, and how far the work is."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QPushButton

from ganstudio.gui.evaluate.model import EvaluateModel
from ganstudio.gui.evaluate.panels.sampling_bar import SamplingBar
from ganstudio.gui.evaluate.services.evaluation_jobs import Moment


class MeasuringController(QObject):
    """Keeps the button and the bar as the model says."""

    def __init__(self, model: EvaluateModel, bar: SamplingBar, button: QPushButton) -> None:
        super().__init__(bar)
        self._model, self._bar, self._button = model, bar, button
        button.clicked.connect(model.measure_quickly)
        bar.changed.connect(model.set_sampling)
        bar.progress.cancelled.connect(model.cancel)
        model.changed.connect(self._show)
        model.moved.connect(self._show_moment)
        self._show()

    @Slot()
    def _show(self) -> None:
        model, generators = self._model, self._model.generators
        self._bar.show_sampling(model.samples, model.seed)
        refusals = [generator.refusal for generator in generators if generator.refusal]
        notes = [note for generator in generators if generator.begun for note in generator.begun.notes]
        told = " ".join(dict.fromkeys(refusals or notes))
        if not told and model.is_checking:
            told = "Looking at what can be measured …"
        self._bar.say(told or "What was held out from training stays apart.", is_trouble=bool(refusals))
        self._bar.progress.setVisible(model.is_measuring)
        resized = any(generator.begun is not None and generator.begun.resized for generator in generators)
        self._button.setText("Resize and measure" if resized else "Measure")
        is_ready = not model.is_measuring and not model.is_checking
        self._button.setEnabled(is_ready and any(model.quick(generator) for generator in generators))

    @Slot(object)
    def _show_moment(self, moment: Moment) -> None:
        description = self._model.descriptions.get(moment.measure)
        what = [moment.job.target.words] if len(self._model.generators) > 1 else []
        total = len(moment.job.measures)
        count = f"{moment.number} of {total}, " if total > 1 else ""
        what += [f"{count}{description.title}"] if description is not None else []
        what += [moment.text] if moment.text and (description is None or moment.text != description.title) else []
        share = moment.done if moment.measure or moment.done else None
        self._bar.progress.show_work(": ".join(what) or "The evaluation begins …", share, moment.seconds_left)
