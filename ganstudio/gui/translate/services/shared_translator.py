"""An open translator that keeps to what the machine can spare: one picture at a time, whoever asks, on as many threads
as are allowed by then. No Qt."""

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ganstudio.core.errors import UserError

if TYPE_CHECKING:
    from ganstudio.inference.translator.spec import TranslatorSpec

Pixels = NDArray[np.uint8]


class SharedTranslator:
    """Offers what a batch asks of a TranslatorFile. Safe to use in several threads."""

    _turn = threading.Lock()
    """Of all of them: they share the processor."""

    def __init__(self, path: Path, spec: "TranslatorSpec | None", allowed: Callable[[], int]) -> None:
        """`allowed` says how many threads, now and before every picture. Raises UserError as TranslatorFile does."""
        from ganstudio.inference.translator.translator_file import TranslatorFile

        self._allowed, self._threads = allowed, allowed()
        self.file = TranslatorFile(path, spec, threads=self._threads)

    @property
    def fingerprint(self) -> str:
        return self.file.fingerprint

    @property
    def preparation(self) -> str:
        return self.file.preparation

    def translate(
        self, picture: Pixels, *, tile: int | None = None,
        progress: Callable[[float], None] = lambda _: None, cancelled: Callable[[], bool] = lambda: False,
    ) -> Pixels:  # fmt: skip
        """As `TranslatorFile.translate`, when it is this picture's turn."""
        with self._turn:
            self._keep_to_threads()
            return self.file.translate(picture, tile=tile, progress=progress, cancelled=cancelled)

    def _keep_to_threads(self) -> None:
        from ganstudio.inference.translator.translator_file import TranslatorFile

        if self._threads != self._allowed():
            self._threads = self._allowed()
            with contextlib.suppress(UserError):  # the file may be gone by now; what is open still works
                self.file = TranslatorFile(self.file.path, self.file.spec, threads=self._threads)
