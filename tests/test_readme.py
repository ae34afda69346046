"""What the README promises is tried: its Python, its commands, its pictures."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from ganstudio.commands import commands

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


def test_the_python_snippet_runs_as_it_stands():
    done = subprocess.run([sys.executable, "-c", blocks("python")[0]], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "discriminator_loss" in done.stdout


def test_ci_runs_the_readme_s_test_command():
    assert blocks("sh")[1].strip() in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_every_command_is_in_the_readme():
    shown = {name for name, command in commands().items() if not command.hidden}
    assert shown <= set(re.findall(r"^ganstudio (\w+)", TEXT, re.MULTILINE))


@pytest.mark.parametrize("path", re.findall(r"\]\(([^)#:]+)\)", TEXT))
def test_what_the_readme_links_to_is_there(path):
    assert (ROOT / path).exists()
