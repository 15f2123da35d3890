#!/usr/bin/env python3
"""Draw predicted denials at random and print them for judging by reading.

usage: draw_denials.py LINKS.jsonl ARTICLES.jsonl [--kind denies] [--count 50] [--seed 20261122] [--around 300]
                       [--except IDS.txt] [--verdicts FILE.jsonl]

LINKS     what `sayso export links --json` or the linker's example `link_articles` writes.
ARTICLES  the articles under the same ids, with `text`, as `sayso export articles` writes them. Offsets are code points
          of the canonical text: the line's `text` where it begins with its `title` or has a `reading`, else title,
          blank line, text.
IDS       articles, one id a line, whose links are not drawn.

Each pair is printed with the passage that denies and the passage denied, in [[brackets]] in their context, with the
articles' ids, outlets and days. With --verdicts a file is written with one line a pair, `"right": null`, to be filled in:
true, false, and a reason. Offsets in it are the envelopes of the passages, half-open.

The draw depends on the set of links and the seed, not on the order of the file's lines.
"""
import argparse
import json
import random


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def envelope(end):
    return min(s["start"] for s in end["spans"]), max(s["end"] for s in end["spans"])


def canonical(article):
    title, text = (article.get("title") or "").strip(), article["text"]
    if not title or "reading" in article or text.startswith(title):
        return text
    return f"{title}\n\n{text}"


def shown(text, start, end, around):
    before, passage, after = text[max(0, start - around) : start], text[start:end], text[end : end + around]
    return f"{before}[[{passage}]]{after}".replace("\n", " ¶ ")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("links")
    parser.add_argument("articles")
    parser.add_argument("--kind", default="denies")
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--around", type=int, default=300)
    parser.add_argument("--except", dest="left_out")
    parser.add_argument("--verdicts")
    args = parser.parse_args()

    left_out = set()
    if args.left_out:
        with open(args.left_out, encoding="utf-8") as file:
            left_out = set(file.read().split())
    links = [
        link
        for link in lines(args.links)
        if link["kind"] == args.kind and not {link["from"]["article"], link["to"]["article"]} & left_out
    ]
    place = lambda link: [(link[end]["article"], *envelope(link[end])) for end in ("from", "to")]
    links.sort(key=place)
    drawn = random.Random(args.seed).sample(links, min(args.count, len(links)))

    wanted = {link[end]["article"] for link in drawn for end in ("from", "to")}
    articles = {}
    with open(args.articles, encoding="utf-8") as file:
        for line in file:
            article = json.loads(line)
            if article["id"] in wanted:
                articles[article["id"]] = article

    verdicts = open(args.verdicts, "w", encoding="utf-8") if args.verdicts else None
    print(f"{len(drawn)} of {len(links)} links of kind {args.kind}, seed {args.seed}")
    for number, link in enumerate(drawn, 1):
        row = {"n": number, "kind": args.kind, "score": link.get("score")}
        print(f"\n#{number}  score {link.get('score')}")
        for end, name in (("from", args.kind), ("to", "what")):
            article, (start, stop) = articles[link[end]["article"]], envelope(link[end])
            row[end] = {"article": article["id"], "start": start, "end": stop}
            print(f"  {name}: {article['id']} [{start}, {stop}) {article.get('outlet')}, {(article.get('published') or '')[:10]}")
            print(f"    {shown(canonical(article), start, stop, args.around)}")
        if verdicts:
            verdicts.write(json.dumps({**row, "right": None, "why": ""}, ensure_ascii=False) + "\n")
    if verdicts:
        verdicts.close()


if __name__ == "__main__":
    main()
