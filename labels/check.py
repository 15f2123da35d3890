#!/usr/bin/env python3
"""Check the labels of news articles against the articles.

    python3 labels/check.py articles.jsonl.gz

The folders hold identifiers, offsets, numbers, days and names of voices, and no text: the articles belong to their
publishers. The file has the articles as JSON lines (`id`, `title`, `text`). Canonical text: title, blank line, text.
Offsets count code points of it.
"""
import gzip
import hashlib
import json
import os
import sys
from datetime import date

ACTS = "assert confirm deny accuse demand promise warn question decline".split()
KINDS = "person government organization outlet document unnamed".split()
HERE = os.path.dirname(os.path.abspath(__file__))


def problems(label, text):
    """What is wrong with the labels of one article, in words."""
    if hashlib.sha256(text.encode()).hexdigest() != label["text_sha256"]:
        yield "the text is another than the one that was labelled"
    length = len(text)

    def span(where, s, needed):
        if s is None and not needed:
            return
        if not (isinstance(s, list) and len(s) == 2 and 0 <= s[0] < s[1] <= length):
            yield f"{where}: {s} is no passage of the text"
        elif text[s[0]].isspace() or text[s[1] - 1].isspace():
            yield f"{where}: {s} begins or ends with white space"

    numbers = [s["n"] for s in label["statements"]]
    if len(set(numbers)) != len(numbers):
        yield "two statements have one number"
    for s in label["statements"]:
        where = f"statement {s['n']}"
        for role in ("source", "cue", "content"):
            yield from span(f"{where}, {role}", s.get(f"{role}_span"), role == "content")
        if s["act"] not in ACTS or s["voice_kind"] not in KINDS:
            yield f"{where}: act {s['act']}, kind {s['voice_kind']}"
        if (s["voice_kind"] == "unnamed") != s["voice"].startswith("unnamed: "):
            yield f"{where}: voice and kind disagree"
        for target in [s.get("targets"), *s.get("targets_alt", [])]:
            if target is not None and target not in numbers:
                yield f"{where}: there is no statement {target}"
    for f in label["figures"]:
        yield from span("figure", f["span"], True)
        bounds = [b for b in (f["lower"], f["upper"]) if b is not None]
        if any(not isinstance(b, int) or b < 0 for b in bounds) or bounds != sorted(bounds):
            yield f"figure {f['span']}: {f['lower']} to {f['upper']}"
    for d in label["dates"]:
        yield from span("date", d["span"], True)
        if not d.get("unsure") and date.fromisoformat(d["start"]) > date.fromisoformat(d["end"]):
            yield f"date {d['span']}: it ends before it begins"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    opened = gzip.open if sys.argv[1].endswith(".gz") else open
    with opened(sys.argv[1], "rt", encoding="utf-8") as f:
        texts = {row["id"]: (row.get("title") or "") + "\n\n" + row["text"] for row in map(json.loads, f)}
    wrong = 0
    for folder in ("untouched", "development", "second"):
        count = dict.fromkeys(("articles", "statements", "figures", "dates"), 0)
        for name in sorted(os.listdir(os.path.join(HERE, folder))):
            with open(os.path.join(HERE, folder, name), encoding="utf-8") as f:
                label = json.load(f)
            if label["id"] not in texts:
                found = ["the file of articles has no article of this identifier"]
            else:
                found = list(problems(label, texts[label["id"]]))
            for problem in found:
                print(f"{folder}/{name}: {problem}")
            wrong += len(found)
            count["articles"] += 1
            for what in ("statements", "figures", "dates"):
                count[what] += sum(not row.get("unsure") for row in label[what])
        print(f"{folder}: " + ", ".join(f"{n} {what}" for what, n in count.items()) + " (unsure ones not counted)")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
