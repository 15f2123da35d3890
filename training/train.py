"""Train a tagger: `train.py teacher` on PolNeAR's labels, `train.py student` on labels and a teacher's.

    python train.py teacher --body mpnet  --weights DIR --polnear DIR --out teacher.pt
    python train.py label   --body mpnet  --weights DIR --polnear DIR --news FILE --from teacher.pt --out soft.npz
    python train.py student --body bert   --weights DIR --polnear DIR --news FILE --soft soft.npz --out student.pt

Loss: cross-entropy of the role tags, plus cross-entropy of both pointers over the places of the window.
With a teacher, the tags are learned from its probabilities (Hinton et al. 2015), mixed with the labels
where there are any; on unlabelled articles the pointers follow the teacher's own.
One article in fourteen of the training set (`articles.aside`) is never trained on; settings are chosen there.
"""
import argparse
import random
import time

import numpy as np
import torch
from torch.nn import functional as F

import articles as A
import encoder as E


class Window:
    """One training window: pieces with the special ones, and labels at the first pieces of words."""

    def __init__(self, a, begin, end, kind):
        head, tail = (0, 2) if kind == "mpnet" else (101, 102)
        base = a.first[begin]
        stop = a.first[end] if end < len(a.words) else len(a.pieces)
        self.pieces = np.concatenate([[head], a.pieces[base:stop], [tail]])
        n = len(self.pieces)
        self.at = a.first[begin:end] - base + 1  # place of each word
        per_piece = np.zeros(n, np.int64)
        per_piece[self.at] = 1
        owner = np.clip(np.cumsum(per_piece) - 1, 0, None)
        self.feature = a.feature[begin:end].astype(np.int64)[owner]
        self.feature[0] = self.feature[-1] = 0
        self.words = (begin, end)
        self.tag = np.full(n, -100, np.int64)
        self.cue_of = np.full(n, -100, np.int64)
        self.source_of = np.full(n, -100, np.int64)
        if a.tag is not None:
            self.tag[self.at] = a.tag[begin:end]
            for name in ("cue_of", "source_of"):
                to = getattr(a, name)[begin:end]
                inside = (to >= begin) & (to < end)
                place = np.where(to == A.NONE, 0, -100)
                place[inside] = self.at[to[inside] - begin]
                getattr(self, name)[self.at] = place
        self.soft = np.zeros((n, A.TAGS), np.float32)
        if a.soft is not None:
            self.soft[self.at] = a.soft[begin:end]


def batches(windows, budget, rng):
    """Windows of like length together, at most `budget` pieces with padding, in random order."""
    order = sorted(windows, key=lambda w: len(w.pieces) + rng.random() * 12, reverse=True)
    out, current = [], []
    for w in order:
        if current and len(current[0].pieces) * (len(current) + 1) > budget * 1.05:
            out.append(current)
            current = []
        current.append(w)
    out.append(current)
    rng.shuffle(out)
    return out


def collate(batch, pad, device):
    t = max(len(w.pieces) for w in batch)

    def stack(name, fill):
        rows = [getattr(w, name) for w in batch]
        out = np.full((len(rows), t) + rows[0].shape[1:], fill, rows[0].dtype)
        for o, r in zip(out, rows):
            o[:len(r)] = r
        return torch.from_numpy(out).to(device)

    mask = torch.tensor([[i < len(w.pieces) for i in range(t)] for w in batch], device=device)
    words = torch.zeros(len(batch), t, dtype=torch.bool, device=device)
    for row, w in zip(words, batch):
        row[torch.from_numpy(w.at.astype(np.int64))] = True
    return dict(pieces=stack("pieces", pad).long(), feature=stack("feature", 0), mask=mask, words=words,
                tag=stack("tag", -100), cue_of=stack("cue_of", -100), source_of=stack("source_of", -100),
                soft=stack("soft", 0))


def loss_of(out, b, soft_share):
    logits = out[..., :A.TAGS].float()
    hard = F.cross_entropy(logits.flatten(0, 1), b["tag"].flatten(), ignore_index=-100)
    with_soft = b["soft"].sum(-1) > 0
    total = hard if torch.isfinite(hard) else logits.sum() * 0
    if with_soft.any():
        soft = -(b["soft"] * logits.log_softmax(-1)).sum(-1)[with_soft].mean()
        total = (1 - soft_share) * total + soft_share * soft
    places = b["words"].clone()
    places[:, 0] = True
    for scores, name in zip(E.pointers(out), ("cue_of", "source_of")):
        scores = scores.masked_fill(~places[:, None, :], -1e4)
        target = b[name]
        if (target >= 0).any():
            total = total + F.cross_entropy(scores.flatten(0, 1), target.flatten(), ignore_index=-100) \
                * (target >= 0).sum() / b["words"].sum()
    return total


@torch.inference_mode()
def outputs(model, articles, most, device, exact=False):
    """For each article the head's rows of its words [words, TAGS + 4 * POINTER], and for each of its windows the
    row that stands for "none". In bf16 unless `exact`."""
    model.eval()
    todo = [(i, Window(a, b, e, model.kind)) for i, a in enumerate(articles) for b, e in a.windows(most)]
    todo.sort(key=lambda x: len(x[1].pieces))
    out = [np.zeros((len(a.words), model.head.out_features), np.float32) for a in articles]
    nones = [{} for _ in articles]
    for k in range(0, len(todo), 8):
        part = todo[k:k + 8]
        b = collate([w for _, w in part], model.pad, device)
        with torch.autocast(device, dtype=torch.bfloat16, enabled=not exact):
            y = model(b["pieces"], b["feature"], b["mask"]).float().cpu().numpy()
        for row, (i, w) in zip(y, part):
            out[i][w.words[0]:w.words[1]] = row[w.at]
            nones[i][w.words] = row[0]
    return out, nones


def point(out, none, words):
    """Pointer scores inside one window: [word, 1 + word], column 0 is "none"."""
    b, e = words
    v = np.concatenate([none[None], out[b:e]])[:, A.TAGS:]
    q, k, r, s = np.split(v, 4, -1)
    return (q @ k.T)[1:] / np.sqrt(E.POINTER), (r @ s.T)[1:] / np.sqrt(E.POINTER)


def label(model, articles, most, device):
    """Teacher's probabilities and pointers for every word; pointers only where its tags call for them."""
    for a, out, none in zip(articles, *outputs(model, articles, most, device)):
        z = out[:, :A.TAGS]
        p = np.exp(z - z.max(-1, keepdims=True))
        p /= p.sum(-1, keepdims=True)
        tag = p.argmax(-1)
        cue_of = np.full(len(tag), A.NOWHERE, np.int64)
        source_of = np.full(len(tag), A.NOWHERE, np.int64)
        for words, row in none.items():
            b = words[0]
            for scores, to, roles in zip(point(out, row, words), (cue_of, source_of), ((5, 6), (3, 4, 5, 6))):
                best = scores.argmax(-1) - 1
                for i in np.flatnonzero(np.isin(tag[b:words[1]], roles)):
                    to[b + i] = b + best[i] if best[i] >= 0 else A.NONE
        yield a, p, tag, cue_of, source_of


def train(model, articles, args, device):
    rng = random.Random(args.seed)
    torch.manual_seed(args.seed)
    def all_windows():
        out = []
        for a in articles:
            lines = np.flatnonzero(a.line)
            lines = lines[(lines > 0) & (a.first[lines] < args.window)]
            start = int(rng.choice(lines)) if len(lines) and rng.random() < 0.8 else 0
            out += [Window(a, b, e, model.kind) for b, e in a.windows(args.window - 2, start)]
        return out
    per_epoch = len(batches(all_windows(), args.batch * args.window, rng))
    steps = max(1, int(per_epoch * args.epochs))
    heads = [p for n, p in model.named_parameters() if p.requires_grad and n.split(".")[0] in ("head", "feature")]
    body = [p for n, p in model.named_parameters() if p.requires_grad and n.split(".")[0] not in ("head", "feature")]
    opt = torch.optim.AdamW([dict(params=body, lr=args.lr), dict(params=heads, lr=args.head_lr)],
                            weight_decay=0.01, betas=(0.9, 0.98), fused=True)
    warm = max(1, int(0.06 * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        opt, lambda s: min(1, (s + 1) / warm) * max(0.0, 1 - s / steps))
    step, began, seen, run = 0, time.time(), 0, None
    print(f"{len(articles)} articles, {per_epoch} batches an epoch, {steps} steps", flush=True)
    while step < steps:
        for batch in batches(all_windows(), args.batch * args.window, rng):
            if step >= steps:
                break
            model.train()
            b = collate(batch, model.pad, device)
            if args.drop:
                gone = (torch.rand(b["pieces"].shape, device=device) < args.drop) & b["mask"]
                gone[:, 0] = False
                b["pieces"] = b["pieces"].masked_fill(gone, 3 if model.kind == "mpnet" else 100)
            with torch.autocast(device, dtype=torch.bfloat16):
                out = model(b["pieces"], b["feature"], b["mask"])
            loss = loss_of(out, b, args.soft_share)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(body + heads, 1.0)
            opt.step()
            schedule.step()
            opt.zero_grad(set_to_none=True)
            step += 1
            seen += int(b["mask"].sum())
            now = loss.item()
            run = now if run is None else 0.97 * run + 0.03 * now
            if step % 20 == 0 or step == steps:
                print(f"step {step}/{steps} loss {run:.4f} {seen / (time.time() - began):.0f} pieces/s", flush=True)
            if step % args.save_every == 0:
                torch.save(model.state_dict(), args.out)
    torch.save(model.state_dict(), args.out)


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("job", choices=("teacher", "label", "student"))
    ap.add_argument("--body", choices=("bert", "mpnet"), required=True)
    ap.add_argument("--weights", required=True, help="folder with model.safetensors and tokenizer.json")
    ap.add_argument("--polnear", required=True)
    ap.add_argument("--news")
    ap.add_argument("--news-articles", type=int, default=800)
    ap.add_argument("--soft")
    ap.add_argument("--soft-share", type=float, default=0.5)
    ap.add_argument("--from", dest="start", help="weights to begin with")
    ap.add_argument("--keep", help="layers to keep, such as 0,2,4")
    ap.add_argument("--epochs", type=float, default=2)
    ap.add_argument("--lr", type=float, default=5e-5)
    ap.add_argument("--head-lr", type=float, default=1e-3)
    ap.add_argument("--window", type=int, default=256)
    ap.add_argument("--batch", type=int, default=16)
    ap.add_argument("--drop", type=float, default=0.03)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--save-every", type=int, default=50)
    ap.add_argument("--train-words", action="store_true", help="train the word embeddings too")
    ap.add_argument("--limit", type=int)
    ap.add_argument("--out", required=True)
    args = ap.parse_args()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    tokenizer = A.load_tokenizer(f"{args.weights}/tokenizer.json")
    keep = [int(x) for x in args.keep.split(",")] if args.keep else None
    model = E.load(args.weights, args.body, keep)
    if args.start:
        model.load_state_dict(torch.load(args.start, map_location="cpu"))
    if args.train_words:
        model.word.weight.requires_grad_(True)
    model.to(device)
    labelled = [a for a in A.polnear(f"{args.polnear}/train", tokenizer) if not A.aside(a.name)][:args.limit]
    more = A.news(args.news, tokenizer, args.news_articles) if args.news else []
    if args.job == "label":
        found = {}
        for a, p, tag, cue_of, source_of in label(model, labelled + more, args.window - 2, device):
            found[a.name] = np.concatenate([p.astype(np.float16),
                                            tag[:, None], cue_of[:, None], source_of[:, None]], 1).astype(np.float32)
        np.savez_compressed(args.out, **found)
        return
    if args.soft:
        with np.load(args.soft) as soft:
            for a in labelled + more:
                if a.name not in soft:
                    continue
                rows = soft[a.name]
                a.soft = rows[:, :A.TAGS]
                if a.tag is None:
                    a.tag = rows[:, A.TAGS].astype(np.int64)
                    a.cue_of, a.source_of = (rows[:, A.TAGS + k].astype(np.int64) for k in (1, 2))
                    # a pointer counts only where the tags agree that there is something to point at
                    for to, begin in ((a.cue_of, 3), (a.source_of, 1)):
                        at = np.flatnonzero(to >= 0)
                        to[at[a.tag[to[at]] != begin]] = A.NOWHERE
        more = [a for a in more if a.tag is not None]
    train(model, labelled + more, args, device)


if __name__ == "__main__":
    main()
