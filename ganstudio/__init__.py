"""GAN Studio: watch a GAN learn, steer what it makes, know what it missed.

The supported Python API is two names, loaded on first use so that `import ganstudio` stays light:

    from ganstudio import GeneratorFile      # onnxruntime + numpy, never torch
    from ganstudio import Trainer            # torch
"""

import os
from importlib import import_module
from typing import Any

# ONNX Runtime reads this once, when it is imported: without it, it keeps a device id and a database of events in the
# user's cache and asks the network for its collector. Every entry of the program, children included, passes here first.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

__version__ = "0.1.0"
_API = {"GeneratorFile": "ganstudio.inference.generator.generator_file", "Trainer": "ganstudio.training.loop.trainer"}
__all__ = ["GeneratorFile", "Trainer", "__version__"]


def __getattr__(name: str) -> Any:
    if name in _API:
        return getattr(import_module(_API[name]), name)
    raise AttributeError(f"module 'ganstudio' has no attribute {name!r}")
