"""One process, measured from outside: wall time, processor time and peak memory as the kernel counts them."""
import dataclasses
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

LAUNCH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "launch.py")


@dataclasses.dataclass
class Sample:
    wall: float  # seconds
    cpu: float  # seconds, user and system, with the processes that it waited for
    peak: int  # bytes resident; of the largest process where there are several
    out: str
    err: str


def run(command):
    with tempfile.NamedTemporaryFile("r") as figures:
        launch = [sys.executable, "-S", "-E", "-I", LAUNCH, figures.name, shutil.which(command[0]), *command[1:]]
        done = subprocess.run(launch, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"{command} could not be started:\n{done.stderr}")
        took = json.load(figures)
    if took["code"] != 0:
        raise SystemExit(f"{' '.join(command)}\nended with {took['code']}:\n{done.stdout}{done.stderr}")
    return Sample(took["wall"], took["cpu"], took["peak"], done.stdout, done.stderr)


def floor():
    """The peak below which nothing can be told: that of the launcher itself."""
    return run(["true"]).peak


def median(samples, of):
    return statistics.median(of(sample) for sample in samples)
