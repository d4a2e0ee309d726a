"""The machine a benchmark ran on: what must stand beside its numbers before anyone compares them with others."""

import os
import platform
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Machine:
    """Model of the processor, how many cores, the Python, the system, and how many processes were running or waiting."""

    cpu: str
    cores: int
    python: str
    system: str
    load: float | None

    def __str__(self) -> str:
        load = "load not told by this system" if self.load is None else f"load {self.load:.2f} when it began"
        return f"{self.cpu}, {self.cores} cores, {self.python}, {self.system}, {load}"


def this_machine() -> Machine:
    """The machine as it is now; the load is the average over the last minute."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    load = round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None
    return Machine(cpu_model(), os.cpu_count() or 1, python, f"{platform.system()} {platform.machine()}", load)


def cpu_model() -> str:
    """The processor's name as its maker gives it, or the little that Python knows of it."""
    found = {"Linux": _in_cpuinfo, "Darwin": _from_sysctl}.get(platform.system(), platform.processor)()
    return found or platform.processor() or platform.machine() or "unknown processor"


def _in_cpuinfo() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")


def _from_sysctl() -> str:
    command = ["sysctl", "-n", "machdep.cpu.brand_string"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
