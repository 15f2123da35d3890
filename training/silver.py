"""Names in articles as two small spaCy models see them, and one opinion made of the two: silver labels.

    python silver.py --small DIR --medium DIR --polnear DIR --news FILE --without FILE --weights DIR --out silver.json.gz

Neither model is right often enough for its word to be taken. What one article calls a person in nine places and
an organization in the tenth is a person in all ten, and what most articles call a place is one in the next article
too, and "Kessler" is who "Ilse Kessler" is. So each mention is decided by both models on this mention, by the mentions of the
same words in the article and in all articles, and for surnames by the full names. Nothing else is known of any name: there
is no list of them here.
"""
import argparse
import collections
import gzip
import json
import re

import articles as A

KINDS = ("person", "organization", "place", "group")
OF_SPACY = {"PERSON": 0, "ORG": 1, "GPE": 2, "LOC": 2, "FAC": 2, "NORP": 3}
# What stands before a person's name and is no part of it.
TITLES = set("""mr mrs ms miss dr prof professor sir lord lady dame sen senator rep representative congressman congresswoman gov
governor lt lieutenant pres president vice prime minister chancellor secretary ambassador gen col colonel sgt sergeant capt captain
maj adm admiral chief justice judge mayor king queen prince princess pope bishop archbishop cardinal ayatollah imam rabbi
rev reverend sheikh former ex then-president director chairman chairwoman speaker councilman councilwoman sheriff officer
detective attorney commissioner spokesman spokeswoman spokesperson""".split())
LEADING = re.compile(r"(?:(?:the|a|an|this|that|these|those)\b|[^\w])\s*", re.I)
TRAILING = re.compile(r"(?:['’]s?|[^\w.)])$")
LAST = re.compile(r"\s+([^\W\d_]+)$")
WORD = re.compile(r"\w+(?:[-'’.]\w+)*\.?")
SILENCE = 0.4  # a model that sees no name in a place says less than one that sees one: "Trump" alone is often missed
FULL_NAME = 4  # how much a full name in the article says for its surname, in voices; in all articles, in mentions
SURE = 1  # of at most sixteen voices: by how much one kind must lead
SOME = 20  # uses in all articles from which on letter case is taken as a habit


def habits(texts):
    """The words that are written small in at least four of five places: "keeping" is no first name in a headline."""
    small, all_ = collections.Counter(), collections.Counter()
    for text in texts:
        for w in re.findall(r"[^\W\d_]+", text):
            all_[w.lower()] += 1
            small[w.lower()] += w.islower()
    return {w for w, n in all_.items() if n >= SOME and small[w] >= 0.8 * n}


def headlines(text):
    """The lines in which nearly all long words are capitalized."""
    out = []
    for m in re.finditer(r"[^\n]+", text):
        long = [w for w in re.findall(r"[^\W\d_]+", m[0]) if len(w) > 3]
        if len(long) > 3 and sum(w[0].isupper() for w in long) > 0.8 * len(long):
            out.append(m.span())
    return out


def trimmed(text, start, end, kind, small, shouted):
    """A mention without articles, titles and what follows the name; `None` when no name is left."""
    while start < end and (m := LEADING.match(text, start, end)):
        start = m.end()
    shout = any(s <= start < e for s, e in shouted)
    if kind == 0:
        # "Keeping Kessler" of a headline; elsewhere "Will" is a first name
        while (m := WORD.match(text, start, end)) and (
                m[0].lower().rstrip(".") in TITLES or shout and m[0].lower() in small or not m[0][0].isupper()):
            start = m.end()
            while start < end and text[start].isspace():
                start += 1
    while start < end and (m := TRAILING.search(text[start:end])):
        end = start + m.start()
    # "Kessler Promises" of a headline
    while kind == 0 and shout and (m := LAST.search(text[start:end])) and m[1].lower() in small:
        end = start + m.start()
    if kind == 1 and text[start:end] == "State" and text[:start].endswith("ecretary of "):
        return None
    # a full stop belongs to the name only after an initial: "U.S.", "Jr.", "Corp."
    if end > start and text[end - 1] == "." and not re.search(r"(?:\b\w|\b[A-Z]\w{1,3})\.$", text[start:end]):
        end -= 1
    name = text[start:end]
    if "\n" in name or not re.search(r"[^\W\d_]", name) or not any(c.isupper() for c in name) or len(name) > 90:
        return None
    # an event's or a law's name in quotation marks, a path, an address
    if re.search(r"[/@“”\"|•]|https?:|www\.", name) or name.count("(") != name.count(")"):
        return None
    return start, end


def mentions(pipeline, texts, small):
    """For each text the mentions {(start, end): kind} that a model finds, line by line: a name never crosses a line."""
    lines = [(i, m.start(), m[0]) for i, t in enumerate(texts) for m in re.finditer(r"[^\n]*\S[^\n]*", t)]
    out, shouted = [{} for _ in texts], [headlines(t) for t in texts]
    for doc, (i, base, _) in pipeline.pipe(((l[2], l) for l in lines), as_tuples=True, batch_size=64):
        for e in doc.ents:
            if e.label_ in OF_SPACY:
                kind = OF_SPACY[e.label_]
                if span := trimmed(texts[i], base + e.start_char, base + e.end_char, kind, small, shouted[i]):
                    out[i][span] = kind
    return out


def votes_of(text, found):
    """For each name the places where its words stand alone, and at each place what the models say: a count for each kind
    and one, the last, for no name at all. Places that a model sees inside a longer name get no voice from it."""
    said = {}
    for surface in {text[s:e] for f in found for s, e in f}:
        pattern = r"(?<!\w)" + re.escape(surface) + r"(?!\w)"
        said[surface] = {(m.start(), m.end()): [0] * (len(KINDS) + 1) for m in re.finditer(pattern, text)}
    for f in found:
        inside = [0] * (len(text) + 1)
        for s, e in f:
            inside[s:e] = [1] * (e - s)
        for places in said.values():
            for place, counts in places.items():
                if place in f:
                    counts[f[place]] += 1
                elif not any(inside[place[0]:place[1]]):
                    counts[-1] += 1
    return said


def added(counts):
    return [sum(column) for column in zip(*counts)]


def share(counts):
    total = sum(counts)
    return [c / total for c in counts] if total else counts


def is_full_name(surface, counts):
    return 1 < len(surface.split()) < 5 and counts[0] == max(counts)


def surnames(counts_of):
    """Adds to the counts of "Kessler" as a person those of "Ilse Kessler"."""
    for surface, counts in list(counts_of.items()):
        last = surface.split()[-1]
        if is_full_name(surface, counts) and last in counts_of:
            counts_of[last][0] += FULL_NAME * counts[0]


def decide(text, said, everywhere):
    """The mentions (start, end, kind, sure) of an article: kind -1 is no name, and `sure` says whether the voices
    agree well enough to learn from."""
    of_article = {surface: added(places.values()) for surface, places in said.items() if places}
    persons = {surface.split()[-1] for surface, counts in of_article.items() if is_full_name(surface, counts)}
    shouted = headlines(text)
    options = []
    for surface, places in said.items():
        for place, counts in places.items():
            if not any(counts):
                continue
            seen = sum(everywhere[surface])
            # Names that are seen often outweigh the rest, unless they mean several things.
            weight = 8 * seen / (seen + 30)
            total = [a + 2 * b + weight * c
                     for a, b, c in zip(counts, share(of_article[surface]), share(everywhere[surface]))]
            total[-1] *= SILENCE
            if surface in persons:
                total[0] += FULL_NAME
            kind = max(range(len(KINDS)), key=total.__getitem__)
            rest = max(t for k, t in enumerate(total) if k != kind)
            margin = total[kind] - rest
            # "Senate Panel Rejects": in a headline every word looks like a name.
            if seen <= 2 and any(s <= place[0] < e for s, e in shouted):
                margin = min(margin, SURE / 2)
            options.append((margin, sum(counts[:-1]), place, kind))
    # Of names that overlap the one with more models behind it stands, then the longer.
    options.sort(key=lambda o: (o[1], o[2][1] - o[2][0]), reverse=True)
    taken, out = [], []
    for margin, _, (s, e), kind in options:
        if any(s < t[1] and t[0] < e for t in taken):
            continue
        taken.append((s, e))
        out.append((s, e, kind if margin > 0 else -1, abs(margin) >= SURE))
    return sorted(out)


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--small", required=True, help="folder of en_core_web_sm")
    ap.add_argument("--medium", required=True, help="folder of en_core_web_md")
    ap.add_argument("--polnear", required=True)
    ap.add_argument("--news", required=True)
    ap.add_argument("--news-articles", type=int, default=1250)
    ap.add_argument("--without", help="file of ids of articles to leave out, one a line")
    ap.add_argument("--weights", required=True, help="folder with tokenizer.json")
    ap.add_argument("--out", required=True)
    args = ap.parse_args()
    import spacy
    tokenizer = A.load_tokenizer(f"{args.weights}/tokenizer.json")
    left_out = set(open(args.without, encoding="utf-8").read().split()) if args.without else set()
    rows = [(a.name, a.text) for a in A.polnear(f"{args.polnear}/train", tokenizer)]
    rows += [(a.name, a.text) for a in A.news(args.news, tokenizer, args.news_articles) if a.name not in left_out]
    texts = [t for _, t in rows]
    small = habits(texts)
    found = []
    for folder in (args.small, args.medium):
        pipeline = spacy.load(folder, exclude=["tagger", "parser", "senter", "attribute_ruler", "lemmatizer"])
        found.append(mentions(pipeline, texts, small))
        print(f"{folder}: {sum(map(len, found[-1]))} mentions in {len(texts)} articles", flush=True)
    said = [votes_of(text, of_text) for text, *of_text in zip(texts, *found)]
    everywhere = collections.defaultdict(lambda: [0] * (len(KINDS) + 1))
    for of_text in said:
        for surface, places in of_text.items():
            everywhere[surface] = added([everywhere[surface], *places.values()])
    surnames(everywhere)
    out = {name: decide(text, of_text, everywhere) for (name, text), of_text in zip(rows, said)}
    with gzip.open(args.out, "wt", encoding="utf-8") as f:
        json.dump(out, f)


if __name__ == "__main__":
    main()
