"""Files of users are opened in one way only, and every module that opens some stands in the fuzz test's list."""

import ast
from functools import cache
from pathlib import Path

import ganstudio
from tests.readers import readers

PACKAGE = Path(ganstudio.__file__).parent
OPENERS = {"open_regular", "read_regular", "read_toml", "read_json", "refuse_irregular", "reads", "reading"}
"""Of ganstudio.core: what cannot hang on a pipe, and says what is wrong."""
BARE = {"read_bytes", "fromfile", "loadtxt", "genfromtxt", "imread", "safe_open"}
"""Names that open a file under whatever object they are called."""
LIBRARIES = {
    ("np", "load"), ("numpy", "load"), ("onnx", "load"), ("onnx", "load_model"), ("torch", "load"), ("Image", "open"),
    ("tomllib", "load"), ("json", "load"), ("os", "open"), ("io", "open"), ("gzip", "open"), ("zipfile", "ZipFile"),
    ("cv2", "VideoCapture"),
}  # fmt: skip
"""Those of libraries, which take a path or an opened file."""
KNOWN = {
    "core/files.py": "this is the one way",
    "cli.py": "/dev/null",
    "gui/theme.py": "came with the program",
    "gui/shared/card_images.py": "came with the program",
    "datasets/pixel_faces.py": "came with the program",
    "datasets/readers/shipped_digits.py": "came with the program",
    "datasets/readers/idx.py": "gzip over a file that open_regular opened",
    "core/memory.py": "/proc and /sys",
    "training/lab/lab_file.py": "zip and torch over what open_regular opened",
    "training/loop/start_from.py": "safetensors opens by name, after refuse_irregular",
    "training/loop/checkpoint.py": "zip and torch over what open_regular opened",
    "evaluation/feature_classifier.py": "torch over bytes",
    "evaluation/likelihood/chain_store.py": "a file in the cache; whatever is wrong with it, it is made anew",
    "images/opening.py": "Pillow over bytes",
    "images/levels.py": "Pillow over bytes",
    "images/video.py": "OpenCV opens by name; what it cannot read has no frames",
    "inference/generator/first_layer.py": "after a session has been opened over the same file",
    "inference/generator/text_generator_file.py": "after its metadata have been read",
    "inference/translator/video.py": "OpenCV opens by name",
}
"""Where something is opened otherwise, and why that may be."""


@cache
def trees() -> dict[str, ast.Module]:
    files = (path for path in PACKAGE.rglob("*.py") if "_template" not in str(path))
    return {path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text("utf-8")) for path in files}


def opens_otherwise(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    function = node.func
    if isinstance(function, ast.Name):
        return function.id in ("open", "load_file", *BARE)
    if not isinstance(function, ast.Attribute):
        return False
    owner = function.value.id if isinstance(function.value, ast.Name) else ""
    if function.attr == "read_text":
        return True
    if function.attr == "open" and node.args and isinstance(node.args[0], ast.Constant):
        return str(node.args[0].value).startswith("r")  # path.open("rb"); other things are opened too, and written
    return (owner, function.attr) in LIBRARIES or function.attr in BARE


def test_files_are_opened_in_one_way() -> None:
    found = {name for name, tree in trees().items() if any(opens_otherwise(node) for node in ast.walk(tree))}
    assert found - KNOWN.keys() == set(), "use open_regular or read_regular of ganstudio.core.files"
    assert KNOWN.keys() - found == set(), "no longer so"


def test_every_module_that_opens_files_is_in_the_fuzz_test() -> None:
    covered = {name for reader in readers() for name in reader.covers}
    using = {
        name.removesuffix(".py").replace("/", ".")
        for name, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module in ("ganstudio.core.files", "ganstudio.core.reading")
        if OPENERS & {alias.name for alias in node.names}
    }
    assert using - covered - UNCOVERED.keys() == set(), "add a reader to tests/readers.py"


UNCOVERED = {
    "commands._generators": "the fingerprint of a generator that was opened before",
    "commands.benchmark": "writes tables into a text of the project",
    "gui.crash_notice": "a report that the program wrote, shown as text",
    "gui.crash_reports": "a report that the program wrote, shown as text",
    "gui.home.thumbnails": "the cache's pictures, which Qt decodes",
    "gui.routing": "only whether a path is there",
    "evaluation.feature_classifier": "the cache; whatever is wrong with it, it is made anew",
}
"""Modules that open files and read nothing of what is in them, or whatever it is."""
