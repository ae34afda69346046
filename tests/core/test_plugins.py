"""Plug-ins are found in their folder; one bad file does not keep the others from working."""

import sys
from importlib import import_module

import pytest

from ganstudio.core.errors import UserError
from ganstudio.core.plugins import discover

FILES = {
    "zebra": 'from types import SimpleNamespace\nTHING = SimpleNamespace(name="zebra")',
    "ant": 'from types import SimpleNamespace\nTHING = SimpleNamespace(name="Ant")',
    "broken": "raise RuntimeError('on purpose')",
    "wrong": "import a_module_that_is_not_there",
    "plain": "OTHER = 3",
    "_template": "raise RuntimeError('never loaded')",
}


@pytest.fixture
def found(tmp_path, monkeypatch):
    package = tmp_path / "plugins_of_a_test"
    package.mkdir()
    (package / "__init__.py").touch()
    for name, text in FILES.items():
        (package / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield discover(import_module("plugins_of_a_test"), "THING")
    for name in [name for name in sys.modules if name.startswith("plugins_of_a_test")]:
        del sys.modules[name]


def test_plug_ins_come_in_the_order_of_their_files(found):
    assert list(found) == ["Ant", "zebra"]
    assert len(found) == 2
    assert "zebra" in found
    assert "plain" not in found


def test_broken_files_are_named_with_their_traceback(found):
    assert list(found.broken) == ["plugins_of_a_test.broken", "plugins_of_a_test.wrong"]
    assert "on purpose" in found.broken["plugins_of_a_test.broken"]


def test_an_unknown_name_lists_the_known_and_the_broken(found):
    with pytest.raises(UserError, match=r"no thing called 'bee'; there is: Ant, zebra \(.*broken.*could not be loaded"):
        found["bee"]


def test_templates_are_working_forms():
    """They are not plug-ins, but they load: who copies one begins with something that runs."""
    from ganstudio.core.settings import describe
    from ganstudio.training.objectives import _template, objectives

    assert _template.OBJECTIVE.name not in objectives()
    assert [field.name for field in describe(_template.OBJECTIVE.settings)] == ["margin"]
