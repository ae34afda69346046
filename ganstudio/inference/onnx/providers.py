"""Which processor computes: the graphics card where its driver answers, otherwise the CPU."""

import ctypes
import io
import sys
from contextlib import redirect_stdout
from functools import cache
from typing import Any, Literal

Device = Literal["auto", "cpu"]

_WORDS = {"CPUExecutionProvider": "CPU", "CUDAExecutionProvider": "CUDA"}


@cache
def has_nvidia_card() -> bool:
    """True if the NVIDIA driver can be loaded and finds a card.

    Asked first, because ONNX Runtime lists its CUDA provider on machines that have neither.
    """
    try:
        driver = ctypes.CDLL("nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1")
    except OSError:
        return False
    count = ctypes.c_int()
    return driver.cuInit(0) == 0 and driver.cuDeviceGetCount(ctypes.byref(count)) == 0 and count.value > 0


def wanted_providers(device: Device = "auto") -> list[Any]:
    """Providers to ask ONNX Runtime for, best first. Reduced precision (TF32) is off: pictures as exported."""
    import onnxruntime

    if device == "cpu" or not has_nvidia_card():
        return ["CPUExecutionProvider"]
    if "CUDAExecutionProvider" not in onnxruntime.get_available_providers():
        return ["CPUExecutionProvider"]
    _load_cuda()
    return [("CUDAExecutionProvider", {"use_tf32": "0"}), "CPUExecutionProvider"]


@cache
def _load_cuda() -> None:
    """Load NVIDIA's libraries from where pip put them. What is missing is seen when the provider is read back."""
    import onnxruntime

    with redirect_stdout(io.StringIO()):  # it prints there, where a command's JSON belongs
        onnxruntime.preload_dlls()


def in_words(provider: str) -> str:
    """ "CPUExecutionProvider" -> "CPU"."""
    return _WORDS.get(provider, provider.removesuffix("ExecutionProvider"))
