"""What the papers promise is tried: the README's Python and commands, and in all of them what they link to and name."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from ganstudio.commands import commands

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "ganstudio"
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
PAPERS = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    *sorted((ROOT / ".github").glob("*.md")),
    ROOT / "tests" / "benchmarks" / "RESULTS.md",
    *sorted(PACKAGE.rglob("*.md")),
]


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


def found_in_papers(pattern: str) -> list[pytest.param]:
    """Every match of `pattern`, with the paper that it stands in."""
    return [
        pytest.param(paper, match, id=f"{paper.relative_to(ROOT)}: {match}")
        for paper in PAPERS
        for match in dict.fromkeys(re.findall(pattern, paper.read_text(encoding="utf-8")))
    ]


def test_the_readme_is_short_enough_to_be_read():
    assert len(TEXT.encode()) <= 9000


def test_the_python_snippet_runs_as_it_stands():
    done = subprocess.run([sys.executable, "-c", blocks("python")[0]], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "discriminator_loss" in done.stdout


def test_ci_runs_the_readme_s_test_command():
    assert blocks("sh")[1].strip() in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_proof_from_source_finds_both_commands():
    """packaging/linux/prove takes them out of the README by its headings."""
    prove = (ROOT / "packaging" / "linux" / "prove").read_text(encoding="utf-8")
    begin, end = re.search(r"sed -n '/\^(## .+?)/,/\^(## .+?)/\{/\^sh packaging/p\}' README\.md", prove).groups()
    section = TEXT[TEXT.index(f"\n{begin}") : TEXT.index(f"\n{end}")]
    install, test = re.findall(r"^sh packaging.*$", section, re.MULTILINE)
    assert install.endswith(" && .venv/bin/ganstudio")
    assert test == blocks("sh")[1].strip()


def test_sections_that_the_program_names_are_there():
    texts = [path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")]
    named = {section for text in texts for section in re.findall(r'README, "(.+?)"', text)}
    assert named
    assert named <= set(re.findall(r"^## (.+)$", TEXT, re.MULTILINE))


def test_every_command_is_in_the_list_of_commands():
    listed = (PACKAGE / "commands" / "README.md").read_text(encoding="utf-8")
    shown = {name for name, command in commands().items() if not command.hidden}
    assert shown <= set(re.findall(r"^ganstudio (\w+)", listed, re.MULTILINE))
    assert set(re.findall(r"^ganstudio ([a-z]+)", TEXT, re.MULTILINE)) <= shown


@pytest.mark.parametrize(("paper", "path"), found_in_papers(r"\]\(([^)#:]+)\)"))
def test_what_a_paper_links_to_is_there(paper, path):
    assert (paper.parent / path).exists()


@pytest.mark.parametrize(
    ("paper", "path"), found_in_papers(r"(?<![\w./])((?:ganstudio|tests|resources|packaging)/[\w./-]+\.\w+)")
)
def test_files_that_a_paper_names_are_there(paper, path):
    assert (ROOT / path).is_file()
