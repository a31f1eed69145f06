"""What is built or installed before anything is measured, all of it below one work directory."""
import json
import os
import platform
import shutil
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
RID = "linux-" + {"x86_64": "x64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())


def step(command, cwd=None):
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)}\nended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def publish(work):
    """QueueMap and the benchmarks as they would be installed, precompiled. From a copy of what git knows: publishing for one
    platform changes lock files."""
    copy = os.path.join(work, "source")
    shutil.rmtree(copy, ignore_errors=True)
    for name in step(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], ROOT).split("\0")[:-1]:
        if os.path.isfile(os.path.join(ROOT, name)):
            os.makedirs(os.path.dirname(os.path.join(copy, name)), exist_ok=True)
            shutil.copy2(os.path.join(ROOT, name), os.path.join(copy, name))
    for project in "producer", "benchmarks/Kernels":
        print(f"publishes {project}")
        target = os.path.join(work, os.path.basename(project).lower())
        shutil.rmtree(target, ignore_errors=True)
        step(["dotnet", "publish", project, "-c", "Release", "-r", RID, "--self-contained", "false",
              "-p:PublishReadyToRun=true", "-p:RestoreLockedMode=false", "-v", "q", "-o", target], copy)


def compile_limits(work):
    """None without a C compiler."""
    compiler = shutil.which("cc")
    program = os.path.join(work, "limits")
    if compiler:
        step([compiler, "-O3", "-march=native", "-pthread", os.path.join(ROOT, "benchmarks/limits/limits.c"), "-o", program])
    return program if compiler else None


def install_duckdb(work):
    """None without Node, npm, or DuckDB's binary for this platform."""
    if not (shutil.which("node") and shutil.which("npm")):
        return None
    home = os.path.join(work, "duckdb")
    os.makedirs(home, exist_ok=True)
    for name in ".npmrc", "package.json", "package-lock.json", "duckdb.mjs":
        shutil.copy2(os.path.join(HERE, name), home)
    script = os.path.join(home, "duckdb.mjs")
    try:
        # Not `npm ci`: it refuses a lock file that lacks a platform's binary, and not every registry has all of them.
        step(["npm", "install", "--no-audit", "--no-fund"], home)
        step(["node", "-e", "require('@duckdb/node-api')"], home)
    except SystemExit as failure:
        print(f"DuckDB is left out: {failure}")
        return None
    return script


def run_kernels(work):
    """The tables of the benchmarks in memory, as BenchmarkDotNet writes them."""
    artifacts = os.path.join(work, "artifacts")
    shutil.rmtree(artifacts, ignore_errors=True)
    step([os.path.join(work, "kernels", "QueueMap.Kernels"), "--filter", "*", "--artifacts", artifacts], work)
    reports = os.path.join(artifacts, "results")
    tables = []
    for name in sorted(os.listdir(reports)):
        if name.endswith("-report-github.md"):
            with open(os.path.join(reports, name), encoding="utf-8") as file:
                tables.append("".join(line.replace("&#39;", "") for line in file if line.startswith("|")))
    ratios = subprocess.run([os.path.join(work, "kernels", "QueueMap.Kernels"), "ratios"], check=True, capture_output=True, text=True)
    return "\n".join(tables) + "\n\n" + ratios.stdout


def duckdb_version():
    with open(os.path.join(HERE, "package.json"), encoding="utf-8") as file:
        return json.load(file)["dependencies"]["@duckdb/node-api"].split("-")[0]
