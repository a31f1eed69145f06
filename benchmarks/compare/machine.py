"""Where and when it was measured."""
import dataclasses
import datetime
import os
import platform
import re
import subprocess

import measure
import tools


@dataclasses.dataclass
class Machine:
    slug: str
    lines: list


def about(chosen, absent):
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        fields = dict(re.findall(r"^([^\t:]+)\t*: (.*)$", file.read(), re.MULTILINE))
    cpu = fields.get("model name", platform.machine())
    with open("/proc/meminfo", encoding="utf-8") as file:
        memory = int(re.search(r"MemTotal:\s+(\d+)", file.read())[1]) / 2**20
    name = re.sub(r"\((r|tm)\)", "", cpu.lower()).split("@")[0]
    slug = re.sub(r"[^a-z0-9]+", "-", name).strip("-")
    dirty = " and changes" if first_line(["git", "status", "--porcelain", "--untracked-files=no"]) else ""
    lines = [
        f"{datetime.date.today()}, commit {first_line(['git', 'rev-parse', '--short', 'HEAD'])}{dirty}",
        f"{cpu}, family {fields.get('cpu family', '?')}, model {fields.get('model', '?')}; {os.cpu_count()} cores, {memory:.0f} GiB; "
        f"load {os.getloadavg()[0]:.1f} at the start",
        f"Linux {platform.release()}, .NET SDK {first_line(['dotnet', '--version'])}, Python {platform.python_version()}, "
        f"Node {first_line(['node', '--version'])}, {first_line(['cc', '--version'])}, {first_line(['mawk', '-W', 'version'])}",
        f"{chosen.rounds} rounds in turn after one to warm up, {chosen.threads} threads or processes each, files in the page cache",
        f"peaks below {measure.floor() / 1e6:.0f} MB cannot be told, and of several processes the largest counts",
    ]
    if absent:
        lines.append(f"not measured, as not installed: {', '.join(absent)}")
    return Machine(slug, lines)


def first_line(command):
    try:
        return (subprocess.run(command, cwd=tools.ROOT, capture_output=True, text=True).stdout.splitlines() or [""])[0]
    except FileNotFoundError:
        return f"no {command[0]}"
