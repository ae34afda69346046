"""What was found is kept, for each generator and data, and is there again at the next start. No Qt; runs in the pool.

One JSON file for each pair, named after the generator's weights and the data, beside the user's runs. A damaged one is
as if nothing had been measured.
"""

import hashlib
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from ganstudio.core.errors import UserError
from ganstudio.core.files import DamagedFileError, read_json, write_atomically
from ganstudio.core.paths import runs_folder
from ganstudio.formats.results import Begun, Comparison, Finding, Message

_ONE_WRITER = threading.Lock()


class StoredResult(msgspec.Struct, frozen=True, kw_only=True):
    """One finding and under which circumstances it was made."""

    finding: Finding
    begun: Begun
    """Data, number of samples and seed of that time."""
    when: float
    """Seconds since the epoch."""
    versions: dict[str, str] = {}


StoredResults = dict[str, StoredResult]
"""By name of the measure."""


def read_results(content: str, data: str) -> StoredResults:
    """All that is kept of a generator's weights (see `remembered.content_of`) against data as `--data` takes them."""
    try:
        return read_json(_path(content, data), StoredResults)
    except (OSError, DamagedFileError):
        return {}


def store_results(content: str, data: str, fresh: StoredResults) -> StoredResults:
    """Keep these in place of earlier ones of the same measures; returns all. Raises UserError where that fails."""
    try:
        with _ONE_WRITER:  # two results may come within the time that one takes to be written
            found = read_results(content, data) | fresh
            write_atomically(_path(content, data), msgspec.json.encode(found))
    except OSError as error:
        raise UserError(f"What was found could not be kept: {error.strerror}. It is shown until the end.") from None
    return found


def new_result(finding: Finding, begun: Begun) -> StoredResult:
    """What has been found this moment."""
    return StoredResult(finding=finding, begun=begun, when=time.time())


def compare(named: Sequence[tuple[str, StoredResults]]) -> list[Comparison]:
    """What becomes visible only side by side, of generators under these names."""
    from ganstudio.evaluation.run.comparison import comparisons

    return list(comparisons([finding for name, results in named for finding in _of(name, results)]))


def write_report(path: Path, named: Sequence[tuple[str, StoredResults]]) -> Path:
    """One HTML page that holds everything. Raises UserError where it cannot be written."""
    from ganstudio.evaluation.run.report import report_html

    kept = [one for _, results in named for one in results.values()]
    if not kept:
        raise UserError("Nothing has been measured yet; there is nothing to report.")
    first = kept[0].begun
    notes = tuple(dict.fromkeys(note for one in kept for note in one.begun.notes))
    begun = msgspec.structs.replace(first, generators=tuple(name for name, _ in named), notes=notes)
    messages: list[Message] = [begun, *compare(named)]
    messages += [finding for name, results in named for finding in _of(name, results)]
    versions = {name: version for one in kept for name, version in one.versions.items()}
    path = path if path.suffix.lower() in (".html", ".htm") else path.with_name(f"{path.name}.html")
    try:
        write_atomically(path, report_html(messages, versions).encode())
    except OSError as error:
        raise UserError(f"The report {path} could not be written: {error.strerror}. Choose another folder.") from None
    return path


def _of(name: str, results: StoredResults) -> list[Finding]:
    """The results under the name that the generator has on the page."""
    return [msgspec.structs.replace(kept.finding, generator=name) for kept in results.values()]


def _path(content: str, data: str) -> Path:
    against = hashlib.blake2b(data.encode(), digest_size=4).hexdigest()
    return runs_folder() / "evaluations" / f"{content}-{against}.json"
