"""How much memory is free, asked of the system."""

import ctypes
import os
import platform
from pathlib import Path


def free_memory() -> int | None:
    """Bytes that may be taken without harm to others, or None where that cannot be told."""
    system = platform.system()
    if system == "Linux":
        return _on_linux()
    if system == "Windows":
        return _on_windows()
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2


def _on_linux() -> int | None:
    rows = dict(line.split(":", 1) for line in Path("/proc/meminfo").read_text().splitlines())
    free = int(rows["MemAvailable"].split()[0]) * 1024
    try:  # a container's own limit counts too
        limit = Path("/sys/fs/cgroup/memory.max").read_text().strip()
        used = int(Path("/sys/fs/cgroup/memory.current").read_text())
        rows = dict(line.split(" ", 1) for line in Path("/sys/fs/cgroup/memory.stat").read_text().splitlines())
        used -= int(rows["inactive_file"])  # files that were read and may be forgotten
    except (OSError, ValueError, KeyError):
        return free
    return free if limit == "max" else min(free, int(limit) - used)


def _on_windows() -> int:
    class Status(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ulong), ("load", ctypes.c_ulong)] + [
            (name, ctypes.c_ulonglong) for name in ("total", "free", "p1", "p2", "v1", "v2", "ex")
        ]

    status = Status(length=ctypes.sizeof(Status))
    ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status))  # type: ignore[attr-defined]
    return int(status.free)
