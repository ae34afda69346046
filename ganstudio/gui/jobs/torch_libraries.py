"""Loads torch's shared libraries without stopping the window; `import torch` then finds them in memory.

An import holds Python's lock while the system reads and links a library of 400 MB: a third of a second for the window,
warm, and seconds from a slow disk. A call through ctypes does not hold it.
"""

import ctypes
import os
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_LIBRARIES = (
    ("libtorch_global_deps.so", os.RTLD_NOW | os.RTLD_GLOBAL),
    ("libtorch_python.so", os.RTLD_NOW),
) if sys.platform == "linux" else ()  # fmt: skip
"""In the order and the way in which torch does it; the second one brings all others."""


@cache
def load_torch_libraries() -> None:
    """Call it in the thread that is about to import torch. What cannot be loaded here, the import will complain of."""
    torch = None if "torch" in sys.modules else find_spec("torch")
    if torch is None or torch.origin is None or not _LIBRARIES:
        return
    load = ctypes.CDLL(None).dlopen
    load.argtypes, load.restype = (ctypes.c_char_p, ctypes.c_int), ctypes.c_void_p
    for name, flags in _LIBRARIES:
        path = Path(torch.origin).parent / "lib" / name
        if path.is_file():
            load(os.fsencode(path), flags)
