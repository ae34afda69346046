"""A user's folder with pictures, in which the program runs, and what one version left in the user's other folders."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.compatibility.material import FILES, make_pictures


@pytest.fixture(scope="module")
def user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Runs that learn from `pictures/...` find them here."""
    folder = tmp_path_factory.mktemp("user")
    make_pictures(folder / "pictures")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name in ("runs", "cache", "config"):
            patch.setenv(f"GANSTUDIO_{name.upper()}", str(folder / name))
        yield folder


@pytest.fixture(params=sorted(FILES.iterdir()), ids=lambda folder: folder.name)
def left(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """What a version left; its configuration and its findings lie where the program of this test looks for them."""
    version: Path = request.param
    shutil.copytree(version / "config", tmp_path / "config")
    shutil.copytree(version / "evaluations", tmp_path / "runs" / "evaluations")
    (tmp_path / "cache").mkdir()
    shutil.copy(version / "machine.json", tmp_path / "cache")
    return version
