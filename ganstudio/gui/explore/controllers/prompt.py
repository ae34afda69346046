"""Wires the sentence of a generator that reads: it is drawn while one writes, completed, compared and morphed."""

from functools import partial
from typing import TYPE_CHECKING, cast

import numpy as np
from PySide6.QtCore import QObject, QTimer, Slot

from ganstudio.core.errors import UserError
from ganstudio.gui.explore.model import ExploreModel
from ganstudio.gui.explore.panels.prompt_bar import PromptBar
from ganstudio.gui.explore.panels.text_panel import MOST_CAPTIONS, TextPanel
from ganstudio.gui.explore.services.latent_task_runner import CAPTIONS
from ganstudio.inference.generator.prompt_mixture import PromptMixture, plain_prompt
from ganstudio.inference.generator.sample import Sample

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ganstudio.formats.text_codec import TextFacts
    from ganstudio.gui.explore.view import ExploreView
    from ganstudio.inference.generator.text_generator_file import TextGeneratorFile

_REST_MILLISECONDS = 400
_MOST_RECENT = 6


class PromptController(QObject):
    """Lives as long as its workspace; does nothing while the open generator does not read."""

    def __init__(self, workspace: "ExploreView", explorer: ExploreModel, bar: PromptBar, side: TextPanel) -> None:
        super().__init__(workspace)
        self.workspace, self.explorer, self.bar, self.side = workspace, explorer, bar, side
        self.recent: list[str] = []
        """Sentences of the user's, the newest first."""
        self._shown: PromptMixture | None = None
        self._rest = QTimer(self, singleShot=True, interval=_REST_MILLISECONDS)
        self._rest.timeout.connect(self._settle)
        explorer.begun.connect(self._begin)
        explorer.renewed.connect(self._look_nearest)
        explorer.changed.connect(self._follow)
        explorer.finding.found.connect(self._take_nearest)
        explorer.finding.failed.connect(self._fail_nearest)
        bar.box.written.connect(self.say)
        bar.box.left.connect(self._propose_nothing)
        bar.box.proposal_wanted.connect(self._take_first)
        bar.chips.chosen.connect(bar.box.complete)
        side.caption_wanted.connect(self._say_other)
        side.morph_wanted.connect(self.morph)
        workspace.neighbouring.sentence_chosen.connect(self._take_sample)
        workspace.neighbouring.other_sentences = self.others

    @property
    def _facts(self) -> "TextFacts | None":
        """What the open generator knows of sentences; None where it does not read."""
        return self.explorer.generator.manifest.text if self.explorer.is_open else None

    @Slot()
    def _begin(self) -> None:
        facts = self._facts
        self.workspace.offer_sentences(reads=facts is not None)
        self.recent, self._shown = [], None
        self.explorer.finding.cancel(CAPTIONS)
        if facts is not None:
            self.bar.box.set_unknown(partial(_strange, facts))
            self.side.show_words("")
            self._follow()

    # --- what the user says

    @Slot(str)
    def say(self, text: str) -> None:
        """Draw this sentence, if there is anything in it to be read; if not, say why, and leave the picture."""
        facts = self._facts
        if facts is None:
            return
        self.workspace.travelling.pause()
        try:
            facts.check(text)
        except UserError as error:
            self.bar.show_note(str(error))
        else:
            self._shown = plain_prompt(text)
            self.explorer.exploration.tell(self._shown)  # first of all, so that the picture comes soon
            self.bar.show_note(" ".join(facts.notes(text)))
            self._rest.start()
        self._propose()

    def _say_other(self, text: str) -> None:
        self.bar.box.show_text(text)
        self.say(text)
        self._propose_nothing()

    @Slot(object)
    def _take_sample(self, sample: Sample) -> None:
        if sample.prompt is not None:
            self._say_other(sample.prompt.text)

    @Slot()
    def _settle(self) -> None:
        """Nobody writes for the moment: this sentence is undone by itself, and compared."""
        self.explorer.exploration.settle()
        if self._shown is not None and self._shown.is_plain:
            text = self._shown.text
            self.recent = [text, *(other for other in self.recent if other != text)][:_MOST_RECENT]
        self._look_nearest()

    # --- completion

    @Slot()
    def _propose(self) -> None:
        facts = self._facts
        self._show_proposals(facts.completions(self.bar.box.before_cursor()) if facts is not None else [])

    @Slot()
    def _propose_nothing(self) -> None:
        self._show_proposals([])

    def _show_proposals(self, words: list[str]) -> None:
        self.bar.chips.show_words(words)
        self.bar.box.takes_tab = bool(self.bar.chips.words)

    @Slot()
    def _take_first(self) -> None:
        if self.bar.chips.words:
            self.bar.box.complete(self.bar.chips.words[0])

    # --- what is shown

    @Slot()
    def _follow(self) -> None:
        """The sentence is another one now, and it was not written in the box."""
        told = self.explorer.exploration.place.told
        if told is None or told == self._shown:
            return
        self._shown = told
        self.bar.box.show_text(told.text)
        self.bar.show_note("" if told.is_plain else told.in_words())
        self._rest.start()

    def others(self, count: int, seed: int) -> list[str]:
        """Sentences to show the same noise under: the user's own, then captions by chance."""
        facts, told = self._facts, self.explorer.exploration.place.told
        if facts is None or told is None:
            return []
        chosen = np.random.default_rng(seed).permutation(len(facts.captions))[: count + 1].tolist()
        known = dict.fromkeys([*self.recent, *(facts.captions[number] for number in chosen)])
        known.pop(told.text, None)
        return list(known)[:count]

    # --- is it copying?

    @Slot()
    def _look_nearest(self) -> None:
        told = self.explorer.exploration.place.told
        if told is not None and told.is_plain:
            if not self.side.has_captions:
                self.side.show_captions([], "Reading the captions …")
            generator = cast("TextGeneratorFile", self.explorer.generator)
            self.explorer.finding.find(CAPTIONS, partial(_nearest, generator, told.text))

    @Slot(str, object)
    def _take_nearest(self, kind: str, found: object) -> None:
        if kind == CAPTIONS and isinstance(found, list):
            self.side.show_captions(found)

    @Slot(str, str, str)
    def _fail_nearest(self, kind: str, text: str, _details: str) -> None:
        if kind == CAPTIONS:
            self.side.show_captions([], text)

    # --- from one sentence to another

    @Slot(str)
    def morph(self, text: str) -> None:
        """Make the way from the sentence that holds to `text`, with the noise that holds, and play it."""
        facts, exploration = self._facts, self.explorer.exploration
        if facts is None:
            return
        try:
            facts.check(text)
        except UserError as error:
            self.side.show_words(str(error))
            return
        self.side.show_words("")
        start = exploration.sample()
        journey = self.workspace.travelling.journey
        journey.forget()
        journey.add(start)
        journey.add(Sample(start.latent, start.label, plain_prompt(text)))
        self.workspace.show_path()
        self.workspace.travelling.playback.go_to(0)
        self.workspace.travelling.toggle_play()


def _strange(facts: "TextFacts", text: str) -> list[tuple[int, int]]:
    """Where words stand that were never seen in training; the one that is just being written may still become one."""
    spans = facts.unknown(text)
    if spans and spans[-1][1] == len(text) and facts.completions(text, 1):
        del spans[-1]
    return spans


def _nearest(generator: "TextGeneratorFile", text: str) -> "Iterator[object]":
    yield [tuple(near) for near in generator.nearest_captions(text, MOST_CAPTIONS)]
