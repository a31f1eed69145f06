"""Starts one command and writes what it took to a file, as JSON: launch.py FILE COMMAND...

A process of its own, because the kernel counts the peak of whoever starts a process as the peak of what it starts: this one is
kept to a bare interpreter.
"""
import os
import sys
import time

began = time.perf_counter()
_, status, usage = os.wait4(os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ), 0)
wall = time.perf_counter() - began
with open(sys.argv[1], "w", encoding="ascii") as file:
    file.write(f'{{"code": {os.waitstatus_to_exitcode(status)}, "wall": {wall}, '
               f'"cpu": {usage.ru_utime + usage.ru_stime}, "peak": {usage.ru_maxrss * 1024}}}')
