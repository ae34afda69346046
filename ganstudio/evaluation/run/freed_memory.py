"""Memory that was freed is kept for what comes next, rather than given back and asked for again at once."""

import ctypes
import sys

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""Of glibc's malloc.h."""


def keep_freed_memory() -> None:
    """For the whole process, which should be one that only computes; does nothing where malloc is not glibc's.

    Blocks of some megabytes come and go by the hundred here, and the system clears every page of each anew: a fifth of
    the processor's time. Larger ones than 32 MB still come from the system and go back there.
    """
    if sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_MMAP_THRESHOLD, 32 << 20)
        mallopt(_TRIM_THRESHOLD, 512 << 20)
