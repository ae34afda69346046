"""What follows once the window is painted, one short step after another so that it stays responsive.

What the pages need is imported, the Train page is built, the library is read, torch is loaded in the training thread,
and last, when nothing else competes for the processor, the machine's speed is measured once.
"""

from collections.abc import Callable, Iterator
from importlib import import_module
from pkgutil import walk_packages

from PySide6.QtCore import QObject, QTimer, Slot

from ganstudio.core.edition import can_train
from ganstudio.gui.gc_control import leave_out_what_stays
from ganstudio.gui.shared.state.app_context import AppContext

_PAINT_MILLISECONDS = 30
_BETWEEN_MILLISECONDS = 5
_QUIET_MILLISECONDS = 4000
_NEEDED_SOON = ("numpy", "numpy.random", "PIL.Image", "subprocess", "ganstudio.images.arrays", "ganstudio.runs.record")
_PAGE_SOON = "train"
"""Built before torch is loaded: beside that, building it takes three times as long."""


def _parts_of_page() -> list[str]:
    """Names of its modules; one by one they do not stop the window."""
    package = import_module(f"ganstudio.gui.{_PAGE_SOON}")
    return [module.name for module in walk_packages(package.__path__, f"{package.__name__}.")]


class Starting(QObject):
    """`begin()` right after the window was shown."""

    def __init__(self, context: AppContext, build: Callable[[str], object]) -> None:
        """`build` makes a page, by its name, ready to be shown."""
        super().__init__(context)
        self._context, self._build = context, build
        self._steps = self._step_by_step()

    def begin(self) -> None:
        QTimer.singleShot(_PAINT_MILLISECONDS, self, self._next)

    @Slot()
    def _next(self) -> None:
        if next(self._steps, "done") is None:
            QTimer.singleShot(_BETWEEN_MILLISECONDS, self, self._next)

    def _step_by_step(self) -> Iterator[None]:
        """Between two yields the window lives.

        No plotting library is loaded: pyqtgraph would stop the window for half a second to two, and the plots are
        painted by hand.
        """
        for module in (*_NEEDED_SOON, *_parts_of_page()):
            import_module(module)
            yield
        self._build(_PAGE_SOON)
        yield
        self._context.library.refresh()
        leave_out_what_stays()
        yield
        if can_train():
            self._load_torch()

    def _load_torch(self) -> None:
        training = self._context.training
        training.catalogue_failed.connect(self._context.tell_error)
        training.catalogue_ready.connect(self._torch_is_there)
        training.load_catalogue()

    @Slot()
    def _torch_is_there(self) -> None:
        leave_out_what_stays()
        self._wait_for_quiet()

    def _wait_for_quiet(self) -> None:
        QTimer.singleShot(_QUIET_MILLISECONDS, self, self._measure)

    @Slot()
    def _measure(self) -> None:
        """Not beside a training: each would disturb the other."""
        if not self._context.is_training():
            self._context.library.speed.measure()
        else:
            self._wait_for_quiet()
