"""One piece of work in a process of its own: its seconds, and the memory that it took.

Processor seconds are counted, for other users of the machine do not change those much. The memory
of the work is its peak above what the process held just before; only Linux can set the peak back
before the work, elsewhere it counts from the peak of the imports, which may hide a small one.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

_PROGRAM = """
import sys, time
from pathlib import Path

def memory():
    # What Linux calls ru_maxrss begins with what the parent process had.
    status = Path("/proc/self/status")
    if not status.exists():
        import resource
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most, most
    text = status.read_text()
    return [int(text.partition(name)[2].split()[0]) * 1024 for name in ("VmRSS:", "VmHWM:")]

def forget_the_peak():
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        pass

{imports}
{before}
forget_the_peak()
held, _ = memory()
began, cpu_began = time.perf_counter(), time.process_time()
{work}
print(time.process_time() - cpu_began, time.perf_counter() - began, held, memory()[1])
"""
_MIB = 1 << 20


@dataclass(frozen=True)
class Work:
    """A piece of work; only what stands in `work` is measured."""

    work: str
    imports: str = ""
    before: str = ""


@dataclass(frozen=True)
class Measured:
    cpu: float
    clock: float
    """Seconds."""
    held: float
    """MiB that the process held before the work."""
    most: float
    """MiB that it held at most."""

    @property
    def memory(self) -> float:
        return self.most - self.held


def measured(work: Work, *words: str | Path) -> Measured:
    """Do the work once, with these words in `sys.argv`."""
    program = _PROGRAM.format(imports=work.imports, before=work.before, work=work.work)
    environment = os.environ | {"PYTHONPATH": os.fspath(Path(__file__).parents[1])}
    printed = subprocess.run(
        [sys.executable, "-c", program, *map(str, words)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()[-4:]
    cpu, clock, held, most = map(float, printed)
    return Measured(cpu, clock, held / _MIB, most / _MIB)


def line(name: str, rounds: Sequence[Measured], yardstick: Sequence[Measured]) -> str:
    """Medians over the rounds, and how many times as fast as the yardstick of the same round."""
    pairs = zip(yardstick, rounds, strict=True)
    ratios = sorted(slow.cpu / quick.cpu for slow, quick in pairs)
    return (
        f"    {name:27} {median(one.cpu for one in rounds):7.2f} s of processor,"
        f" {median(one.clock for one in rounds):7.2f} s of clock,"
        f" {median(one.memory for one in rounds):6.0f} MiB for it,"
        f" {max(one.most for one in rounds):6.0f} MiB in all,"
        f" {median(ratios):5.1f} x ({ratios[0]:.1f} to {ratios[-1]:.1f})"
    )


def load() -> str:
    """How busy the machine is besides."""
    if not hasattr(os, "getloadavg"):
        return "load unknown"
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
