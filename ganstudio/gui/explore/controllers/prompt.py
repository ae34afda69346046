"""The prompt of a text-conditional generator: rendered while one writes, completed, compared and morphed."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QTimer, Slot

from ganstudio.core.errors import UserError
from ganstudio.gui.explore.model import CAPTIONS, ExploreModel
from ganstudio.gui.explore.panels.prompt_bar import PromptBar
from ganstudio.gui.explore.panels.text_panel import MOST_CAPTIONS, TextPanel
from ganstudio.gui.explore.view_choices import ExploreTab
from ganstudio.inference.generator.prompt_mixture import PromptMixture, plain_prompt
from ganstudio.inference.generator.sample import Sample

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ganstudio.formats.text_codec import TextFacts
    from ganstudio.inference.generator.text_generator_file import TextGeneratorFile

_REST_MILLISECONDS = 400


class PromptController(QObject):
    """Does nothing while the open generator is not text-conditional."""

    def __init__(self, model: ExploreModel, bar: PromptBar, panel: TextPanel) -> None:
        super().__init__(panel)
        self.model, self.bar, self.panel = model, bar, panel
        self._shown: PromptMixture | None = None
        self._rest = QTimer(self, singleShot=True, interval=_REST_MILLISECONDS)
        self._rest.timeout.connect(self.settle)
        model.opened.connect(self._open)
        model.renewed.connect(self._find_nearest)
        model.latent.changed.connect(self._follow)
        bar.box.written.connect(self.write)
        bar.box.left.connect(bar.show_proposals)
        bar.box.proposal_wanted.connect(bar.take_proposal)
        panel.caption_wanted.connect(self.choose)
        panel.morph_wanted.connect(self.morph)

    @Slot()
    def _open(self) -> None:
        self._shown = None
        if self.model.text is not None:
            self.bar.box.set_unknown(partial(_unknown, self.model.text))
            self.panel.show_words("")
            self._follow()

    # --- what the user writes

    @Slot(str)
    def write(self, text: str) -> None:
        """Render this prompt, if there is anything in it to be read; if not, say why, and leave the image."""
        facts = self.model.text
        if facts is None:
            return
        self.model.pause()
        try:
            facts.check(text)
        except UserError as error:
            self.bar.show_note(str(error))
        else:
            self._shown = plain_prompt(text)
            self.model.latent.set_prompt(self._shown)  # first of all, so that the image comes soon
            self.bar.show_note(" ".join(facts.notes(text)))
            self._rest.start()
        self.bar.show_proposals(facts.completions(self.bar.box.before_cursor()))

    @Slot(str)
    def choose(self, text: str) -> None:
        """Render another prompt that is there already, such as a caption."""
        self.bar.box.show_text(text)
        self.write(text)
        self.bar.show_proposals()

    @Slot()
    def settle(self) -> None:
        """Nobody writes for the moment: this prompt is undone by itself, and compared."""
        self.model.latent.settle()
        if self._shown is not None and self._shown.is_plain:
            self.model.remember_prompt(self._shown.text)
        self._find_nearest()

    @Slot()
    def _follow(self) -> None:
        """The prompt is another one now, and it was not written in the box."""
        prompt = self.model.latent.point.prompt
        if prompt is None or prompt == self._shown:
            return
        self._shown = prompt
        self.bar.box.show_text(prompt.text)
        self.bar.show_note("" if prompt.is_plain else prompt.in_words())
        self._rest.start()

    # --- is it memorised?

    @Slot()
    def _find_nearest(self) -> None:
        prompt = self.model.latent.point.prompt
        if prompt is not None and prompt.is_plain:
            if not self.panel.has_captions:
                self.panel.show_captions([], "Reading the captions …")
            generator = cast("TextGeneratorFile", self.model.generator)
            self.model.tasks.submit(
                CAPTIONS, _nearest, generator, prompt.text, then=self._show_nearest, failed=self._fail_nearest
            )

    def _show_nearest(self, found: object) -> None:
        assert isinstance(found, list)
        self.panel.show_captions(found)

    def _fail_nearest(self, text: str, _details: str) -> None:
        self.panel.show_captions([], text)

    # --- from one prompt to another

    @Slot(str)
    def morph(self, text: str) -> None:
        """Make the path from the current prompt to `text`, with the current latent, and play it."""
        if self.model.text is None:
            return
        try:
            self.model.text.check(text)
        except UserError as error:
            self.panel.show_words(str(error))
            return
        self.panel.show_words("")
        start = self.model.latent.sample()
        self.model.path.clear()
        self.model.path.set_anchors([start, Sample(start.latent, start.label, plain_prompt(text))])
        self.model.set_view(replace(self.model.view, tab=ExploreTab.PATH))
        self.model.walk.ticker.stop()
        self.model.playback.go_to(0)
        self.model.playback.toggle()


def _unknown(facts: "TextFacts", text: str) -> list[tuple[int, int]]:
    """Where words stand that were never seen in training; the one that is just being written may still become one."""
    spans = facts.unknown(text)
    if spans and spans[-1][1] == len(text) and facts.completions(text, 1):
        del spans[-1]
    return spans


def _nearest(generator: "TextGeneratorFile", text: str) -> "Iterator[object]":
    yield [tuple(near) for near in generator.nearest_captions(text, MOST_CAPTIONS)]
