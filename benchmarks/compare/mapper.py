"""The job as the mapper function of AWS's Distributed Map sample does it: a csv.DictReader over each file, a dictionary of the
best row by month, the files shared among processes as the sample shares them among Lambda functions.

python3 mapper.py DIRECTORY PROCESSES
"""
import csv
import functools
import glob
import multiprocessing
import sys


def better(one, other):
    """The hotter; if equal the earlier; if equal the smaller station."""
    return one if other is None or (-one[0], one[2], one[1]) < (-other[0], other[2], other[1]) else other


def hottest(path):
    best = {}
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            text = row["TEMP"].strip()
            if text and float(text) != 9999.9:
                month = row["DATE"][:7]
                best[month] = better((float(text), row["STATION"], row["DATE"]), best.get(month))
    return best


def merge(total, part):
    for month, row in part.items():
        total[month] = better(row, total.get(month))
    return total


if __name__ == "__main__":
    paths = glob.glob(sys.argv[1] + "/*/*.csv")
    with multiprocessing.Pool(int(sys.argv[2])) as pool:
        answer = functools.reduce(merge, pool.imap_unordered(hottest, paths, chunksize=50), {})
    for month, (value, station, date) in sorted(answer.items()):
        print(f"{month},{value},{station},{date}")
