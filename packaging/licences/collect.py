"""The licences of everything that a bundle holds, gathered from what is installed where it is built.

`collect(files, target)` is called by ganstudio.spec with every file that goes into the bundle. It writes one folder for
each distribution with its licence texts as its authors ship them, the copyright files of the system's libraries that
Python brings along, and README.txt with the whole list. What has no text of its own gets that of its declared licence.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from importlib.metadata import Distribution, distributions
from pathlib import Path

HERE = Path(__file__).resolve().parent
_TEXT = re.compile(r"^(licen[cs]e|copying|copyright|notice|third.?party)", re.IGNORECASE)
_QT = """\
Qt and Qt for Python
--------------------
This program uses Qt {version} and Qt for Python (PySide6, shiboken6) {version} under the GNU Lesser General Public
License, version 3 (LGPL-3.0.txt, with GPL-3.0.txt). They are unchanged, and they are separate shared libraries in the
folder PySide6 beside this one: you may replace them by your own builds of the same interface, and you may debug such
changes. Their sources: https://download.qt.io/official_releases/qt/ and
https://download.qt.io/official_releases/QtForPython/, in the folders of that version.
"""


def collect(files: Iterable[str], target: Path) -> list[str]:
    """Write the texts for `files` (paths where they were found) into `target`; the names of what has none."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    paths = {Path(file).resolve() for file in files}
    lines, bare = [], []
    for distribution in sorted(_distributions_of(paths), key=lambda d: d.name.lower()):
        if distribution.name.lower() == "ganstudio":
            continue
        name, licence = f"{distribution.name} {distribution.version}", _declared(distribution)
        if not _copy_texts(distribution, target / distribution.name) and not licence:
            bare.append(name)
        lines.append(f"{name}: {licence or 'see its folder'}")
    lines += _system_libraries(paths, target)
    lines.append(f"Python {sys.version.split()[0]}: PSF-2.0{_copy_python(target)}")
    for text in HERE.glob("*.txt"):
        shutil.copy(text, target)
    shutil.copy(HERE.parent.parent / "LICENSE", target / "GAN Studio.txt")
    shutil.copy(HERE.parent.parent / "resources" / "CREDITS.md", target / "CREDITS.md")
    head = "GAN Studio itself is under the MIT licence. What comes with it:\n\n"
    qt = _QT.format(version=next((d.version for d in distributions() if d.name == "shiboken6"), ""))
    (target / "README.txt").write_text(head + "\n".join(lines) + "\n\n" + qt, "utf-8")
    return bare


def _distributions_of(paths: set[Path]) -> list[Distribution]:
    """Those that any of the files belongs to."""
    return [d for d in distributions() if any(Path(str(d.locate_file(f))).resolve() in paths for f in d.files or [])]


def _declared(distribution: Distribution) -> str:
    """The licence in a few words, from the metadata."""
    about = distribution.metadata
    words = about.get("License-Expression") or about.get("License") or ""
    if not words or "\n" in words or len(words) > 200:
        classifiers = [c.rpartition(" :: ")[2] for c in about.get_all("Classifier") or [] if c.startswith("License")]
        words = ", ".join(classifiers) or words.strip().partition("\n")[0]
    return words


def _copy_texts(distribution: Distribution, folder: Path) -> int:
    """How many licence texts there are."""
    texts = [f for f in distribution.files or [] if _TEXT.match(f.name) and f.suffix not in (".py", ".pyc", ".h")]
    for text in texts:
        source = Path(str(distribution.locate_file(text)))
        if source.is_file():
            place = folder / re.sub(r"^.*?\.dist-info/(licenses/)?", "", text.as_posix()).replace("/", "-")
            folder.mkdir(exist_ok=True)
            shutil.copyfile(source, place)
    return len(texts)


def _system_libraries(paths: set[Path], target: Path) -> list[str]:
    """The Debian packages that libraries of the build machine came from, with their copyright files."""
    if not shutil.which("dpkg-query"):
        return []
    packages: dict[str, str] = {}
    for path in (p for p in paths if re.match(r"/(usr/)?lib/", str(p))):
        for spelling in (str(path), str(path).removeprefix("/usr")):
            asked = subprocess.run(["dpkg-query", "-S", spelling], capture_output=True, text=True, check=False)
            if asked.returncode == 0:
                packages[asked.stdout.partition(":")[0]] = path.name
    for package in packages:
        (target / package).mkdir(exist_ok=True)
        shutil.copyfile(Path("/usr/share/doc", package, "copyright"), target / package / "copyright.txt")
    return [f"{package} (the system library {name}): see its folder" for package, name in sorted(packages.items())]


def _copy_python(target: Path) -> str:
    """ "" where the text of Python's licence was found, else where it can be read."""
    places = [Path(sys.base_prefix, *rest) for rest in ((f"lib/python3.{sys.version_info[1]}",), (".",))]
    for place in places:
        if (place / "LICENSE.txt").is_file():
            shutil.copyfile(place / "LICENSE.txt", target / "Python.txt")
            return ""
    return ", https://docs.python.org/3/license.html"
