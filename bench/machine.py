"""The facts of the machine that a figure was measured on, kept beside every figure."""

import os
import platform
from pathlib import Path


def facts() -> dict[str, str | float]:
    """Processor, memory, kernel, Python, and how busy the machine was before."""
    return {
        "cpus": os.cpu_count() or 0,
        "cpu": _first("/proc/cpuinfo", "model name"),
        "memory_gb": round(float(_first("/proc/meminfo", "MemTotal").split()[0] or 0) / 1024**2, 1),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 2),
    }


def _first(path: str, name: str) -> str:
    for line in Path(path).read_text().splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return "0"
