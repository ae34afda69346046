"""What follows once the window is painted, one step after another so that it stays responsive.

The library is read, pyqtgraph is imported (the plots need it), torch is loaded in the training thread, and last, when
nothing else competes for the processor, the machine's speed is measured once.
"""

from PySide6.QtCore import QObject, QTimer, Slot

from ganstudio.gui.sessions.studio import Studio

_PAINT_MILLISECONDS = 30
_QUIET_MILLISECONDS = 4000


class Starting(QObject):
    """`begin()` right after the window was shown."""

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        self._studio = studio

    def begin(self) -> None:
        self._studio.library.refresh()
        QTimer.singleShot(_PAINT_MILLISECONDS, self, self._load_plots)

    @Slot()
    def _load_plots(self) -> None:
        import pyqtgraph  # noqa: F401 - so that the first plot does not wait for it

        QTimer.singleShot(0, self, self._load_torch)

    @Slot()
    def _load_torch(self) -> None:
        training = self._studio.training
        training.catalogue_failed.connect(self._studio.tell_error)
        training.catalogue_ready.connect(self._wait_for_quiet)
        training.load_catalogue()

    @Slot()
    def _wait_for_quiet(self) -> None:
        QTimer.singleShot(_QUIET_MILLISECONDS, self, self._measure)

    @Slot()
    def _measure(self) -> None:
        """Not beside a training: each would disturb the other."""
        if not self._studio.is_training():
            self._studio.library.speed.measure()
        else:
            self._wait_for_quiet()
