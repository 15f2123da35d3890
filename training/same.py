#!/usr/bin/env python3
"""Learns how much each kind of evidence counts that two statements are the same, and says how well that does.

usage: same.py --pairs PAIRS.jsonl --gold DIR --scorer DIR [--out FILE] [--without KIND,KIND...]

PAIRS   what the example `statement_pairs` of the linker prints over the labelled articles
GOLD    cluster_*.json, the labels between articles
SCORER  the folder of the published score_links.py

Each cluster is judged by weights that never saw it; the figures are those of the published scorer over all clusters so judged.
With --out the weights learned from all are written.
"""
import argparse
import heapq
import json
import sys
from collections import Counter, defaultdict

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

JOINED, PAIRS, STRONG = 0.25, 9, 0.95
UNLIKE = 0.15


def groups(edges, of):
    """As `groups` of the linker: the highest average first. Edges: {(node, node): score}; of: {node: statement or None}."""
    stands = {n: n for edge in edges for n in edge}
    members = {n: {n} for n in stands}
    joined = {(min(e), max(e)) for e in edges}

    def differ(a, b):
        """Has a statement two sentences in them that were held against each other, and differ?"""
        return any(of[m] and of[m] == of[n] and (min(m, n), max(m, n)) not in joined for m in members[a] for n in members[b])

    for (a, b), score in sorted(edges.items()):
        a, b = stands[a], stands[b]
        if score >= STRONG and a != b and not differ(a, b):
            members[a] |= members.pop(b)
            for n in members[a]:
                stands[n] = a
    near, all_edges, edges = defaultdict(Counter), edges, Counter()
    for (a, b), score in all_edges.items():
        if stands[a] != stands[b]:
            edges[tuple(sorted((stands[a], stands[b])))] += score
    for (a, b), score in edges.items():
        near[a][b] += score
        near[b][a] += score
    average = lambda a, b: min(near[a][b] / min(len(members[a]) * len(members[b]), PAIRS), 1)
    heap = [(-average(a, b), min(a, b), max(a, b)) for a, b in edges]
    heapq.heapify(heap)
    while heap:
        score, a, b = heapq.heappop(heap)
        if -score < JOINED:
            break
        if a not in members or b not in members or differ(a, b):
            continue
        now = average(a, b)
        if now < -score:
            heapq.heappush(heap, (-now, a, b))
        elif now == -score:
            members[a] |= members.pop(b)
            for other, sum_ in near.pop(b).items():
                near[other].pop(b, None)
                if other != a:
                    near[a][other] += sum_
                    near[other][a] += sum_
                    heapq.heappush(heap, (-average(a, other), min(a, other), max(a, other)))
            near[a].pop(b, None)
    return [m for m in members.values() if len(m) > 1]


class Data:
    def __init__(self, args):
        sys.path.insert(0, args.scorer)
        import score_links
        self.scorer = score_links
        self.gold = score_links.Gold(args.gold)
        lines = [json.loads(line) for line in open(args.pairs, encoding="utf-8")]
        self.kinds, self.pairs = lines[0]["kinds"], lines[1:]
        self.extra = []
        lik = [self.kinds.index(k) for k in ("local_contained", "local_shared_share")]
        self.found = [p for p in self.pairs if not p["evidence"]]
        self.pairs = [p for p in self.pairs if p["evidence"] and sum(p["evidence"][k] for k in lik) > UNLIKE]
        self.cluster = {i: n for n, c in enumerate(self.gold.clusters) for i in c["articles"]}
        items = defaultdict(list)
        for c in self.gold.clusters:
            for a, b, _ in c["non_pairs"]:
                items[a["id"]].append(tuple(a["span"])), items[b["id"]].append(tuple(b["span"]))
        for p in self.pairs:
            x, y = (p["a"], tuple(p["from"])), (p["b"], tuple(p["to"]))
            known = [bool(self.gold.groups_at(*z)) or any(score_links.overlaps(z[1], i) for i in items[z[0]]) for z in (x, y)]
            doubtful = [self.gold.doubtful(*z) for z in (x, y)]
            p["cluster"] = self.cluster[p["a"]]
            p["same"] = bool(self.gold.groups_at(*x) & self.gold.groups_at(*y))
            # in doubt: neither taught nor held against
            p["weight"] = 0 if any(doubtful) and p["same"] else 0.3 if any(doubtful) else 1 if all(known) else 0.6
        self.cluster_count = len(self.gold.clusters)
        if args.more:
            # pairs judged one by one, of articles in no cluster: for teaching alone
            # a verdict on two long statements holds for their parts when it says that they differ
            rows = defaultdict(list)
            for path in args.more_pairs:
                for p in map(json.loads, open(path, encoding="utf-8")):
                    if p.get("evidence"):
                        rows[p["a"], p["b"]].append(p)
            inside = lambda at, of: score_links.common(at, of) >= 0.9 * (at[1] - at[0])
            for row in map(json.loads, open(args.more, encoding="utf-8")):
                for p in rows[row["a"], row["b"]]:
                    is_part = inside(p["from"], row["from"]) and inside(p["to"], row["to"])
                    is_whole = is_part and all(score_links.common(p[e], row[e]) >= 0.7 * (row[e][1] - row[e][0]) for e in ("from", "to"))
                    if is_whole or is_part and not row["same"]:
                        self.extra.append(dict(p, same=row["same"], weight=args.more_weight, cluster=-1))
            print(f"{len(self.extra)} further pairs, {sum(p['same'] for p in self.extra)} the same")
        self.pairs += self.extra
        self.x = np.array([p["evidence"] for p in self.pairs], dtype=float)
        self.y = np.array([p["same"] for p in self.pairs])
        self.w = np.array([p["weight"] for p in self.pairs])
        self.c = np.array([p["cluster"] for p in self.pairs])

    def score(self, scores, least, clusters=None):
        """The scorer's figures of what these scores join."""
        edges = defaultdict(dict)
        nodes, of = {}, {}
        own = [(p, s) for p, s in zip(self.pairs, scores) if p["cluster"] >= 0]
        for p, s in own + [(p, p["score"]) for p in self.found]:
            if s >= least:
                two = [nodes.setdefault((i, tuple(at)), len(nodes)) for i, at in ((p["a"], p["from"]), (p["b"], p["to"]))]
                of.update((n, s and (p[e], s)) for n, e, s in zip(two, "ab", p["statements"]))
                if two[0] != two[1]:
                    edges[self.cluster[p["a"]]][tuple(two)] = s
        names = {n: k for k, n in nodes.items()}
        claims = [{"statements": [{"article": names[n][0], "spans": [{"start": names[n][1][0], "end": names[n][1][1]}]} for n in g]}
                  for c in edges if clusters is None or c in clusters
                  for g in groups(edges[c], of)]
        gold = self.gold
        if clusters is not None:
            whole, gold = gold, object.__new__(self.scorer.Gold)
            gold.__dict__.update(whole.__dict__)
            gold.clusters = [c for n, c in enumerate(whole.clusters) if n in clusters]
            ids = {i for c in gold.clusters for i in c["articles"]}
            gold.groups = [g for g in whole.groups if g["members"] and g["members"][0]["id"] in ids]
        c = Counter()
        self.scorer.score_same(gold, claims, c)
        return c


def learn(x, y, w, strength):
    mean, scale = x.mean(0), x.std(0) + 1e-6
    model = LogisticRegression(C=strength, max_iter=3000).fit((x - mean) / scale, y, sample_weight=w)
    weights = model.coef_[0] / scale
    return weights, model.intercept_[0] - (weights * mean).sum()


def logistic(z):
    return 1 / (1 + np.exp(-z))


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name in ("pairs", "gold", "scorer"):
        ap.add_argument("--" + name, required=True)
    ap.add_argument("--out")
    ap.add_argument("--more", help="verdicts on further pairs: {a, b, from, to, same}, one a line")
    ap.add_argument("--more-pairs", nargs="*", default=[], help="what `statement_pairs` prints over their articles")
    ap.add_argument("--more-weight", type=float, default=1.0)
    ap.add_argument("--without", default="")
    ap.add_argument("--strength", type=float, default=0.05)
    ap.add_argument("--each", type=float, help="also print each cluster, from this score on")
    args = ap.parse_args()
    data = Data(args)
    keep = np.array([k not in args.without.split(",") for k in data.kinds])
    x = data.x * keep
    taught, own = data.w > 0, (data.w > 0) & (data.c >= 0)
    raw = np.zeros(len(x))
    for c in range(data.cluster_count):
        here = data.c == c
        weights, bias = learn(x[taught & ~here], data.y[taught & ~here], data.w[taught & ~here], args.strength)
        raw[here] = x[here] @ weights + bias
    # the weights are drawn towards nothing, so their sum is too modest; two numbers make it a share of right ones again
    honest = LogisticRegression(C=1e6).fit(raw[own, None], data.y[own], sample_weight=data.w[own])
    slope, shift = honest.coef_[0][0], honest.intercept_[0]
    scores = logistic(slope * raw + shift)
    print(f"{len(x)} pairs, {int(data.y.sum())} the same; average precision {average_precision_score(data.y[own], scores[own]):.3f}")
    for least in (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7):
        c = data.score(scores, least)
        print(f"least {least:.2f}: precision {100 * c['same tp'] / max(c['same pred'], 1):.1f} of {c['same pred']}, "
              f"recall {100 * c['same hit'] / c['same gold']:.1f} of {c['same gold']}, joined {100 * c['joined'] / c['joined n']:.1f} of {c['joined n']}")
    if args.each:
        for n, cluster in enumerate(data.gold.clusters):
            c = data.score(scores, args.each, {n})
            print(cluster["cluster"], dict(c))
    if args.out:
        weights, bias = learn(x[taught], data.y[taught], data.w[taught], args.strength)
        with open(args.out, "w") as f:
            f.write("# How much each kind of evidence counts that two statements are the same; training/same.py made it.\n")
            f.write(f"bias\t{bias * slope + shift:.5f}\n")
            for kind, weight, kept in zip(data.kinds, weights, keep):
                if kept:
                    f.write(f"{kind}\t{weight * slope:.5f}\n")


if __name__ == "__main__":
    main()
