"""The tables. Medians are what counts; the best time stands beside them, because what disturbs a run only makes it longer."""
import statistics

from measure import median

UNKNOWN = "not measured"


def write(about, sets, everyone, samples, chosen, kernels=None):
    parts = ["# QueueMap against others, and against the machine", "\n".join(f"- {line}" for line in about.lines)]
    for name in "full", "middle", "small":
        if name in sets:
            parts.append(comparison(sets[name], everyone, {key[1]: found for key, found in samples.items() if key[0] == name}))
    parts += [marginal(sets, everyone, samples), start_up(sets, samples), memory(sets, samples), limits(samples, chosen)]
    parts.append("## In memory, one thread, 200 files of one year: `benchmarks/Kernels`\n\n" + (kernels or UNKNOWN))
    return "\n\n".join(part.strip() for part in parts if part) + "\n"


def comparison(files, everyone, samples):
    rows = []
    for peer in everyone:
        if peer.name in samples:
            of = samples[peer.name]
            wall, allocated = median(of, lambda sample: sample.wall), peer.allocated(of[-1])
            rows.append([
                peer.name, f"{wall:.3f} ({min(sample.wall for sample in of):.3f})", f"{of_queuemap(of, samples['QueueMap']):.2f}",
                f"{files.bytes / wall / 1e6:,.0f}", f"{wall / files.rows * 1e9:,.1f}", f"{wall / len(files.paths) * 1e6:,.1f}",
                f"{median(of, lambda sample: sample.cpu):.2f}", megabytes(of),
                UNKNOWN if allocated is None else f"{allocated / 1e6:,.1f}"])
    return (f"## {len(files.paths):,} files, {files.bytes / 1e9:.2f} GB, {files.rows:,} rows: process start to answer\n\n" + table(
        ["", "s, median (best)", "÷ QueueMap's time", "MB/s", "ns a row", "µs a file", "CPU s", "peak MB", "MB allocated"], rows))


def of_queuemap(samples, own):
    """The median of the rounds' ratios: what disturbs a round disturbs both."""
    return statistics.median(one.wall / other.wall for one, other in zip(samples, own))


def marginal(sets, everyone, samples):
    """Start and end of a process fall out of the difference."""
    small, full = sets["small"], sets["full"]
    count, size = len(full.paths) - len(small.paths), full.bytes - small.bytes
    times, processor = {}, {}
    for peer in everyone:
        if ("full", peer.name) in samples:
            pairs = list(zip(samples["full", peer.name], samples["small", peer.name]))
            times[peer.name] = statistics.median(long.wall - short.wall for long, short in pairs)
            processor[peer.name] = statistics.median(long.cpu - short.cpu for long, short in pairs)
    rows = [[name, f"{time:.3f}", f"{time / times['QueueMap']:.2f}", f"{size / time / 1e6:,.0f}", f"{time / count * 1e6:.1f}",
             f"{processor[name]:.3f}", f"{processor[name] / processor['QueueMap']:.2f}"]
            for name, time in times.items()]
    return (f"## Marginal: time of {len(full.paths):,} files less time of {len(small.paths):,}, medians of the rounds' differences\n\n"
            + table(["", "s", "÷ QueueMap's time", "MB/s", "µs a file", "CPU s", "÷ QueueMap's CPU"], rows))


def start_up(sets, samples):
    rows = [[name, f"{median(of, lambda s: s.wall) * 1e3:.0f} ({min(s.wall for s in of) * 1e3:.0f})",
             f"{median(of, lambda s: s.cpu) * 1e3:.0f}", megabytes(of)]
            for name, of in (("`queuemap --help`", samples["start", "queuemap --help"]),
                             (f"`queuemap run`, one file of {sets['one'].bytes / 1e3:.0f} KB", samples["one", "QueueMap"]))]
    return "## Start-up\n\n" + table(["", "ms, median (best)", "CPU ms", "peak MB"], rows)


def memory(sets, samples):
    rows = [[f"{len(files.paths):,}", megabytes(samples[name, "QueueMap"]),
             f"{max(sample.peak for sample in samples[name, 'QueueMap']) / 1e6:,.0f}"] for name, files in sets.items()]
    return "## QueueMap's memory\n\n" + table(["files", "peak MB, median", "highest"], rows)


def limits(samples, chosen):
    names = {"newlines": "AVX2 count of newlines", "load": "loads and nothing else", "copy": "memcpy into the cache"}
    rows = []
    for what, title in names.items():
        rates = [[float(sample.out) for sample in samples.get(("memory", f"{what} {count}"), [])] for count in (1, chosen.threads)]
        rows.append([title] + [f"{statistics.median(rate):,.0f} ({max(rate):,.0f})" if rate else UNKNOWN for rate in rates])
    return ("## What the memory can do: 1 GiB in C\n\n"
            + table(["", "1 thread: MB/s, median (best)", f"{chosen.threads} threads"], rows))


def megabytes(samples):
    return f"{median(samples, lambda sample: sample.peak) / 1e6:,.0f}"


def table(header, rows):
    lines = [header, ["---"] + ["---:"] * (len(header) - 1)] + rows
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
