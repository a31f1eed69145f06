#!/usr/bin/env python3
"""QueueMap as a whole process against others that do the same job over the same files. benchmarks/README.md says more."""
import argparse
import os
import sys

import data
import machine
import measure
import peers
import report
import tools

MIDDLE = 20_000
ORDER = ["small", "middle", "full"]
IN_MEMORY_MIB = 1024


def options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=200_000, help="files of the largest set, 67 KB each (default: 200,000, 14 GB)")
    parser.add_argument("--small", type=int, default=2_000, help="files of the set for slow peers (default: 2,000)")
    parser.add_argument("--rounds", type=int, default=7, help="rounds that count; one before them does not (default: 7)")
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="threads or processes of each peer (default: all cores)")
    parser.add_argument("--data", help="directory of YEAR/STATION.csv to use, or to make (default: data below --work)")
    parser.add_argument("--work", default=os.path.join(tools.ROOT, "benchmarks", ".work"),
                        help="where things are built (default: benchmarks/.work)")
    parser.add_argument("--no-build", action="store_true", help="measure what an earlier call published")
    parser.add_argument("--no-kernels", action="store_true", help="leave out the benchmarks in memory")
    parser.add_argument("--results", default=os.path.join(tools.ROOT, "benchmarks", "results"), help="directory for the report")
    chosen = parser.parse_args()
    if not 1 <= chosen.small < chosen.files or chosen.rounds < 1:
        parser.error("--small has to be less than --files, and --rounds at least 1.")
    chosen.work = os.path.abspath(chosen.work)
    chosen.data = os.path.abspath(chosen.data or os.path.join(chosen.work, f"data-{chosen.files}"))
    return chosen


def prepare(chosen, queuemap):
    """The sets of files by name, counted, and a file each that lists them."""
    if not data.listed(chosen.data):
        data.generate(queuemap, chosen.data, chosen.files, measure.run)
    everything = data.Files(chosen.data, data.listed(chosen.data))
    sizes = {"one": 1, "small": chosen.small, "middle": min(MIDDLE, chosen.files), "full": chosen.files}
    if sizes["middle"] <= sizes["small"] or sizes["full"] == sizes["middle"]:
        del sizes["middle"]
    sets, lists = {}, {}
    for name, count in sizes.items():
        sets[name] = data.count(data.subset(everything, count))
        lists[name] = os.path.join(chosen.work, f"{name}.list")
        with open(lists[name], "w", encoding="utf-8") as file:
            file.write("".join(path + "\n" for path in sets[name].paths))
    return sets, lists


def jobs(everyone, limits, sets, lists, threads):
    """What a round does: pairs of a key and of what gives its sample. A peer of the middle set takes the full one where that
    is no larger than the middle."""
    queuemap = everyone[0]
    full_is_middle = len(sets["full"].paths) <= MIDDLE
    for name, files in sets.items():
        for peer in everyone:
            largest = "full" if peer.largest == "middle" and full_is_middle else peer.largest
            if name == "one" and peer is queuemap or name != "one" and ORDER.index(name) <= ORDER.index(largest):
                yield (name, peer.name), peer, peer.command(files, lists[name]), files
    yield ("start", "queuemap --help"), None, [queuemap.program, "--help"], None
    for what in ("newlines", "load", "copy") if limits else ():
        for count in sorted({1, threads}):
            yield ("memory", f"{what} {count}"), None, [limits, what, str(IN_MEMORY_MIB), str(count)], None


def main():
    chosen = options()
    os.makedirs(chosen.work, exist_ok=True)
    if not chosen.no_build:
        tools.publish(chosen.work)
    everyone, limits, absent = peers.all_of(chosen.work, chosen.threads)
    sets, lists = prepare(chosen, everyone[0].program)
    about = machine.about(chosen, absent)
    plan = list(jobs(everyone, limits, sets, lists, chosen.threads))
    samples, answers = {}, {}
    for number in range(chosen.rounds + 1):
        # Turned a little each round, so that nobody always comes after the same neighbour.
        for key, peer, command, files in plan[number % len(plan):] + plan[:number % len(plan)]:
            if peer:
                data.warm(files, limits, lists[key[0]], measure.run)
                peer.before()
            sample = measure.run(command)
            if peer and (answer := peer.answer(sample)) is not None:
                peers.check(peer.name, answer, answers.setdefault(key[0], answer), files)
            if number > 0:
                samples.setdefault(key, []).append(sample)
        print(f"round {number} of {chosen.rounds}" + (", to warm up" if number == 0 else ""), file=sys.stderr)
    publish(about, chosen, report.write(about, sets, everyone, samples, chosen))
    if not chosen.no_kernels:
        publish(about, chosen, report.write(about, sets, everyone, samples, chosen, tools.run_kernels(chosen.work)))


def publish(about, chosen, text):
    path = os.path.join(chosen.results, about.slug + ".md")
    os.makedirs(chosen.results, exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    print(text + f"\nwritten to {path}")


if __name__ == "__main__":
    main()
