"""torch's libraries are in memory before torch is imported, and torch works afterwards."""

import subprocess
import sys

import pytest

PROGRAM = """
import sys
from pathlib import Path
from ganstudio.gui.jobs.trainers import load_torch_libraries
load_torch_libraries()
assert "torch" not in sys.modules
assert "libtorch_cpu" in Path("/proc/self/maps").read_text()
import torch
assert torch.ones(3, 4).matmul(torch.ones(4, 2)).sum().item() == 24
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the import does it all")
def test_libraries_are_loaded_beforehand():
    answer = subprocess.run([sys.executable, "-W", "error", "-c", PROGRAM], capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
