#!/usr/bin/env python3
"""Turn found.src.json, what is to be found between the articles, into found.json with offsets.

usage: found.py --lines FILE [--check] [--show]

People read the articles and write the words; this script only finds where the words stand. It fails when a
string does not occur, when two articles share twelve words in a row that no copy lists, and when a copy
lists what is none. It needs Python 3.11 and nothing else.

FILE     the lines of `sayso read --json --text` on articles/, background/ and later/: they hold the
         canonical texts, which for the HTML pages only intake can tell. Text files are read from here.
--check  write nothing; fail when found.json is not what would be written.
--show   print every passage with its words, to be checked by eye.

An article's id is its file's name without the ending, or the "id" of its JSON line; "background/NAME" and
"later/NAME" are the files there. A passage is [id, words] or [id, words, "unsure"]: words are those of the
article, "first words ... last words" the passage from the first to the last, "words@2" their second place.

found.json is one object in the form of a story cluster; offsets are code points of the canonical text, half-open:
  articles          ids of all articles; text_sha256: the text that the offsets are good for
  background        ids of the texts that are no news
  shows             [{what, articles}]: what the newsroom holds, and where
  statement_groups  [{gist, voice, members: [{id, span, form, unsure}], unsure}]: every group of two or more
                    statements of different articles that report one utterance or position of one voice
  non_pairs         [[{id, span}, {id, span}, why]]: statements that must not be joined
  copies            [{a, b, kind, direction, via, unsure}]: all passages of twelve words or more that two texts share.
                    direction is "a to b", "b to a" or "unknown"; via the credit that tells where they come from
  denials           [{denial, of, across, retraction, unsure}]: those inside one article come from labels/ as well
  answers           [{answer, to, why}]: threads
  relays            [{id, span, via, voice, article, place, unsure}]: place is 1 for the relay nearest to the article, article
                    the cited one where the newsroom holds it; those of the labelled articles come from labels/
  cites             [{id, span, outlet, article}]: an article names an outlet whose article is here; circles: articles
                    that cite each other
  origins           [{claim, named, not_recorded, not_established, why}]: where the chains of a group end; claim is its gist
  propositions      the same for what several voices say, each in a claim of its own
  figures           [{counts, where, relation, values: [{id, span, lower, upper, by, day, revises}]}], earliest first; by is
                    the voice (null: the article), day the day when it was given, revises true where that voice
                    changes a number of its own
  never_one_figure  pairs of counts that are not of one thing
  versions          [{first, later, changed: [[span, span]]}]: one page at two times
  voices            [{name, mentions: {id: [[start, end]]}}]: some mentions of each, more may be found
"""
import argparse, hashlib, itertools, json, pathlib, re, sys

from label import CLOSING, OPENING, Missing, find, form

HERE = pathlib.Path(__file__).resolve().parent
FEWEST = 12  # words that make a copy
UNREAD = ("dateline", "boilerplate", "related", "credit")


class Article:
    def __init__(self, text, unread):
        self.text = text
        self.unread = unread  # stretches that are no report: datelines, subscription lines, links, credits

    def words(self):
        """The words that are reported, each with its place; None parts what does not follow on."""
        out = []
        for m in re.finditer(r"\w+(?:['’]\w+)*", self.text):
            if any(start <= m.start() < end for start, end in self.unread):
                out.append(None)
            else:
                out.append((m[0].lower().replace("’", "'"), m.start(), m.end()))
        return out


def read(lines):
    """All texts by id. The lines give the canonical text and the segments; a text file is its own canonical text."""
    found = {}
    with open(lines, encoding="utf-8") as file:
        for line in map(json.loads, file):
            path = pathlib.Path(line["path"].split("#")[0])
            folder = "" if path.parent.name == "articles" else path.parent.name + "/"
            name = line["id"] if ".jsonl" in path.name else path.stem
            text = line["text"]
            if path.suffix == ".txt":
                own = (HERE / path.parent.name / path.name).read_bytes().decode("utf-8")
                if own != text:
                    raise SystemExit(f"{path.name}: --lines are not of this file; run `sayso read --json --text` again")
            unread = [(s["start"], s["end"]) for s in line["segments"] if s["kind"] in UNREAD]
            found[folder + name] = Article(text, unread)
    for folder in ("articles", "background", "later"):
        for path in (HERE / folder).iterdir():
            prefix = "" if folder == "articles" else folder + "/"
            ids = ([json.loads(l)["id"] for l in path.read_text(encoding="utf-8").splitlines()]
                   if path.suffix == ".jsonl" else [prefix + path.stem])
            for name in ids:
                if name not in found:
                    raise SystemExit(f"{folder}/{path.name}: --lines have no text for {name}; read that folder too")
    return found


class Finder:
    def __init__(self, texts):
        self.texts = texts

    def span(self, passage, around=None):
        name, words = passage[0], passage[1]
        if name not in self.texts:
            raise SystemExit(f"{name}: there is no such article")
        text = self.texts[name].text
        try:
            within = find(text, around, 0) if around else (0, None)
            return list(find(text, words, *within))
        except Missing as e:
            raise SystemExit(f"{name}: {e}")

    def place(self, passage, around=None):
        out = {"id": passage[0], "span": self.span(passage, around)}
        if "unsure" in passage[2:]:
            out["unsure"] = True
        return out

    def member(self, passage):
        out = self.place(passage)
        text, (start, end) = self.texts[out["id"]].text, out["span"]
        # a quotation with its cue in the middle is all in quotation marks still
        quoted = text[start - 1:start] in tuple(OPENING) and any(c in CLOSING for c in text[end:end + 2])
        return {"id": out["id"], "span": out["span"], "form": "direct" if quoted else form(text, out["span"]),
                **({"unsure": True} if "unsure" in out else {})}


def labels():
    """What the labels of single articles already say, by id."""
    return {p.stem: json.loads(p.read_text(encoding="utf-8")) for p in sorted((HERE / "labels").glob("*.json"))}


def inner_denials(labelled):
    """The denials that stand in one article with what they deny."""
    for name, label in labelled.items():
        for s in label["statements"]:
            if s["act"] != "deny" or "targets" not in s:
                continue
            of = label["statements"][s["targets"] - 1]
            doubtful = s.get("unsure") or of.get("unsure") or "targets" in s.get("unsure_fields", [])
            yield {"denial": {"id": name, "span": s["content_span"]}, "of": {"id": name, "span": of["content_span"]},
                   "across": False, **({"unsure": True} if doubtful else {})}


def inner_relays(labelled, cited, finder):
    """The relays of the labelled articles, one row for each outlet or person of the chain."""
    for name, label in labelled.items():
        for s in label["statements"]:
            for place, element in enumerate(s.get("relay", []), 1):
                for via in element.split("; "):
                    row = {"id": name, "span": s["content_span"], "via": via, "voice": s["voice"], "place": place}
                    for article, outlet, target, *words in cited:
                        only = finder.span([article, words[0]]) if words else s["content_span"]
                        if (article, outlet, only) == (name, via, s["content_span"]):
                            row["article"] = target
                    if s.get("unsure") or "relay" in s.get("unsure_fields", []):
                        row["unsure"] = True
                    yield row


def build(source, finder):
    labelled = labels()
    texts = finder.texts
    news = sorted(n for n in texts if "/" not in n)
    extra = lambda row, *keys: {k: row[k] for k in keys if k in row}
    out = {"articles": news,
           "text_sha256": {n: hashlib.sha256(a.text.encode()).hexdigest() for n, a in sorted(texts.items())},
           "background": sorted(n for n in texts if n.startswith("background/")), "shows": source["shows"]}
    out["statement_groups"] = [
        {"gist": g["gist"], "voice": g["voice"], "members": [finder.member(m) for m in g["members"]], **extra(g, "unsure")}
        for g in source["statement_groups"]]
    out["non_pairs"] = [[finder.place(a), finder.place(b), why] for a, b, why in source["non_pairs"]]
    out["copies"] = [{"a": finder.place(c["a"]), "b": finder.place(c["b"]), **extra(c, "kind", "direction", "via", "unsure")}
                     for c in source["copies"]]
    out["denials"] = list(inner_denials(labelled)) + [
        {"denial": finder.place(d["denial"], d.get("in")), "of": finder.place(d["of"]),
         "across": d["denial"][0] != d["of"][0], **extra(d, "retraction", "unsure")} for d in source["denials"]]
    out["answers"] = [{"answer": finder.place(a["answer"]), "to": finder.place(a["to"]), "why": a["why"]}
                      for a in source["answers"]]
    out["relays"] = list(inner_relays(labelled, source["relays_of_labels"], finder)) + [
        {**finder.place(r["at"]), **extra(r, "via", "voice", "article"), "place": r.get("place", 1), **extra(r, "unsure")}
        for r in source["relays"]]
    out["cites"] = [{**finder.place(c["at"]), **extra(c, "outlet", "article")} for c in source["cites"]]
    out["circles"] = source["circles"]
    out["origins"] = source["origins"]
    out["propositions"] = [{**p, "members": [finder.place(m) for m in p["members"]]} for p in source["propositions"]]
    out["figures"] = [
        {**extra(f, "counts", "where", "relation"),
         "values": [{**finder.place(v["at"], v.get("in")), **extra(v, "lower", "upper", "by", "day", "revises")}
                    for v in sorted(f["values"], key=lambda v: v["day"])]} for f in source["figures"]]
    out["never_one_figure"] = [[finder.place(a), finder.place(b), why] for a, b, why in source["never_one_figure"]]
    out["versions"] = [
        {"first": v["first"], "later": v["later"],
         "changed": [[finder.span([v["first"], was]), finder.span([v["later"], now])] for was, now in v["changed"]]}
        for v in source["versions"]]
    out["voices"] = [voice(v, labelled, finder) for v in source["voices"]]
    return out


def voice(row, labelled, finder):
    """A voice with the mentions that the labels of single articles hold and those written for it."""
    mentions = {}
    for name, label in labelled.items():
        for known in label["voices"]:
            if known["name"] in row.get("labels", []):
                mentions.setdefault(name, []).extend(known["mention_spans"])
    for name, words in row["mentions"].items():
        mentions.setdefault(name, []).append(finder.span([name, words]))
    return {"name": row["name"], "mentions": {n: sorted(map(list, s)) for n, s in sorted(mentions.items())}}


def agree(found, texts):
    """What no string check can see: names, groups and copies that fit together."""
    problems = []
    gists = {g["gist"] for g in found["statement_groups"]}
    for g in found["statement_groups"]:
        if len({m["id"] for m in g["members"]}) < 2:
            problems.append(f"the group {g['gist']!r} has members of one article only")
    problems += [f"{row['what']}: there is no {name}" for row in found["shows"] for name in row["articles"] if name not in texts]
    problems += [f"no group has the gist {o['claim']!r}" for o in found["origins"] if o["claim"] not in gists]
    of_group = {}
    for n, g in enumerate(found["statement_groups"]):
        for m in g["members"]:
            of_group.setdefault((m["id"], tuple(m["span"])), set()).add(n)
    for a, b, why in found["non_pairs"]:
        both = [of_group.get((x["id"], tuple(x["span"])), set()) for x in (a, b)]
        if both[0] & both[1]:
            problems.append(f"one pair is in a group and in non_pairs: {why}")
    for row in found["relays"] + found["cites"]:
        if row.get("article", row["id"]) not in texts:
            problems.append(f"{row['id']}: the cited article {row['article']} is not here")
    for figure in found["figures"]:
        if figure["relation"] in ("revision", "both") and not any(v.get("revises") for v in figure["values"]):
            problems.append(f"{figure['counts']}: nothing revises")
        by = {v["by"] for v in figure["values"]}
        if figure["relation"] in ("disagreement", "both") and len(by) < 2:
            problems.append(f"{figure['counts']}: one voice cannot disagree")
    return problems + uncopied(found["copies"], texts)


def uncopied(copies, texts):
    """Shared runs of words that no copy covers, and copies that share too few words."""
    problems = []
    words = {n: a.words() for n, a in texts.items() if not n.startswith("later/")}
    places = {}
    for name, list_ in words.items():
        for i in range(len(list_) - FEWEST + 1):
            run = list_[i:i + FEWEST]
            if None not in run:
                places.setdefault(tuple(w[0] for w in run), []).append((name, run[0][1], run[-1][2]))
    listed = {}
    for c in copies:
        for x, y in ((c["a"], c["b"]), (c["b"], c["a"])):
            listed.setdefault((x["id"], y["id"]), []).append((x["span"], y["span"]))
    covers = lambda span, start, end: span[0] <= start and end <= span[1]
    for run, at in places.items():
        for (x, s, e), (y, t, f) in itertools.combinations(at, 2):
            if x == y or x.startswith("background/") and y.startswith("background/"):
                continue
            if not any(covers(p, s, e) and covers(q, t, f) for p, q in listed.get((x, y), [])):
                problems.append(f"no copy lists what {x} and {y} share: {' '.join(run)!r}")
    for c in copies:
        inside = []
        for side in (c["a"], c["b"]):
            start, end = side["span"]
            inside.append([w[0] for w in words[side["id"]] if w and start <= w[1] and w[2] <= end])
        shared = len(common(*inside))
        if min(map(len, inside)) < FEWEST or not c.get("unsure") and shared < FEWEST:
            problems.append(f"{c['a']['id']} and {c['b']['id']} share only {shared} words: {' '.join(inside[0][:6])!r}")
    return problems


def common(a, b):
    """The longest sequence of words that two passages have in common, in order."""
    row = [[]] * (len(b) + 1)
    for word in a:
        last, row = row, [[]]
        for j, other in enumerate(b):
            row.append(last[j] + [word] if word == other else max(last[j + 1], row[j], key=len))
    return row[-1]


def show(found, texts):
    def walk(value, depth):
        if isinstance(value, dict) and "span" in value:
            start, end = value["span"]
            rest = {k: v for k, v in value.items() if k not in ("id", "span")}
            print("  " * depth + f"{value['id']}: {texts[value['id']].text[start:end]!r}", rest or "")
        elif isinstance(value, dict):
            print("  " * depth + ", ".join(f"{k}: {v}" for k, v in value.items() if not isinstance(v, (dict, list))))
            for inner in value.values():
                if isinstance(inner, (dict, list)):
                    walk(inner, depth + 1)
        elif isinstance(value, list):
            for inner in value:
                walk(inner, depth)
        else:
            print("  " * depth + str(value))
    for key, value in found.items():
        if key not in ("text_sha256", "articles", "voices", "versions"):
            print(f"== {key}")
            walk(value, 1)


def written(found):
    rows = []
    for key, value in found.items():
        one = lambda x: json.dumps(x, ensure_ascii=False)
        if isinstance(value, list):
            rows.append(f" {one(key)}: [" + ",".join("\n  " + one(x) for x in value) + "]")
        elif isinstance(value, dict):
            rows.append(f" {one(key)}: {{" + ",".join(f"\n  {one(k)}: {one(x)}" for k, x in value.items()) + "}")
    return "{\n" + ",\n".join(rows) + "\n}\n"


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--lines", required=True, help="lines of `sayso read --json --text` on articles, background and later")
    ap.add_argument("--check", action="store_true", help="write nothing, compare with found.json")
    ap.add_argument("--show", action="store_true", help="print the passages with their words")
    args = ap.parse_args()
    texts = read(args.lines)
    source = json.loads((HERE / "found.src.json").read_text(encoding="utf-8"))
    found = build(source, Finder(texts))
    problems = agree(found, texts)
    if problems:
        sys.exit("\n".join(problems))
    if args.show:
        show(found, texts)
    target = HERE / "found.json"
    if not args.check:
        target.write_text(written(found), encoding="utf-8")
    elif not target.exists() or target.read_text(encoding="utf-8") != written(found):
        sys.exit("found.json is not what found.src.json gives; write it anew with found.py")


if __name__ == "__main__":
    main()
