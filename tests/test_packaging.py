"""What the installers say agrees with the program and with each other; building and proving them is packaging's own."""

import configparser
import re
import subprocess
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ganstudio import __version__
from ganstudio.gui import routing, system_libraries

ROOT = Path(__file__).resolve().parent.parent
PACKAGING = ROOT / "packaging"
MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"


def text(*parts: str) -> str:
    return PACKAGING.joinpath(*parts).read_text("utf-8")


def desktop_entry() -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # keys of a desktop entry are not folded
    parser.read_string(text("linux", "ganstudio.desktop"))
    return parser["Desktop Entry"]


def patterns() -> dict[str, str]:
    """Glob by MIME type."""
    kinds = ElementTree.fromstring(text("linux", "ganstudio-mime.xml")).findall(f"{MIME}mime-type")
    return {kind.attrib["type"]: kind.find(f"{MIME}glob").attrib["pattern"] for kind in kinds}


def test_the_desktop_entry_starts_the_program_with_a_file():
    entry = desktop_entry()
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    program, argument = entry["Exec"].split()
    assert program in scripts
    assert argument == "%f"
    assert entry["Icon"] == "ganstudio"
    assert (ROOT / "resources" / "icons" / "ganstudio.svg").is_file()
    assert 'setDesktopFileName("ganstudio")' in (ROOT / "ganstudio" / "gui" / "application.py").read_text("utf-8")


def test_types_are_the_same_everywhere_and_the_program_opens_them():
    types = patterns()
    metainfo = ElementTree.fromstring(text("linux", "org.ganstudio.GANStudio.metainfo.xml"))
    assert set(desktop_entry()["MimeType"].strip(";").split(";")) == set(types)
    assert {element.text for element in metainfo.iter("mediatype")} == set(types)
    endings = {glob.removeprefix("*") for glob in types.values() if glob.startswith("*.")}
    assert endings == set(routing._PAGES)
    assert set(re.findall(r'!insertmacro Associate "(\S+)"', text("windows", "ganstudio.nsi"))) == endings
    assert set(re.findall(r'!insertmacro Dissociate "(\S+)"', text("windows", "ganstudio.nsi"))) == endings
    assert {f".{name}" for name in re.findall(r'document\("[^"]+", "(\w+)"\)', text("ganstudio.spec"))} == endings


def test_the_file_by_which_a_run_is_known_opens_the_run(tmp_path):
    for name in (patterns()["application/x-ganstudio-run"], "log.jsonl"):
        (tmp_path / name).touch()
    assert routing.page_and_item(tmp_path / "experiment.toml") == ("train", tmp_path)


def test_the_version_stands_in_one_place():
    files = [path for path in PACKAGING.rglob("*") if path.is_file() and path.suffix in ("", ".spec", ".xml", ".py")]
    assert len(files) > 10
    assert [path.name for path in files if __version__ in path.read_text("utf-8")] == []
    assert tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dynamic"] == ["version"]
    described = re.findall(r"^## \[(.+?)\](?: - \d{4}-\d\d-\d\d)?$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert len(set(described)) == len(described)
    assert {__version__, "Unreleased"} & set(described)  # on release the workflow wants the version


def test_what_is_for_those_who_work_on_the_code_stays_out_of_the_wheel():
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["exclude"] == ["/ganstudio/**/*.md"]
    assert list((ROOT / "ganstudio").rglob("README.md"))


def test_packages_that_the_program_names_are_depended_on():
    said = subprocess.run(
        ["sh", PACKAGING / "linux" / "libraries", "--list"], capture_output=True, text=True, check=True
    ).stdout.split()
    by_themselves = {"libxcb1", "libx11-xcb1", "libxcb-randr0"}  # the others depend on these
    named = {*system_libraries._FOR_IMPORT.values(), *system_libraries._FOR_XCB.values()}
    assert named - by_themselves == {package for package in said if package.startswith("lib")}


@pytest.mark.parametrize("workflow", ["ci.yml", "release.yml"])
def test_actions_are_pinned_by_commit(workflow):
    written = (ROOT / ".github" / "workflows" / workflow).read_text("utf-8")
    used = re.findall(r"uses: (\S+)( # v[\d.]+)?\n", written)
    assert used
    assert [action for action, comment in used if not re.search(r"@[0-9a-f]{40}$", action) or not comment] == []


def test_workflows_call_what_is_there():
    assert "- run: .ci/run\n" in (ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8")
    called = re.findall(
        r"packaging[/\\][\w./\\-]+", (ROOT / ".github" / "workflows" / "release.yml").read_text("utf-8")
    )
    assert len(called) >= 4
    assert [path for path in called if not (ROOT / path.replace("\\", "/")).is_file()] == []


def test_every_part_of_the_player_is_left_out_of_the_player_only():
    """What the spec excludes is what the program calls left out, or stands only behind that."""
    from ganstudio.core.edition import _ONLY_FULL

    excluded = re.search(r"ONLY_FULL = \[(.*?)\]", text("ganstudio.spec"), re.DOTALL)[1]
    assert set(_ONLY_FULL) <= set(re.findall(r'"(\w+)"', excluded))


def test_no_library_under_the_gpl_is_bundled():
    """Python's line editing stands on libreadline; nothing else that a Python brings is under the GPL."""
    never = re.search(r"NEVER = \[(.*?)\]", text("ganstudio.spec"), re.DOTALL)[1]
    assert '"readline"' in never
    kept = re.search(r'OF_PYTHON = r"(.*)"', text("ganstudio.spec"))[1]
    assert re.match(kept, "libcrypto.so.3")
    assert not re.match(kept, "libreadline.so.8")
