"""Train the head that finds names, on top of a finished tagger whose weights stay as they are.

    python names.py --weights DIR --from student.pt --polnear DIR --news FILE --silver silver.json.gz --out names.pt

The encoder runs once over all articles and its layers are kept in memory as fp16 (about 3 MB an article); then only the head
is trained. The labels are those of `silver.py`; mentions whose kind is in doubt are left out of the loss. One article
in fourteen (`articles.aside`) is not trained on; the epoch that does best there is kept, and the report is on them.
"""
import argparse
import gzip
import json
import random
import time

import numpy as np
import torch
from torch.nn import functional as F

import articles as A
import encoder as E
import train
from silver import KINDS


def labels(a, mentions):
    """The tag of each word of an article: 0 none, 1 + 2 k first word of a name of kind k, 2 + 2 k a further one; -100
    where it is in doubt."""
    tag = np.zeros(len(a.words), np.int64)
    starts = np.array([w[0] for w in a.words])
    for start, end, kind, sure in mentions:
        i, j = np.searchsorted(starts, start, "right") - 1, np.searchsorted(starts, end)
        i = max(i, 0)
        if a.words[i][1] <= start:
            i += 1
        if i >= j:
            continue
        if not sure:
            tag[i:j] = -100
        elif kind >= 0:
            tag[i:j] = 2 + 2 * kind
            tag[i] = 1 + 2 * kind
    return tag


class Window:
    """What the encoder says of one window, and the tags of its words."""

    def __init__(self, states, at, tag, article):
        self.states, self.at, self.tag, self.article = states, at, tag, article


@torch.no_grad()
def encode(model, articles, tags, layers, most, device, exact=False):
    """All windows of the articles; the states of the chosen layers [pieces, layers, width] as fp16. In bf16 unless
    `exact`."""
    todo = [(i, train.Window(a, b, e, model.kind)) for i, a in enumerate(articles) for b, e in a.windows(most)]
    todo.sort(key=lambda x: len(x[1].pieces))
    out, began = [], time.time()
    for k in range(0, len(todo), 8):
        part = todo[k:k + 8]
        b = train.collate([w for _, w in part], model.pad, device)
        with torch.autocast(device, dtype=torch.bfloat16, enabled=not exact):
            all_states = model.states(b["pieces"], b["feature"], b["mask"])
        chosen = torch.stack([all_states[n] for n in layers], 2).to(torch.float16).cpu()
        for row, (i, w) in zip(chosen, part):
            out.append(Window(row[:len(w.pieces)].clone(), torch.from_numpy(w.at.astype(np.int64)),
                              torch.from_numpy(tags[i][w.words[0]:w.words[1]]), i))
        if k % 800 == 0 and len(todo) > 800:
            print(f"{k} of {len(todo)} windows, {time.time() - began:.0f} s", flush=True)
    return out


def legal(logits):
    """The best sequence of tags for rows of log-probabilities: "inside" only follows its own kind."""
    n, size = logits.shape
    allowed = np.zeros((size, size), np.float32)
    for k in range(len(KINDS)):
        allowed[:, 2 + 2 * k] = -np.inf
        allowed[[1 + 2 * k, 2 + 2 * k], 2 + 2 * k] = 0
    score, back = logits[0].copy(), np.zeros((n, size), np.int64)
    score[2::2] = -np.inf
    for i in range(1, n):
        step = score[:, None] + allowed
        back[i] = step.argmax(0)
        score = step.max(0) + logits[i]
    path = [int(score.argmax())]
    for i in range(n - 1, 0, -1):
        path.append(int(back[i, path[-1]]))
    return path[::-1]


def spans(tags):
    """Names (first, end, kind) in a list of tags."""
    out = []
    for i, t in enumerate(tags):
        if t > 0 and t % 2 == 1:
            out.append([i, i + 1, (t - 1) // 2])
        elif t > 0 and out and out[-1][1] == i:
            out[-1][1] = i + 1
    return {tuple(s) for s in out}


@torch.no_grad()
def report(head, windows, budget=4096):
    """For each kind and for all: precision, recall, F1 of whole names. Names that touch a mention in doubt do not count."""
    right, said, there = np.zeros(5), np.zeros(5), np.zeros(5)
    head.eval()
    for part in batches(windows, budget, None):
        logits = head(stacked(part)).log_softmax(-1).numpy()
        for row, w in zip(logits, part):
            doubt = set(np.flatnonzero(w.tag.numpy() == -100))
            clear = lambda found: {s for s in found if not doubt.intersection(range(s[0], s[1]))}
            got = clear(spans(legal(row[w.at.numpy()])))
            want = spans([max(int(t), 0) for t in w.tag])
            for s in got:
                said[[s[2], 4]] += 1
                right[[s[2], 4]] += s in want
            for s in want:
                there[[s[2], 4]] += 1
    p, r = right / np.maximum(said, 1), right / np.maximum(there, 1)
    f = 2 * p * r / np.maximum(p + r, 1e-9)
    return {name: tuple(round(100 * float(x[i]), 1) for x in (p, r, f)) + (int(there[i]),)
            for i, name in enumerate((*KINDS, "all"))}


def stacked(part):
    longest = max(len(w.states) for w in part)
    out = torch.zeros(len(part), longest, *part[0].states.shape[1:])
    for o, w in zip(out, part):
        o[:len(w.states)] = w.states
    return out


def batches(windows, budget, rng):
    order = sorted(windows, key=lambda w: len(w.states) + (rng.random() * 12 if rng else 0))
    out, current = [], []
    for w in order:
        if current and len(w.states) * (len(current) + 1) > budget:
            out.append(current)
            current = []
        current.append(w)
    out.append(current)
    if rng:
        rng.shuffle(out)
    return out


def fit(head, windows, aside, args):
    rng = random.Random(args.seed)
    opt = torch.optim.AdamW(head.parameters(), lr=args.lr, weight_decay=0.01, betas=(0.9, 0.98))
    steps = args.epochs * len(batches(windows, args.batch, rng))
    schedule = torch.optim.lr_scheduler.LambdaLR(opt, lambda s: min(1, (s + 1) / 50) * max(0.02, 1 - s / steps))
    best, kept = -1, None
    for epoch in range(args.epochs):
        began, total, count = time.time(), 0.0, 0
        head.train()
        for part in batches(windows, args.batch, rng):
            x = stacked(part)
            out = head(x)
            rows = torch.cat([o[w.at] for o, w in zip(out, part)])
            loss = F.cross_entropy(rows, torch.cat([w.tag for w in part]), ignore_index=-100)
            opt.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(head.parameters(), 1.0)
            opt.step()
            schedule.step()
            total, count = total + loss.item(), count + 1
        now = report(head, aside)
        print(f"epoch {epoch + 1}: loss {total / count:.4f}, aside {now['all']}, {time.time() - began:.0f} s", flush=True)
        if now["all"][2] > best:
            best, kept = now["all"][2], {k: v.clone() for k, v in head.state_dict().items()}
            torch.save(kept, args.out)
    head.load_state_dict(kept)
    return head


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--weights", required=True, help="folder with model.safetensors and tokenizer.json")
    ap.add_argument("--from", dest="start", required=True, help="weights of the tagger")
    ap.add_argument("--polnear", required=True)
    ap.add_argument("--news", required=True)
    ap.add_argument("--news-articles", type=int, default=1250)
    ap.add_argument("--silver", required=True)
    ap.add_argument("--every", type=int, default=1, help="use only every n-th article; all take 7 GB of memory")
    ap.add_argument("--epochs", type=int, default=6)
    ap.add_argument("--lr", type=float, default=2e-3)
    ap.add_argument("--batch", type=int, default=2048, help="pieces a step")
    ap.add_argument("--window", type=int, default=254)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--out", required=True)
    args = ap.parse_args()
    torch.manual_seed(args.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    tokenizer = A.load_tokenizer(f"{args.weights}/tokenizer.json")
    model = E.load(args.weights, "bert")
    model.load_state_dict(torch.load(args.start, map_location="cpu"))
    model.eval().to(device)
    with gzip.open(args.silver, "rt", encoding="utf-8") as f:
        silver = json.load(f)
    articles = A.polnear(f"{args.polnear}/train", tokenizer) + A.news(args.news, tokenizer, args.news_articles)
    articles = [a for a in articles if a.name in silver][::args.every]
    tags = [labels(a, silver[a.name]) for a in articles]
    windows = encode(model, articles, tags, E.NAME_LAYERS, args.window, device)
    away = {i for i, a in enumerate(articles) if A.aside(a.name)}
    print(f"{len(articles) - len(away)} articles to train on, {len(away)} aside", flush=True)
    aside = [w for w in windows if w.article in away]
    head = fit(E.Names(model.width), [w for w in windows if w.article not in away], aside, args)
    for name, (p, r, f, n) in report(head, aside).items():
        print(f"{name:>13}: precision {p}, recall {r}, F1 {f} of {n}")

if __name__ == "__main__":
    main()
