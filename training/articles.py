"""Articles as the tagger sees them: word pieces, features, labels and windows.

One value, `Article`, holds an article from its text to its windows. The Rust reader
(`crates/reader/src/tagger`) builds the same pieces, features and windows; `sample.py`
writes a small invented sample of all three so that a test can compare the two.

Labels follow PolNeAR: an attribution has exactly one cue, so the cue *is* the
attribution: content words and cues point at each other, not at a numbered event.
"""
from __future__ import annotations

import gzip
import json
import os
import re
from dataclasses import dataclass, field

import numpy as np
from tokenizers import Tokenizer

ROLES = ("source", "cue", "content")
# O, then B and I of each role: B-source 1, I-source 2, B-cue 3, I-cue 4, B-content 5, I-content 6
TAGS = 1 + 2 * len(ROLES)
FEATURES = 12  # letter case (3) x first word of a line (2) x inside quotation marks (2)
NOWHERE = -1  # a pointer with no label: not trained
NONE = -2  # a pointer that is known to point at nothing

_FRAGMENTS = re.compile(r"(T\d+)\t\S+ (\d+ \d+(?:;\d+ \d+)*)\t")
_ANNOTATOR = re.compile(r"_[0-9a-f]{4}$")


def read_brat(path):
    """One brat file as a list of {role: sorted [(start, end)]} in code points."""
    spans, events = {}, []
    with open(path, encoding="utf-8", newline="") as f:
        for line in f.read().split("\n"):
            if t := _FRAGMENTS.match(line):
                spans[t[1]] = sorted(tuple(map(int, p.split())) for p in t[2].split(";"))
            elif re.match(r"E\d+\t", line):
                events.append(line.split("\t")[1].split()[1:])
    out = []
    for arguments in events:
        roles = {r: [] for r in ROLES}
        for argument in arguments:
            role, ident = argument.split(":")
            role = role.rstrip("0123456789").lower()
            if role in roles:
                roles[role] += spans[ident]
        if roles["cue"] or roles["content"]:
            out.append({r: sorted(s) for r, s in roles.items()})
    return out


def load_tokenizer(path):
    """The tokenizer file of the model, without the truncation and padding it asks for."""
    tokenizer = Tokenizer.from_file(path)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def quoted(text):
    """For each character: is it inside quotation marks? Marks count as inside; a line ends it."""
    inside, state = np.zeros(len(text), bool), False
    for i, c in enumerate(text):
        if c == "\n":
            state = False
        elif c == "“":
            state = True
        elif c == "”":
            inside[i], state = True, False
            continue
        elif c == '"':
            inside[i] = True
            state = not state
            continue
        inside[i] = state
    return inside


def features(text, words):
    """The feature number of each word: case + 3 * first of its line + 6 * inside quotation marks."""
    inside, out, last = quoted(text), [], 0
    for start, end in words:
        word = text[start:end]
        case = 0 if not word[0].isupper() else 2 if len(word) > 1 and word.isupper() else 1
        first = start == 0 or "\n" in text[last:start]
        out.append(case + 3 * (first or last == 0) + 6 * inside[start])
        last = end
    return out


@dataclass
class Article:
    name: str
    text: str
    pieces: np.ndarray = None  # piece ids, without special pieces
    first: np.ndarray = None  # piece index of the first piece of each word
    words: list = field(default_factory=list)  # (start, end) in code points
    feature: np.ndarray = None  # of each word
    line: np.ndarray = None  # is the word the first of its line?
    tag: np.ndarray = None  # of each word
    cue_of: np.ndarray = None  # content word -> first word of its cue, or NOWHERE
    source_of: np.ndarray = None  # content or cue word -> first word of its source, NONE or NOWHERE
    soft: np.ndarray = None  # tag probabilities of a teacher, one row a word

    @staticmethod
    def read(name, text, tokenizer):
        a = Article(name, text)
        e = tokenizer.encode(text, add_special_tokens=False)
        a.pieces = np.array(e.ids, np.int32)
        first, words, last = [], [], None
        for i, (w, (s, t)) in enumerate(zip(e.word_ids, e.offsets)):
            if w != last:
                first.append(i)
                words.append([s, t])
            else:
                words[-1][1] = t
            last = w
        a.first, a.words = np.array(first, np.int32), [tuple(w) for w in words]
        a.feature = np.array(features(text, a.words), np.int8)
        a.line = (a.feature // 3) % 2 == 1
        return a

    def label(self, attributions):
        n = len(self.words)
        self.tag = np.zeros(n, np.int64)
        self.cue_of = np.full(n, NOWHERE, np.int64)
        self.source_of = np.full(n, NOWHERE, np.int64)
        starts = np.array([w[0] for w in self.words])
        ends = np.array([w[1] for w in self.words])

        def touched(spans):
            """The runs of words that the spans touch."""
            inside = np.zeros(n, bool)
            for s, e in spans:
                inside |= (starts < e) & (ends > s)
            return np.flatnonzero(inside)

        for a in attributions:
            ids = {r: touched(a[r]) for r in ROLES}
            for k, r in enumerate(ROLES):
                last = None
                for i in ids[r]:
                    self.tag[i] = 1 + 2 * k + (last == i - 1)
                    last = i
            source = ids["source"][0] if len(ids["source"]) else NONE
            for i in (*ids["content"], *ids["cue"]):
                self.source_of[i] = source
            if len(ids["cue"]):
                self.cue_of[ids["content"]] = ids["cue"][0]
        return self

    def windows(self, most, start=0):
        """Word ranges [from, to): whole lines where they fit into `most` pieces, else whole
        sentences, else cut. Special pieces are counted by the caller. `start`: the first word
        after which a first cut is made, so that another epoch sees other windows."""
        n = len(self.words)
        size = np.diff(np.append(self.first, len(self.pieces)))
        out, begin, used, line, sentence = [], 0, 0, None, None
        for i in range(n):
            if i > begin and self.line[i]:
                line = i
            elif i > begin and self.ends_sentence(i):
                sentence = i
            if i > begin and (used + size[i] > most or i == start):
                cut = i
                if i != start:
                    # a line start in the second half of the window, else a sentence start, else here
                    for candidate in (line, sentence):
                        if candidate is not None and candidate > begin and \
                                self.first[candidate] - self.first[begin] >= most // 3:
                            cut = candidate
                            break
                    else:
                        cut = max((c for c in (line, sentence) if c is not None and c > begin), default=i)
                out.append((begin, cut))
                begin, line, sentence = cut, None, None
                used = self.first[i] - self.first[cut]
                for j in range(cut + 1, i + 1):
                    if self.line[j]:
                        line = j
                    elif self.ends_sentence(j):
                        sentence = j
            used += size[i]
        if begin < n:
            out.append((begin, n))
        return out

    def ends_sentence(self, i):
        """Does a sentence end just before word `i`?"""
        k = i - 1
        while k >= 0 and self.text[self.words[k][0]:self.words[k][1]] in ('"', "”", "’", "'", ")"):
            k -= 1
        s, e = self.words[k]
        return k >= 0 and self.text[s:e] in (".", "?", "!") and self.words[i][0] > self.words[i - 1][1]


def polnear(folder, tokenizer):
    """The labelled articles of one PolNeAR folder, sorted by name."""
    first = {}
    for name in sorted(os.listdir(os.path.join(folder, "attributions"))):
        if name.endswith(".ann"):
            first.setdefault(_ANNOTATOR.sub("", name[:-4]), name)
    out = []
    for stem, name in first.items():
        with open(os.path.join(folder, "text", stem + ".txt"), encoding="utf-8", newline="") as f:
            text = f.read()
        out.append(Article.read(stem, text, tokenizer).label(
            read_brat(os.path.join(folder, "attributions", name))))
    return out


def aside(name):
    """Is this training article kept aside for choosing settings? One in fourteen, by its name."""
    return sum(map(ord, name)) % 14 == 0


def news(path, tokenizer, most):
    """Unlabelled articles of at most 12,000 characters, evenly spread over the file: title, blank line, text."""
    with gzip.open(path, "rt", encoding="utf-8") as f:
        rows = [json.loads(line) for line in f]
    rows = [r for r in rows if 800 <= len(r["text"]) <= 12000]
    step = max(1, len(rows) // most)
    return [Article.read(r["id"], (r.get("title") or "") + "\n\n" + r["text"], tokenizer)
            for r in rows[::step][:most]]
