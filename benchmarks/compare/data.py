"""The files to read: made once by `queuemap generate gsod`, and smaller sets of them as hard links."""
import collections
import concurrent.futures
import dataclasses
import glob
import os

STATIONS = 10_000
LAST_YEAR = 2024


@dataclasses.dataclass
class Files:
    directory: str
    paths: list
    bytes: int = 0
    rows: int = 0


def generate(queuemap, directory, count, run):
    stations = min(count, STATIONS)
    if count % stations:
        raise SystemExit(f"--files {count}: above {STATIONS:,} it has to be a multiple of it, a year of files each.")
    first = LAST_YEAR - count // stations + 1
    print(f"generates {count:,} files in {directory}, about {count * 67 / 1e6:.1f} GB")
    run([queuemap, "generate", "gsod", directory, "--stations", str(stations), "--years", f"{first}..{LAST_YEAR}"])


def listed(directory):
    return sorted(glob.glob(glob.escape(directory) + "/*/*.csv"))


def subset(all_files, count):
    """Every n-th file, so that each set has all the years and regions; the set itself where it is all of them."""
    have = len(all_files.paths)
    if count == have:
        return all_files
    if count > have:
        raise SystemExit(f"{all_files.directory} holds {have:,} files YEAR/STATION.csv, and {count:,} were asked for.")
    directory = f"{all_files.directory.rstrip('/')}-{count}"
    wanted = [all_files.paths[i * have // count] for i in range(count)]
    links = [os.path.join(directory, *path.split(os.sep)[-2:]) for path in wanted]
    if listed(directory) != links:
        if os.path.exists(directory):
            raise SystemExit(f"{directory} holds another choice of files; delete it.")
        for path, link in zip(wanted, links):
            os.makedirs(os.path.dirname(link), exist_ok=True)
            os.link(path, link)
    return Files(directory, links)


def look(path):
    with open(path, "rb") as file:
        content = file.read()
    return len(content), content.count(b"\n") - 1


def count(files):
    """What rates need. Generated fields hold no line breaks."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for size, rows in pool.map(look, files.paths, chunksize=256):
            files.bytes += size
            files.rows += rows
    return files


def warm(files, limits, names, run):
    """Reads all of it, so that the page cache has it: what nobody has read for half a minute may have left it again."""
    if limits:
        run([limits, "read", names, str(os.cpu_count())])
    else:
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            collections.deque(pool.map(look, files.paths, chunksize=256), maxlen=0)
