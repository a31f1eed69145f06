"""Who does the job, and how each is started. Every command prints, or writes, a line `month,value,station,date` a month."""
import csv
import dataclasses
import decimal
import os
import re
import shutil
import sys

import tools


@dataclasses.dataclass
class Peer:
    name: str
    command: object  # of a set of files and of its list
    largest: str  # the largest set that it is run on: small, middle or full
    answer: object = lambda sample: sample.out
    allocated: object = lambda sample: None
    before: object = lambda: None


class QueueMap(Peer):
    """The whole product: listing, manifest, queue, ledger, result files, export; every write durable."""

    def __init__(self, work):
        self.program = os.path.join(work, "producer", "queuemap")
        state, export = os.path.join(work, "state"), os.path.join(work, "export.csv")

        def answer(_):
            with open(export, newline="", encoding="utf-8") as file:
                return "\n".join(f"{r['month']},{r['value']},{r['station']},{r['date']}" for r in csv.DictReader(file))

        super().__init__(
            "QueueMap", lambda files, _: [self.program, "run", files.directory, "--state", state, "--export", export],
            "full", answer, before=lambda: shutil.rmtree(state, ignore_errors=True))


def all_of(work, threads):
    """Those that can be run here, QueueMap first; and the names of those that cannot."""
    count = str(threads)
    limits, duckdb = tools.compile_limits(work), tools.install_duckdb(work)
    csvhelper = os.path.join(work, "kernels", "QueueMap.Kernels")
    awk = shutil.which("mawk")
    found = [
        QueueMap(work),
        limits and Peer("C: open, read, close and nothing else", lambda _, names: [limits, "read", names, count], "full",
                        answer=lambda _: None),
        Peer("CsvHelper 34, raw spans", lambda files, _: [csvhelper, "csvhelper", files.directory, count], "middle",
             allocated=lambda sample: int(re.search(r"allocated (\d+)", sample.err)[1])),
        duckdb and Peer(f"DuckDB {tools.duckdb_version()}", lambda files, _: ["node", duckdb, files.directory, count], "middle"),
        awk and Peer("mawk", lambda _, names: [os.path.join(tools.HERE, "awk.sh"), awk, names, count], "small"),
        Peer("AWS's sample mapper, Python", lambda files, _: [sys.executable, os.path.join(tools.HERE, "mapper.py"),
                                                              files.directory, count], "small"),
    ]
    absent = [name for name, there in (("the C loops", limits), ("DuckDB", duckdb), ("mawk", awk)) if not there]
    return [peer for peer in found if peer], limits, absent


def normal(answer):
    """Months in order, values as numbers: 97.0 and 97 are one."""
    rows = [line.split(",") for line in answer.split("\n") if line]
    return sorted(f"{month},{decimal.Decimal(value).normalize():f},{station},{date}" for month, value, station, date in rows)


def check(name, answer, expected, files):
    if normal(answer) != normal(expected):
        wrong = sorted(set(normal(answer)) ^ set(normal(expected)))
        raise SystemExit(f"{name} and QueueMap disagree over {files.directory}:\n" + "\n".join(wrong[:10]))
