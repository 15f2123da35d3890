#!/usr/bin/env python3
"""Times sayso against spaCy's small English pipeline over the same texts, in turn, in one run.

usage: python benches/against_spacy.py --sayso target/release/sayso --texts DIR

DIR holds one article a file, *.txt in UTF-8. Each round runs the three below one after the other, every second round in
the opposite order, so that what else the machine does falls on all alike:

  sayso, one thread    `sayso read --json --threads 1 FOLDER`, the whole process
  spaCy                `nlp.pipe` with the pipeline's default components, in a fresh process with one thread; reported with
                       and without the interpreter's start and the loading of the model
  sayso, two threads   the same with `--threads 2`, for wall time

CPU seconds are user and system time of the child process, as the system counts them. Ratios are taken round by round; the
median is shown with the least and the greatest. Memory is the peak resident set of the child process.

Needs spaCy in the Python that runs this, and its small English model: `python -m spacy download en_core_web_sm`.
"""
import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# numpy and its like start threads of their own unless told not to
ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")}
# the unit of ru_maxrss
RESIDENT_UNIT = 1 if sys.platform == "darwin" else 1024
# The hidden argument with which this script starts itself to run spaCy.
SPACY = "--run-spacy"


def read_with_spacy(model, folder):
    """Runs in the child process: reads all texts and prints the CPU seconds after loading."""
    import spacy

    pipeline = spacy.load(model)
    texts = [path.read_text(encoding="utf-8") for path in sorted(Path(folder).glob("*.txt"))]
    start = time.process_time()
    tokens = sum(len(document) for document in pipeline.pipe(texts))
    seconds = time.process_time() - start
    print(json.dumps({"cpu": seconds, "tokens": tokens, "articles": len(texts), "components": pipeline.pipe_names,
                      "version": spacy.__version__}))


class Run:
    """One child process and what it cost."""

    def __init__(self, command):
        environment = {**os.environ, **ONE_THREAD}
        with tempfile.TemporaryFile() as output:
            start = time.perf_counter()
            child = subprocess.Popen(command, stdout=output, env=environment)
            # wait4 alone gives the cost of this child and no other
            _, status, usage = os.wait4(child.pid, 0)
            self.wall = time.perf_counter() - start
            child.returncode = os.waitstatus_to_exitcode(status)
            if child.returncode != 0:
                sys.exit(f"{' '.join(command)}: exit status {child.returncode}; see its message above")
            output.seek(0)
            self.output = output.read()
        self.cpu = usage.ru_utime + usage.ru_stime
        self.resident = usage.ru_maxrss * RESIDENT_UNIT


def spread(values, form):
    """The median with the least and the greatest."""
    values = sorted(values)
    return f"{statistics.median(values):{form}} ({values[0]:{form}} to {values[-1]:{form}})"


def ratio(ours, theirs):
    """How many times as long theirs take, round by round."""
    return spread([their / our for our, their in zip(ours, theirs)], ".2f")


def megabytes(values):
    return spread([value / 1e6 for value in values], ".0f") + " MB"


def processor():
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def copied(texts, most, folder):
    """The texts that both read, in a folder of their own; their number, words and characters."""
    paths = sorted(Path(texts).glob("*.txt"))[:most]
    if not paths:
        sys.exit(f"{texts}: no *.txt file in this folder; name a folder with one article a file")
    words = characters = 0
    for path in paths:
        shutil.copy(path, folder)
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            sys.exit(f"{path}: {error}; give texts in UTF-8")
        words, characters = words + len(text.split()), characters + len(text)
    return len(paths), words, characters


def startups(sayso, times, folder):
    """Reads a file of one line again and again, after one time that fills the system's file cache."""
    path = Path(folder) / "line.txt"
    path.write_text("The ferry will stay, Mayor Marta Quill said on Tuesday.\n", encoding="utf-8")
    command = [sayso, "read", "--json", "--threads", "1", str(path)]
    Run(command)
    return [Run(command) for _ in range(times)]


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--sayso", required=True, help="the program, built with --release")
    arguments.add_argument("--texts", required=True, help="folder with one article a file, *.txt")
    arguments.add_argument("--articles", type=int, default=None, help="read only the first N of them")
    arguments.add_argument("--rounds", type=int, default=5, help="how often each is run (default 5)")
    arguments.add_argument("--startups", type=int, default=20, help="how often start-up is timed (default 20)")
    arguments.add_argument("--spacy-model", default="en_core_web_sm", help="the pipeline's package (default %(default)s)")
    options = arguments.parse_args()
    sayso = shutil.which(options.sayso) or sys.exit(f"{options.sayso}: no such program; run cargo build --release")
    sayso = str(Path(sayso).resolve())

    one, two, spacy = [], [], []
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as other:
        articles, words, characters = copied(options.texts, options.articles, folder)
        reading = [sayso, "read", "--json", "--threads"]
        turns = [
            (one, [*reading, "1", folder]),
            (spacy, [sys.executable, __file__, SPACY, options.spacy_model, folder]),
            (two, [*reading, "2", folder]),
        ]
        for round_number in range(options.rounds):
            for runs, command in turns if round_number % 2 == 0 else turns[::-1]:
                runs.append(Run(command))
            print(f"round {round_number + 1} of {options.rounds}: sayso {one[-1].cpu:.1f} s, spaCy {spacy[-1].cpu:.1f} s "
                  f"of CPU time", file=sys.stderr)
        start = startups(sayso, options.startups, other)

    for run in one + two:
        lines = run.output.count(b"\n")
        if lines != articles:
            sys.exit(f"sayso printed {lines} lines for {articles} articles; the comparison would not be fair")
    if any(run.output != one[0].output for run in two):
        sys.exit("two threads gave another result than one; the comparison would not be fair")
    statements = sum(len(json.loads(line)["statements"]) for line in one[0].output.splitlines())
    inside = [json.loads(run.output) for run in spacy]
    version = subprocess.run([sayso, "--version"], capture_output=True, text=True, check=True).stdout.splitlines()[0]

    def rate(seconds):
        return spread([articles / second for second in seconds], ".2f")

    ours, theirs = [run.cpu for run in one], [run.cpu for run in spacy]
    loaded = [run["cpu"] for run in inside]
    print(f"{version}; spaCy {inside[0]['version']}, {options.spacy_model}: {', '.join(inside[0]['components'])}")
    print(f"{processor()}, {os.cpu_count()} processors; Python {platform.python_version()}")
    print(f"{articles} articles, {words} words, {characters} characters; {options.rounds} rounds; median (least to greatest)")
    print(f"sayso finds {statements} statements")
    print()
    print("| | |\n|---|---|")
    for what, value in (
        ("sayso, one thread, whole process: articles per CPU second", rate(ours)),
        ("spaCy, whole process: articles per CPU second", rate(theirs)),
        ("spaCy, loading left out: articles per CPU second", rate(loaded)),
        ("sayso to spaCy, whole processes: times as many", ratio(ours, theirs)),
        ("sayso, whole process, to spaCy, loading left out: times as many", ratio(ours, loaded)),
        ("sayso, wall seconds: one thread", spread([run.wall for run in one], ".2f")),
        ("sayso, wall seconds: two threads", spread([run.wall for run in two], ".2f")),
        ("two threads to one: times as fast", ratio([run.wall for run in two], [run.wall for run in one])),
        ("sayso, a file of one line: wall milliseconds", spread([1000 * run.wall for run in start], ".0f")),
        ("sayso, a file of one line: CPU milliseconds", spread([1000 * run.cpu for run in start], ".0f")),
        ("sayso, peak memory: one line", megabytes([run.resident for run in start])),
        ("sayso, peak memory: all articles, one thread", megabytes([run.resident for run in one])),
        ("sayso, peak memory: all articles, two threads", megabytes([run.resident for run in two])),
        ("spaCy, peak memory: all articles", megabytes([run.resident for run in spacy])),
    ):
        print(f"| {what} | {value} |")


if __name__ == "__main__":
    if sys.argv[1:2] == [SPACY]:
        read_with_spacy(*sys.argv[2:])
    else:
        main()
