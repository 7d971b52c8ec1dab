"""What a process has taken of the machine's memory."""

from __future__ import annotations

from pathlib import Path

__all__ = ["most_memory"]


def most_memory() -> float:
    """Megabytes that this process had at most; getrusage would tell those of the process that started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
