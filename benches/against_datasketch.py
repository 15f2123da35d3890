#!/usr/bin/env python3
"""Times finding copied passages against datasketch's MinHash-LSH over the same articles, in turn, in one run.

usage: python benches/against_datasketch.py --copies target/release/examples/copied_passages --articles ARTICLES.jsonl

ARTICLES.jsonl holds one article a line (`id`, `title`, `text`, `outlet`, `published`), in gzip or not. Each round runs the two
below one after the other, every second round in the opposite order:

  sayso        the example `copied_passages` of the linker, one thread, the whole process: the pairs that may share a
               passage, and every passage of at least twelve words aligned word by word, with its kind
  datasketch   a fresh Python process with one thread: MinHash signatures (128 permutations) of the sets of word
               5-grams, MinHashLSH with Jaccard threshold 0.5, and the pairs that its queries find; nothing is aligned.
               The seconds for the signatures alone are shown as well

CPU seconds are user and system time of the child process, start and loading included. Ratios are taken round by round; the
median is shown with the least and the greatest. A pair that datasketch finds counts as found by sayso when at least one passage of
the two is printed; the others are listed with the share of 5-grams that they really have in common.

Needs datasketch in the Python that runs this.
"""
import argparse
import gzip
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time

# numpy starts threads of its own unless told not to
ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")}
# the unit of ru_maxrss
RESIDENT_UNIT = 1 if sys.platform == "darwin" else 1024
# The hidden argument with which this script starts itself to run datasketch.
DATASKETCH = "--run-datasketch"
PERMUTATIONS, THRESHOLD, GRAM = 128, 0.5, 5
WORD = re.compile(r"\w+")


def opened(path):
    return gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8")


def texts(path):
    with opened(path) as lines:
        for line in lines:
            article = json.loads(line)
            yield article["id"], f"{article.get('title') or ''}\n\n{article.get('text') or ''}"


def grams(text):
    words = WORD.findall(text.lower())
    return {" ".join(words[at:at + GRAM]) for at in range(max(len(words) - GRAM + 1, 1))}


def pairs_with_datasketch(path):
    """Runs in the child process: prints the pairs and the CPU seconds for the signatures."""
    import datasketch

    start = time.process_time()
    ids, all_grams = [], []
    for identifier, text in texts(path):
        ids.append(identifier)
        all_grams.append([gram.encode("utf-8") for gram in grams(text)])
    reading = time.process_time() - start
    start = time.process_time()
    signatures = datasketch.MinHash.bulk(all_grams, num_perm=PERMUTATIONS)
    hashing = time.process_time() - start
    index = datasketch.MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    pairs = set()
    for identifier, signature in zip(ids, signatures):
        pairs.update((min(identifier, other), max(identifier, other)) for other in index.query(signature))
        index.insert(identifier, signature)
    print(json.dumps({"pairs": sorted(pairs), "hashing": hashing, "reading": reading, "version": datasketch.__version__}))


class Run:
    """One child process, what it cost and what it printed."""

    def __init__(self, command):
        with tempfile.TemporaryFile() as output:
            start = time.perf_counter()
            child = subprocess.Popen(command, stdout=output, stderr=subprocess.DEVNULL, env={**os.environ, **ONE_THREAD})
            # wait4 alone gives the cost of this child and no other
            _, status, usage = os.wait4(child.pid, 0)
            self.wall = time.perf_counter() - start
            if os.waitstatus_to_exitcode(status) != 0:
                sys.exit(f"failed: {' '.join(command)}")
            self.cpu = usage.ru_utime + usage.ru_stime
            self.memory = usage.ru_maxrss * RESIDENT_UNIT
            output.seek(0)
            self.lines = [json.loads(line) for line in output]


def spread(values):
    return f"{statistics.median(values):8.2f}  ({min(values):.2f} to {max(values):.2f})"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--copies", required=True, help="the linker's example copied_passages, built with --release")
    parser.add_argument("--articles", required=True, help="articles, one JSON object a line; .gz is unpacked first")
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        # both read the same plain file
        path = os.path.join(folder, "articles.jsonl")
        with opened(args.articles) as source, open(path, "w", encoding="utf-8") as target:
            target.writelines(source)
        commands = {"sayso": [args.copies, path, "1"], "datasketch": [sys.executable, __file__, DATASKETCH, path]}
        runs = {name: [] for name in commands}
        for number in range(args.rounds):
            for name in sorted(commands, reverse=number % 2 == 0):
                runs[name].append(Run(commands[name]))
        peer = runs["datasketch"][-1].lines[0]
        theirs = {tuple(pair) for pair in peer["pairs"]}
        copies = runs["sayso"][-1].lines
        ours = {tuple(sorted((copy["from"]["article"], copy["to"]["article"]))) for copy in copies}
        ours = {pair for pair in ours if pair[0] != pair[1]}
        print(f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}, "
              f"datasketch {peer['version']}, {args.rounds} rounds")
        for name in sorted(runs, reverse=True):
            print(f"{name:11} CPU s {spread([run.cpu for run in runs[name]])}   wall s {spread([run.wall for run in runs[name]])}"
                  f"   memory {max(run.memory for run in runs[name]) / 1e6:.0f} MB")
        print(f"            of datasketch's CPU s {spread([run.lines[0]['hashing'] for run in runs['datasketch']])} are signatures, "
              f"{spread([run.lines[0]['reading'] for run in runs['datasketch']])} reading and 5-grams")
        ratios = [theirs_run.cpu / ours_run.cpu for theirs_run, ours_run in zip(runs["datasketch"], runs["sayso"])]
        walls = [theirs_run.wall / ours_run.wall for theirs_run, ours_run in zip(runs["datasketch"], runs["sayso"])]
        print(f"datasketch to sayso: CPU {spread(ratios)}   wall {spread(walls)}")
        missed = sorted(theirs - ours)
        print(f"sayso: {len(copies)} passages, {len(ours)} pairs of articles; datasketch: {len(theirs)} pairs, "
              f"{len(theirs) - len(missed)} of them among sayso's")
        by_id = dict(texts(path)) if missed else {}
        for first, second in missed:
            x, y = grams(by_id[first]), grams(by_id[second])
            print(f"  not among sayso's: {first} {second}, {len(x & y)} of {len(x | y)} 5-grams in common")


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == DATASKETCH:
        pairs_with_datasketch(sys.argv[2])
    else:
        main()
