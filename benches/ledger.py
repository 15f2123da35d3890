#!/usr/bin/env python3
"""Measures what a ledger costs: time on top of reading, memory, size on the disk, and the time of its upkeep.

usage: python benches/ledger.py --sayso target/release/sayso --articles ARTICLES.jsonl[.gz]

ARTICLES holds one article a line, as `sayso read` takes them. Each round runs the two below one after the other, every
second round in the opposite order, so that what else the machine does falls on both alike:

  reading    `sayso read --json --threads N FILE`, what it prints thrown away
  adding     `sayso add --threads N --ledger FRESH FILE`

CPU seconds are user and system time of the child process, as the system counts them. The ratio is taken round by round;
the median is shown with the least and the greatest. Memory is the peak resident set of the child process; it is taken for
the first thousand articles and for all of them, so that its growth shows. The ledger's size is that of its files after the
program has ended, beside the bytes of all canonical texts in UTF-8. On the last ledger each of these is then run once:
adding all again, `reread` with nothing to do, `check`, `backup`.

Needs nothing but Python and, for the share of each table, the dbstat table of Python's SQLite where it has one.
"""
import argparse
import gzip
import json
import os
import platform
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# the unit of ru_maxrss
RESIDENT_UNIT = 1 if sys.platform == "darwin" else 1024
# so many articles show what memory is without growth
SOME = 1000


class Run:
    """One child process and what it cost."""

    def __init__(self, command):
        with tempfile.TemporaryFile() as errors:
            start = time.perf_counter()
            child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)
            # wait4 alone gives the cost of this child and no other
            _, status, usage = os.wait4(child.pid, 0)
            self.wall = time.perf_counter() - start
            child.returncode = os.waitstatus_to_exitcode(status)
            if child.returncode != 0:
                errors.seek(0)
                message = errors.read().decode(errors="replace")
                sys.exit(f"{' '.join(map(str, command))}: exit status {child.returncode}\n{message}")
        self.cpu = usage.ru_utime + usage.ru_stime
        self.resident = usage.ru_maxrss * RESIDENT_UNIT


def spread(values, form):
    """The median with the least and the greatest."""
    values = sorted(values)
    return f"{statistics.median(values):{form}} ({values[0]:{form}} to {values[-1]:{form}})"


def opened(path):
    return gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8")


def first_lines(path, most, to):
    """Copies the first lines of the articles; their number."""
    lines = 0
    with opened(path) as source, open(to, "w", encoding="utf-8") as target:
        for line in source:
            if most is not None and lines == most:
                break
            target.write(line)
            lines += 1
    return lines


def size(ledger):
    """Bytes of a ledger with the files that SQLite keeps beside it."""
    beside = [Path(f"{ledger}{ending}") for ending in ("", "-wal", "-shm")]
    return sum(path.stat().st_size for path in beside if path.exists())


def copy_to_look_into(ledger, folder):
    """A copy that can be opened without leaving anything beside the ledger."""
    copy = Path(folder) / "looked-into.db"
    shutil.copy(ledger, copy)
    return sqlite3.connect(copy)


def counted(connection):
    """Articles, bytes of texts, statements."""
    articles, texts = connection.execute("SELECT count(*), sum(length(CAST(text AS BLOB))) FROM version").fetchone()
    statements = connection.execute("SELECT count(*) FROM statement").fetchone()[0]
    return articles, texts, statements


def shares(connection):
    """Bytes of each table and index; nothing where this SQLite has no dbstat."""
    try:
        return connection.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC").fetchall()
    except sqlite3.OperationalError:
        return []


def processor():
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--sayso", required=True, help="the program, built with --release")
    arguments.add_argument("--articles", required=True, help="one article a line, .jsonl or .jsonl.gz")
    arguments.add_argument("--most", type=int, default=None, help="only the first N of them")
    arguments.add_argument("--rounds", type=int, default=3, help="how often reading and adding are run (default 3)")
    arguments.add_argument("--threads", type=int, default=1, help="threads that read (default 1)")
    arguments.add_argument("--tables", type=int, default=12, help="how many tables and indexes to list (default 12)")
    options = arguments.parse_args()
    sayso = shutil.which(options.sayso) or sys.exit(f"{options.sayso}: no such program; run cargo build --release")
    sayso = str(Path(sayso).resolve())
    threads = ["--threads", str(options.threads)]

    with tempfile.TemporaryDirectory() as folder:
        texts = str(Path(folder) / "articles.jsonl")
        lines = first_lines(options.articles, options.most, texts)
        if lines == 0:
            sys.exit(f"{options.articles}: no article in it")
        some = str(Path(folder) / "some.jsonl")
        ledger = Path(folder) / "measured.db"

        def fresh():
            for ending in ("", "-wal", "-shm"):
                Path(f"{ledger}{ending}").unlink(missing_ok=True)

        read, added = [], []

        def reading():
            read.append(Run([sayso, "read", "--json", *threads, texts]))

        def adding():
            fresh()
            added.append(Run([sayso, "add", *threads, "--ledger", str(ledger), texts]))

        few = None
        if lines > SOME:
            first_lines(texts, SOME, some)
            few = Run([sayso, "add", *threads, "--ledger", str(ledger), some])
        for round_number in range(options.rounds):
            for turn in (reading, adding) if round_number % 2 == 0 else (adding, reading):
                turn()
            print(f"round {round_number + 1} of {options.rounds}: reading {read[-1].cpu:.1f} s, adding {added[-1].cpu:.1f} s "
                  f"of CPU time", file=sys.stderr)
        whole = size(ledger)
        upkeep = {
            "adding all again": [sayso, "add", *threads, "--ledger", str(ledger), texts],
            "reread with nothing to do": [sayso, "reread", "--ledger", str(ledger)],
            "check": [sayso, "check", "--ledger", str(ledger)],
            "backup": [sayso, "backup", "--ledger", str(ledger), str(Path(folder) / "backup.db")],
        }
        upkeep = {what: Run(command) for what, command in upkeep.items()}
        again = size(ledger)
        connection = copy_to_look_into(ledger, folder)
        articles, bytes_of_texts, statements = counted(connection)
        tables = shares(connection)[:options.tables]
        connection.close()

    version = subprocess.run([sayso, "--version"], capture_output=True, text=True, check=True).stdout.splitlines()[0]
    print(f"{version}; {processor()}, {os.cpu_count()} processors; Python {platform.python_version()}")
    print(f"{lines} lines, {articles} articles, {bytes_of_texts} bytes of texts, {statements} statements; "
          f"{options.threads} threads, {options.rounds} rounds; median (least to greatest)")
    print()
    rows = [
        ("reading: CPU seconds", spread([run.cpu for run in read], ".2f")),
        ("adding to a fresh ledger: CPU seconds", spread([run.cpu for run in added], ".2f")),
        ("adding to reading", spread([a.cpu / r.cpu for a, r in zip(added, read)], ".3f")),
        ("adding: wall seconds", spread([run.wall for run in added], ".2f")),
        ("reading: peak memory", spread([run.resident / 1e6 for run in read], ".0f") + " MB"),
    ]
    if few:
        rows.append((f"adding {SOME} articles: peak memory", f"{few.resident / 1e6:.0f} MB"))
    rows += [
        ("adding all: peak memory", spread([run.resident / 1e6 for run in added], ".0f") + " MB"),
        ("ledger: size", f"{whole / 1e6:.1f} MB"),
        ("ledger to texts", f"{whole / bytes_of_texts:.2f}"),
        ("ledger after all that follows: size", f"{again / 1e6:.1f} MB"),
    ]
    for what, run in upkeep.items():
        rows.append((what, f"{run.cpu:.2f} s CPU, {run.wall:.2f} s wall, {run.resident / 1e6:.0f} MB"))
    print("| | |\n|---|---|")
    for what, value in rows:
        print(f"| {what} | {value} |")
    if tables:
        print("\n| table or index | MB | to texts |\n|---|---|---|")
        for name, used in tables:
            print(f"| {name} | {used / 1e6:.2f} | {used / bytes_of_texts:.3f} |")


if __name__ == "__main__":
    main()
