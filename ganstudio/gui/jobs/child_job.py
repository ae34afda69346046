"""Work that must not share the window's process (torch beside a training): our own command line as a child process.

Cancelling really ends it, and so does the end of the window.
"""

import json
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QProcess, QProcessEnvironment, QTimer, Signal, Slot

from ganstudio.core.edition import is_frozen

_GRACE_MILLISECONDS = 2000


class ChildJob(QObject):
    """`ChildJob(["export", run, "-o", file])`: runs `ganstudio export ... --json`. One job, one object."""

    finished = Signal(object)
    """The JSON value it printed."""
    failed = Signal(str)
    """A sentence: what it wrote on stderr."""
    progress = Signal(str)
    """A line it wrote on stderr on the way."""
    told = Signal(bytes)
    """With `is_stream`, each line of its output as it comes; what `finished` brings is None then."""
    cancelled = Signal()

    def __init__(
        self,
        arguments: list[str],
        parent: QObject | None = None,
        *,
        is_stream: bool = False,
        grace: int = _GRACE_MILLISECONDS,
    ) -> None:
        """`is_stream`: for commands that print one JSON value a line, where others print one in all.

        `grace`: milliseconds between asking the child to end and ending it; what it keeps at its end needs time.
        """
        super().__init__(parent)
        self._grace = grace
        self._is_stream = is_stream
        self._arguments = [*arguments, "--json"]
        self._errors: list[str] = []
        self._output = bytearray()
        self._torn_line = ""  # a pipe gives what it has, not whole lines
        self._is_cancelled = False
        self._process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONIOENCODING", "utf-8")
        self._process.setProcessEnvironment(environment)
        self._process.readyReadStandardError.connect(self._read_errors)
        self._process.readyReadStandardOutput.connect(self._read_output)
        self._process.finished.connect(self._end)
        self._process.errorOccurred.connect(self._could_not_start)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.end_now)

    def start(self) -> None:
        program, prefix = own_command()
        self._process.start(program, [*prefix, *self._arguments])

    def is_running(self) -> bool:
        return self._process.state() != QProcess.ProcessState.NotRunning

    @Slot()
    def cancel(self) -> None:
        """Ask the child to end and, if it does not, end it; `cancelled` follows."""
        if not self.is_running():
            return
        self._is_cancelled = True
        if sys.platform == "win32":
            self._process.kill()
            return
        self._process.terminate()
        QTimer.singleShot(self._grace, self._process, self._process.kill)

    @Slot()
    def end_now(self) -> None:
        """End the child before returning: the window goes."""
        if not self.is_running():
            return
        self._is_cancelled = True
        self._process.terminate()
        if sys.platform == "win32" or not self._process.waitForFinished(self._grace):
            self._process.kill()
            self._process.waitForFinished(_GRACE_MILLISECONDS)

    @Slot()
    def _read_output(self) -> None:
        self._output += self._process.readAllStandardOutput().data()
        if self._is_stream and b"\n" in self._output:
            *lines, self._output = self._output.split(b"\n")
            for line in lines:
                self.told.emit(bytes(line))

    @Slot()
    def _read_errors(self) -> None:
        text = bytes(self._process.readAllStandardError().data()).decode("utf-8", "replace")
        *whole, self._torn_line = (self._torn_line + text.replace("\r", "\n")).split("\n")
        self._note_errors(whole)

    def _note_errors(self, lines: list[str]) -> None:
        for line in filter(None, (line.strip() for line in lines)):
            self._errors.append(line)
            self.progress.emit(line)

    @Slot(QProcess.ProcessError)
    def _could_not_start(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self.failed.emit(f"The program could not start a second time: {self._process.errorString()}.")

    @Slot(int, QProcess.ExitStatus)
    def _end(self, exit_code: int, status: QProcess.ExitStatus) -> None:
        self._read_output()
        self._read_errors()
        self._note_errors([self._torn_line])
        if self._is_cancelled:
            self.cancelled.emit()
        elif status == QProcess.ExitStatus.NormalExit and exit_code == 0:
            self._deliver()
        else:
            self.failed.emit(self._sentence(exit_code))

    def _deliver(self) -> None:
        if self._is_stream:
            self.finished.emit(None)
            return
        try:
            value = json.loads(self._output.decode("utf-8"))
        except ValueError:
            self.failed.emit(f"The answer of {self._arguments[0]} could not be read.")
        else:
            self.finished.emit(value)

    def _sentence(self, exit_code: int) -> str:
        if not self._errors:
            return f"The job {self._arguments[0]} ended unexpectedly (code {exit_code}); it may have run out of memory."
        return self._errors[-1].removeprefix("ganstudio: ")


def own_command() -> tuple[str, list[str]]:
    """Program and first arguments that run this program again, from Python or frozen.

    A frozen program of Windows is either of the window, which has no output, or of the console: that one, beside it.
    """
    if not is_frozen():
        return sys.executable, ["-m", "ganstudio"]
    return (str(Path(sys.executable).with_name("ganstudio.exe")) if sys.platform == "win32" else sys.executable), []
