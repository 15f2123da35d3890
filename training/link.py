"""Fit the decoder's numbers on the articles kept aside, and write them beside the model.

    python link.py --body bert --weights DIR --from student.pt --polnear DIR --scorer score_attributions.py \
        --out ../models/standard.json

What `crates/reader/src/decoder.rs` does is done here once more, for fitting: contents choose their cue, and cues with
their contents their source, by a softmax over the candidates' weighted numbers (conditional logit); weights minimise the
cross-entropy of the right candidate. Tag biases are chosen on a small grid by attribution F1. Last a logistic regression
says how likely an attribution is a right one, and the least likelihood that is kept is chosen by attribution F1. `--scorer` is the published scorer of brat folders.
"""
import argparse
import importlib.util
import json

import numpy as np
import torch

import articles as A
import encoder as E
import train

NEAR, MOST = 200, 4
REACH = -12.0
LEGAL = np.array([[t == 0 or t % 2 == 1 or t in (f, f + 1) for t in range(A.TAGS)] for f in range(A.TAGS)])


def log_sum(x):
    return np.logaddexp.reduce(x) if len(x) else -np.inf


class Decoded:
    """One article's chunks with what the decoder compares."""

    def __init__(self, article, out, nones, bias):
        self.a, self.n = article, len(article.words)
        z = out[:, :A.TAGS]
        self.logp = z - np.logaddexp.reduce(z, -1)[:, None]
        tags = self.viterbi(self.logp + bias)
        self.sources, self.cues, self.contents = (self.chunks(tags, 1 + 2 * r) for r in range(3))
        self.window, self.points = np.zeros(self.n, int), {}
        for w, none in nones.items():
            self.window[w[0]:w[1]] = w[0]
            self.points[w[0]] = (w, *train.point(out, none, w))
        self.sentence = np.array([i > 0 and article.ends_sentence(i) for i in range(self.n)])

    @staticmethod
    def viterbi(score):
        best, back = np.where(LEGAL[0], score[0], -np.inf), []
        step = np.where(LEGAL, 0.0, -np.inf)
        for row in score[1:]:
            m = best[:, None] + step
            back.append(m.argmax(0))
            best = m.max(0) + row
        tags = [int(best.argmax())]
        for b in reversed(back):
            tags.append(int(b[tags[-1]]))
        return tags[::-1]

    def chunks(self, tags, begin):
        out, open_ = [], False
        for i, t in enumerate(tags):
            if t == begin:
                out.append([i, i + 1])
                open_ = True
            elif t == begin + 1 and open_:
                out[-1][1] = i + 1
            else:
                open_ = False
        self.tags = np.array(tags)
        return [tuple(c) for c in out]

    def certainty(self, chunk):
        return float(np.exp(self.logp[np.arange(*chunk), self.tags[chunk[0]:chunk[1]]]).mean())

    def near(self, targets, first, last):
        return [t for t in targets if t[0] + NEAR > first[0] and t[0] < last[1] + NEAR]

    def links(self, chunk, targets, which):
        total = np.zeros(len(targets) + which)
        for i in range(*chunk):
            w, *scores = self.points[self.window[i]]
            row = scores[which][i - w[0]]
            s = np.array([log_sum(row[1 + max(w[0], t[0]) - w[0]:1 + max(min(w[1], t[1]) - w[0], 0)])
                          if t[0] < w[1] and t[1] > w[0] else -np.inf for t in targets] + [row[0]] * which)
            whole = log_sum(s)
            total += np.maximum(s - whole, REACH) if np.isfinite(whole) else REACH
        return total / (chunk[1] - chunk[0])

    def between(self, chunk, other, like_other):
        low, high = (chunk, other) if chunk[0] < other[0] else (other, chunk)
        a, b = low[1], max(high[0], low[1])
        return [np.log1p(b - a), min(self.a.line[a:b + 1].sum(), MOST), min(self.sentence[a:b + 1].sum(), MOST),
                min(sum(c[0] >= a and c[1] <= b for c in like_other), MOST), float(other[0] < chunk[0])]

    def cue_candidates(self, content):
        near = self.near(self.cues, content, content)
        links = self.links(content, near, 0)
        rows = [[l, *self.between(content, c, self.cues), 0.0] for l, c in zip(links, near)]
        return near, np.array(rows + [[0.0] * 6 + [1.0]])

    def source_candidates(self, cue, contents):
        parts = ([cue] if cue else []) + contents
        near = self.near(self.sources, min(parts), max(parts, key=lambda c: c[1]))
        of_cue = self.links(cue, near, 1) if cue else np.zeros(len(near) + 1)
        of_contents = np.mean([self.links(c, near, 1) for c in contents], 0)
        rows = [[*self.between(parts[0], s, self.sources), 0.0] for s in near] + [[0.0] * 5 + [1.0]]
        return near, np.column_stack([of_cue, of_contents, rows])

    def attributions(self, cue_weights, source_weights):
        """(source or None, cue or None, contents, evidence) of each."""
        of_cue, alone = {c: [] for c in self.cues}, []
        for content in self.contents:
            near, rows = self.cue_candidates(content)
            best = int((rows @ cue_weights).argmax())
            (of_cue[near[best]] if best < len(near) else alone).append(content)
        for cue, contents in [*of_cue.items(), *((None, [c]) for c in alone)]:
            if not contents:
                continue
            near, rows = self.source_candidates(cue, contents)
            fits = rows @ source_weights
            best = int(fits.argmax())
            source = near[best] if best < len(near) else None
            yield source, cue, contents, [
                1.0, min(map(self.certainty, contents)), self.certainty(cue) if cue else 0.0,
                self.certainty(source) if source else 0.5, float(np.exp(fits[best] - log_sum(fits)))]


def choices(decoded):
    """For contents and for cues: the candidates' numbers and the index of the right one."""
    to_cue, to_source = [], []
    for d in decoded:
        a = d.a
        for content in d.contents:
            gold = a.cue_of[slice(*content)]
            gold = gold[gold >= 0]
            if len(gold):
                near, rows = d.cue_candidates(content)
                gold = np.bincount(gold).argmax()
                right = [i for i, c in enumerate(near) if c[0] <= gold < c[1]] or [len(near)]
                if near:
                    to_cue.append((rows, right[0]))
        for cue in d.cues:
            first = [i for i in range(*cue) if a.tag[i] == 3]
            contents = [c for c in d.contents if first and (a.cue_of[slice(*c)] == first[0]).mean() > 0.5]
            if not contents:
                continue
            gold = a.source_of[first[0]]
            near, rows = d.source_candidates(cue, contents)
            right = [len(near)] if gold == A.NONE else [i for i, s in enumerate(near) if s[0] <= gold < s[1]]
            if right and near:
                to_source.append((rows, right[0]))
    return to_cue, to_source


def fit(examples, l2=1e-3):
    examples = [(torch.tensor(np.asarray(rows), dtype=torch.float32), right) for rows, right in examples]
    w = torch.zeros(examples[0][0].shape[1], requires_grad=True)
    optimizer = torch.optim.Adam([w], lr=0.05)
    for _ in range(400):
        loss = sum(-(rows @ w).log_softmax(0)[right] for rows, right in examples) / len(examples) + l2 * (w @ w)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return w.detach().numpy()


def logistic(rows, right):
    x, y = torch.tensor(np.array(rows), dtype=torch.float32), torch.tensor(right, dtype=torch.float32)
    w = torch.zeros(x.shape[1], requires_grad=True)
    optimizer = torch.optim.LBFGS([w], max_iter=200)

    def closure():
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(x @ w, y) + 1e-4 * (w @ w)
        loss.backward()
        return loss

    optimizer.step(closure)
    return w.detach().numpy()


def spans(d, chunk):
    return [(d.a.words[chunk[0]][0], d.a.words[chunk[1] - 1][1])] if chunk else []


def as_brat(d, found):
    source, cue, contents, _ = found
    return dict(source=spans(d, source), cue=spans(d, cue), content=sorted(x for c in contents for x in spans(d, c)))


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name in ("--body", "--weights", "--from", "--polnear", "--scorer", "--out"):
        ap.add_argument(name, required=True)
    ap.add_argument("--keep")
    ap.add_argument("--window", type=int, default=256)
    ap.add_argument("--report", action="store_true", help="also score dev, which nothing is chosen on")
    args = ap.parse_args()
    spec = importlib.util.spec_from_file_location("scorer", args.scorer)
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    tokenizer = A.load_tokenizer(f"{args.weights}/tokenizer.json")
    model = E.load(args.weights, args.body, [int(k) for k in args.keep.split(",")] if args.keep else None)
    model.load_state_dict(torch.load(getattr(args, "from"), map_location="cpu"))

    def outputs(articles):
        return list(zip(articles, *train.outputs(model, articles, args.window - 2, "cpu")))

    def score(decoded, gold, w, logit=None, least=0.0):
        counts = {m: np.zeros(3) for m in scorer.METRICS}
        for d in decoded:
            found = [as_brat(d, f) for f in d.attributions(*w)
                     if logit is None or 1 / (1 + np.exp(-np.dot(logit, f[3]))) >= least]
            one = scorer.score_article(scorer.prepare(gold[d.a.name], d.a.text), scorer.prepare(found, d.a.text))
            for m in counts:
                counts[m] += one[m]
        return {m: round(100 * scorer.prf(*c)[2], 2) for m, c in counts.items()}

    rows = outputs([a for a in A.polnear(f"{args.polnear}/train", tokenizer) if A.aside(a.name)])
    gold = scorer.read_gold(f"{args.polnear}/train/attributions")
    tried = []
    for outside in (0.0, -0.3, -0.6, -0.9):
        for cue in (0.0, 0.4):
            bias = np.array([outside, 0, 0, cue, 0, 0, 0])
            decoded = [Decoded(a, o, n, bias) for a, o, n in rows]
            w = tuple(map(fit, choices(decoded)))
            s = score(decoded, gold, w)
            print(bias.tolist(), {m: float(x) for m, x in s.items()}, flush=True)
            tried.append((s["attribution"], bias, w, decoded))
    best, bias, w, decoded = max(tried, key=lambda t: t[0])

    evidence, right = [], []
    for d in decoded:
        g = scorer.prepare(gold[d.a.name], d.a.text)
        for found in d.attributions(*w):
            p = scorer.prepare([as_brat(d, found)], d.a.text)
            evidence.append(found[3])
            right.append(float(scorer.match(g, p, lambda g, p, j: j >= 0.5 and scorer.agree(g["key"], p["key"])) > 0))
    score_weights = logistic(evidence, right)
    least = max((0.0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4),
                key=lambda t: score(decoded, gold, w, score_weights, t)["attribution"])
    settings = dict(bias=bias.tolist(), cue=w[0].tolist(), source=w[1].tolist(), score=score_weights.tolist())
    settings = {k: [round(float(x), 3) for x in v] for k, v in settings.items()} | {"least": least}
    with open(args.out, "w") as f:
        f.write("{\n" + ",\n".join(f'  "{k}": {json.dumps(v)}' for k, v in settings.items()) + "\n}\n")
    print("chosen", settings)
    if args.report:
        dev = [Decoded(a, o, n, bias) for a, o, n in outputs(A.polnear(f"{args.polnear}/dev", tokenizer))]
        result = score(dev, scorer.read_gold(f"{args.polnear}/dev/attributions"), w, score_weights, least)
        print("dev", {m: float(x) for m, x in result.items()})


if __name__ == "__main__":
    main()
