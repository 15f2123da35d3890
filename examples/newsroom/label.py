#!/usr/bin/env python3
"""Turn the hand-made label sources in labels.src/ into labels/*.json.

usage: label.py --lines FILE [--show]

People read the articles and write the words; this script only finds where the words stand, and fails
when a string does not occur. It needs Python 3.11 and nothing else.

FILE    the lines of `sayso read --json --text examples/newsroom/articles`: they hold the canonical texts,
        which for the HTML pages only intake can tell. Text files are read from articles/ itself.
--show  print every label with its words, to be checked by eye.

One label a line, fields parted by " | ", in the order of the text:
  @ outlet | published | updated
  S act#tag | voice | source | cue | content | options     a statement
  B source | cue | content                                 a thought: `believe`, no speech
  F words | counts | lower | upper | ~ or - | by | options a figure
  D words | start | end | options                          a date expression
  G kind | words                                           a segment that is not body
  V name | kind | mention | role=title | ...               a voice: its mentions, its roles
"-" stands for nothing. "first words ... last words" is the passage from the first to the last; "words@2" the
second place of the words from where the search begins. Options are parted by " ~ ":
  relay=A > B       nearest to the article first; "A; B" is one element, either will do
  targets=x,y       tags of the statements answered; the first is `targets`, the others `targets_alt`
  form=direct       where it cannot be told from the quotation marks
  never=deny        an act that it must not be given
  said=words        when it was said: the words of a date label in the same paragraph, whose days it takes
  certainty=x > y   words in the same paragraph that say how sure it is
  in=passage        look for the words of a figure or date in that passage only
  unsure            in doubt as a whole; unsure=act,voice: only these fields
"S act?" and so on do not exist: a "?" after the letter (S? F? D? G? V?) marks a label whose words may be missing
from the canonical text, and it is then left out. "G kind?" is a segment whose kind is in doubt.
"@ outlet | -" has no published date. Unnamed voices need no V: their mentions are the sources of their statements.
A mention that is such a source stands there; any other is the first place of its words, "words@2" the second.
"""
import argparse, hashlib, json, pathlib, re

HERE = pathlib.Path(__file__).resolve().parent
OPENING, CLOSING = "“‘\"'", "”’\"'"


class Missing(Exception):
    pass


def places(text, words, start, end):
    """Where whole words stand in text[start:end], in order."""
    left = r"(?<!\w)" if words[0].isalnum() else ""
    right = r"(?!\w)" if words[-1].isalnum() else ""
    for m in re.compile(left + re.escape(words) + right).finditer(text, start, end):
        yield m.start(), m.end()


def find(text, phrase, start, end=None):
    """The passage that a phrase of the label source stands for, searched in text[start:end]."""
    end = len(text) if end is None else end
    m = re.fullmatch(r"(.*)@(\d+)", phrase)
    words, number = (m[1], int(m[2])) if m else (phrase, 1)
    first, _, last = words.partition(" ... ")
    hits = list(places(text, first, start, end))
    if len(hits) < number:
        raise Missing(f"{phrase!r} does not occur")
    begin, stop = hits[number - 1]
    if last:
        tail = next(places(text, last, stop, end), None)
        if tail is None:
            raise Missing(f"{last!r} does not follow {first!r}")
        stop = tail[1]
    return begin, stop


def paragraph(text, at):
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    return start, len(text) if end < 0 else end


def nearest(text, phrase, to):
    """The place of a phrase nearest to a passage, in the paragraph(s) where that passage stands."""
    start, end = paragraph(text, to[0])[0], paragraph(text, to[1])[1]
    if re.search(r"@\d+$", phrase):
        return find(text, phrase, start, end)
    hits = list(places(text, phrase, start, end))
    if not hits:
        raise Missing(f"{phrase!r} does not occur in the paragraph {text[start:start + 60]!r}")
    gap = lambda s: max(s[0] - to[1], to[0] - s[1], 0)
    return min(hits, key=lambda s: (gap(s), s[0]))


def passages(text, who, cue, content, start):
    """The three spans of a statement: the first place of the content that has its cue and source beside it."""
    while True:
        span = find(text, content, start)
        try:
            cue_span = nearest(text, cue, span) if cue else None
            return {"source_span": nearest(text, who, cue_span or span) if who else None, "cue_span": cue_span,
                    "content_span": span}
        except Missing as beside:
            try:
                find(text, content, span[0] + 1)
            except Missing:
                raise beside from None
            start = span[0] + 1


def form(text, span):
    """direct, indirect or mixed, by the double quotation marks in and around a content."""
    before, inside, after = text[span[0] - 1:span[0]], text[span[0]:span[1]], text[span[1]:span[1] + 2]
    if not re.search("[“”\"]", inside):
        opened = before in OPENING if before else False
        return "direct" if opened and any(c in CLOSING for c in after) or before == "“" else "indirect"
    return "mixed"


def options(field):
    out = {}
    for part in filter(None, (p.strip() for p in field.split(" ~ "))):
        key, _, value = part.partition("=")
        out[key] = value
    return out


def doubts(label, given):
    if given.get("unsure") == "":
        label["unsure"] = True
    elif "unsure" in given:
        label["unsure_fields"] = given["unsure"].split(",")


def build(name, text, source):
    label = {"id": name, "outlet": None, "published": None, "updated": None,
             "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
             "segments": [], "statements": [], "believe": [], "figures": [], "dates": [], "voices": []}
    tags, later, at = {}, [], {"S": 0, "F": 0, "D": 0, "G": 0}
    rows = [l for l in source.splitlines() if l.strip()]
    kinds = {f[0]: f[1] for f in (r.split(" ", 1)[1].split(" | ") for r in rows if r[0] == "V")}
    for row in rows:
        letter, rest = row.split(" ", 1)
        fields = [None if f.strip() == "-" else f.strip() for f in rest.split(" | ")]
        letter, optional = letter.rstrip("?"), letter.endswith("?")
        try:
            if letter == "@":
                label.update(zip(("outlet", "published", "updated"), fields))
            elif letter == "G":
                begin, end = find(text, fields[1], at["G"])
                at["G"] = end
                segment = {"kind": fields[0].rstrip("?"), "start": begin, "end": end}
                if fields[0].endswith("?"):
                    segment["unsure"] = True
                label["segments"].append(segment)
            elif letter == "V":
                titles = [f.removeprefix("role=") for f in fields[2:] if f.startswith("role=")]
                mentions = [f for f in fields[2:] if not f.startswith("role=")]
                for mention in mentions:
                    find(text, mention, 0)
                label["voices"].append({"name": fields[0], "kind": fields[1], "mentions": mentions, "roles": [
                    passage(text, find(text, title, 0)) for title in titles]})
            elif letter in "SB":
                act, voice = (None, None) if letter == "B" else fields[:2]
                who, cue, content = fields[:3] if letter == "B" else fields[2:5]
                given = options(fields[5]) if letter == "S" and len(fields) > 5 else {}
                spans = passages(text, who, cue, content, at["S"])
                span = spans["content_span"]
                at["S"] = paragraph(text, span[0])[0]
                if letter == "B":
                    label["believe"].append(spans)
                    continue
                act, _, tag = act.partition("#")
                n = len(label["statements"]) + 1
                if tag:
                    tags[tag] = n
                unnamed = voice.startswith("unnamed:")
                statement = {"n": n, **spans, "act": act, "form": given.get("form") or form(text, span), "voice": voice,
                             "voice_kind": "unnamed" if unnamed else given.get("kind") or kinds[voice]}
                if "relay" in given:
                    statement["relay"] = [r.strip() for r in given["relay"].split(" > ")]
                if "never" in given:
                    statement["never"] = given["never"].split(",")
                if "certainty" in given:
                    statement["certainty"] = [nearest(text, c.strip(), span) for c in given["certainty"].split(" > ")]
                doubts(statement, given)
                later.append((row, statement, given))
                label["statements"].append(statement)
            elif letter in "FD":
                given = options(fields[-1]) if len(fields) > (6 if letter == "F" else 3) else {}
                around = find(text, given["in"], at[letter]) if "in" in given else (at[letter], None)
                begin, end = find(text, fields[0], *around)
                at[letter] = end
                if letter == "F":
                    number = lambda f: int(f) if f else None
                    out = {"span": [begin, end], "counts": fields[1], "lower": number(fields[2]),
                           "upper": number(fields[3]), "approx": fields[4] == "~", "by": fields[5]}
                else:
                    out = {"span": [begin, end], "start": fields[1], "end": fields[2]}
                doubts(out, given)
                label["figures" if letter == "F" else "dates"].append(out)
            else:
                raise Missing(f"no label begins with {letter!r}")
        except (Missing, KeyError) as e:
            if not optional:
                raise SystemExit(f"{name}: {row}\n  {e}")
    for row, statement, given in later:
        numbers = [tags[t] for t in given.get("targets", "").split(",") if t]
        if numbers:
            statement["targets"] = numbers[0]
        if numbers[1:]:
            statement["targets_alt"] = numbers[1:]
        try:
            if "said" in given:
                date = day_of(text, given["said"], statement, label["dates"])
                statement["said"] = {"from": date["start"], "to": date["end"]}
                if date.get("unsure") and "said" not in statement.setdefault("unsure_fields", []):
                    statement["unsure_fields"].append("said")
        except Missing as e:
            raise SystemExit(f"{name}: {row}\n  {e}")
    voices(name, text, label)
    return label


def passage(text, span):
    return {"text": text[span[0]:span[1]], "span": span}


def day_of(text, words, statement, dates):
    """The date label with these words nearest to a statement, in the paragraph(s) where it stands."""
    content = statement["content_span"]
    start, end = paragraph(text, content[0])[0], paragraph(text, content[1])[1]
    beside = [d for d in dates if start <= d["span"][0] < end and text[d["span"][0]:d["span"][1]] == words]
    if not beside:
        raise Missing(f"no date label {words!r} stands beside it")
    cue = statement["cue_span"] or content
    return min(beside, key=lambda d: abs(d["span"][0] - cue[0]))


def voices(name, text, label):
    """Completes the voices: the unnamed ones, and for each where its mentions stand."""
    known = {v["name"] for v in label["voices"]}
    for statement in label["statements"]:
        if statement["voice"] not in known and statement["voice_kind"] == "unnamed" and not statement.get("unsure"):
            known.add(statement["voice"])
            label["voices"].append({"name": statement["voice"], "kind": "unnamed", "mentions": [], "roles": []})
        for relay in [r for element in statement.get("relay", []) for r in element.split("; ")]:
            if relay not in known and not relay.startswith("unnamed:"):
                raise SystemExit(f"{name}: statement {statement['n']}: the relay {relay!r} is not among the voices")
    for voice in label["voices"]:
        sources = {tuple(s["source_span"]) for s in label["statements"]
                   if s["voice"] == voice["name"] and s["source_span"] and not s.get("unsure")
                   and "voice" not in s.get("unsure_fields", [])}
        as_source = {text[begin:end] for begin, end in sources}
        elsewhere = {tuple(find(text, m, 0)) for m in voice["mentions"] if m not in as_source}
        within = lambda s, t: s != t and t[0] <= s[0] and s[1] <= t[1]
        spans = sorted(s for s in sources | elsewhere if not any(within(s, t) for t in sources | elsewhere))
        voice["mentions"] = list(dict.fromkeys(text[begin:end] for begin, end in spans))
        voice["mention_spans"] = spans


def show(label, text):
    words = lambda span: repr(text[span[0]:span[1]]) if span else "-"
    print(f"== {label['id']}  {label['outlet']}  {label['published']}")
    for s in label["statements"]:
        print(f"{s['n']:3} {s['act']} {s['form']} | {s['voice']} {s.get('relay', '')} {s.get('targets', '')}",
              *(k + "=" + str(s[k]) for k in ("targets_alt", "said", "certainty", "unsure", "unsure_fields", "never") if k in s))
        print(f"      {words(s['source_span'])} {words(s['cue_span'])}\n      {words(s['content_span'])}")
    for b in label["believe"]:
        print("  believe", *(words(b[k]) for k in ("source_span", "cue_span", "content_span")))
    for f in label["figures"] + label["dates"]:
        begin, end = f["span"]
        print("   ", words(f["span"]), {k: v for k, v in f.items() if k != "span"}, "in", repr(text[begin - 25:end + 25]))
    for v in label["voices"]:
        print("   ", v["kind"], v["name"], *("role=" + r["text"] for r in v["roles"]))
        print("        ", *(repr(text[b - 8:b]) + words((b, e)) + repr(text[e:e + 8]) for b, e in v["mention_spans"]))
    for s in label["segments"]:
        print("   ", s["kind"], repr(text[s["start"]:s["end"]]))


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--lines", help="lines of `sayso read --json --text`")
    ap.add_argument("--show", action="store_true", help="print the labels with their words")
    args = ap.parse_args()
    texts = {}
    if args.lines:
        with open(args.lines, encoding="utf-8") as f:
            texts = {pathlib.Path(r["path"]).stem: r["text"] for r in map(json.loads, f)}
    for path in sorted((HERE / "articles").iterdir()):
        name = path.stem
        source = HERE / "labels.src" / f"{name}.txt"
        if not source.exists():
            continue  # an article that is there for what is to be found between articles: found.py
        if path.suffix == ".txt":
            texts[name] = path.read_bytes().decode("utf-8")
        if name not in texts:
            raise SystemExit(f"{path.name}: --lines has no text for it; run `sayso read --json --text` on the folder")
        label = build(name, texts[name], source.read_text(encoding="utf-8"))
        rows = [f" {json.dumps(k)}: " + (json.dumps(v, ensure_ascii=False) if not isinstance(v, list) else
                "[" + ",".join("\n  " + json.dumps(x, ensure_ascii=False) for x in v) + "]") for k, v in label.items()]
        (HERE / "labels" / f"{name}.json").write_text("{\n" + ",\n".join(rows) + "\n}\n", encoding="utf-8")
        if args.show:
            show(label, texts[name])


if __name__ == "__main__":
    main()
