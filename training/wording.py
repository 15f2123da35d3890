#!/usr/bin/env python3
"""Vectors of stems by which the linker sees that two statements say one thing in other words.

usage: wording.py --news ARTICLES.jsonl.gz --polnear DIR --minilm DIR --mpnet DIR [--without IDS] --work DIR --out FILE

A sum of vectors of stems stands for a sentence. It is taught to have the cosines that a sentence encoder (MiniLM) gives to
pairs of sentences, most of them near neighbours; the vectors begin as what the larger encoder (MPNet) says of each
stem's words alone, on their first axes. So no look at a whole sentence is left at run time but the sum.

The file: a line with the count of stems and the width; the stems, one a line; then for each stem a scale
(f32, little endian) and its numbers (int8).
"""
import argparse
import glob
import gzip
import json
import os
import re
import struct
from collections import Counter, defaultdict

import numpy as np
import snowballstemmer
import torch
from anyascii import anyascii
from tokenizers import Tokenizer

from encoder import load

STEMS, WIDTH, SENTENCES, NEIGHBOURS = 12_000, 48, 36_000, 12
WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W\d_]+|(?<=\d)[.,]\d+)*")
STEMMER = snowballstemmer.stemmer("english")


def fold(word):
    """As `fold` of the linker's words.rs."""
    folded = anyascii(word).lower().replace("’", "'").replace(",", "")
    return folded[:-2] if folded.endswith("'s") else folded


def stems(text):
    """Stem and folded word of each word that is made of letters."""
    for word in WORD.findall(text):
        word = fold(word)
        if re.fullmatch(r"[a-z']+", word):
            yield STEMMER.stemWord(word), word


def texts(args):
    without = set(open(args.without).read().split()) if args.without else set()
    with gzip.open(args.news, "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            if article["id"] not in without:
                yield article["text"]
    for path in sorted(glob.glob(os.path.join(args.polnear, "train", "text", "*"))):
        yield open(path, encoding="utf-8").read()


def sentences(text):
    for part in re.split(r"\n+|(?<=[.!?])[\"”’]?\s+(?=[\"“A-Z])", text):
        if 6 <= len(part.split()) <= 45:
            yield part.strip()


def embed(folder, kind, lines, batch=64):
    """Mean of the last states, of length one, in the order of the lines."""
    tokenizer = Tokenizer.from_file(f"{folder}/tokenizer.json")
    tokenizer.no_padding()
    tokenizer.enable_truncation(96)
    model = load(folder, kind).eval()
    rows = [e.ids for e in tokenizer.encode_batch(list(lines))]
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
    out = np.zeros((len(rows), model.width), np.float32)
    with torch.inference_mode():
        for at in range(0, len(order), batch):
            some = order[at:at + batch]
            width = max(len(rows[i]) for i in some)
            pieces = torch.full((len(some), width), model.pad)
            for k, i in enumerate(some):
                pieces[k, :len(rows[i])] = torch.tensor(rows[i])
            mask = torch.arange(width)[None] < torch.tensor([len(rows[i]) for i in some])[:, None]
            last = model.states(pieces, torch.zeros_like(pieces), mask)[-1] * mask[..., None]
            mean = last.sum(1) / mask.sum(1, keepdim=True)
            out[some] = torch.nn.functional.normalize(mean, dim=1).numpy()
            if at // batch % 50 == 0:
                print(f"{kind}: {at} of {len(order)}", flush=True)
    return out


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name in ("news", "polnear", "minilm", "mpnet", "work", "out"):
        ap.add_argument("--" + name, required=True)
    ap.add_argument("--without")
    args = ap.parse_args()
    torch.manual_seed(1)
    chance = np.random.default_rng(1)
    os.makedirs(args.work, exist_ok=True)

    articles, forms, all_sentences = Counter(), defaultdict(Counter), []
    for text in texts(args):
        seen = set()
        for stem, word in stems(text):
            forms[stem][word] += 1
            seen.add(stem)
        articles.update(seen)
        all_sentences.extend(sentences(text))
    chosen = [s for s, n in sorted(articles.items(), key=lambda x: (-x[1], x[0])) if len(s) > 1][:STEMS]
    place = {s: i for i, s in enumerate(chosen)}
    picked = [all_sentences[i] for i in sorted(chance.choice(len(all_sentences), SENTENCES, replace=False))]

    path = os.path.join(args.work, "words.npy")
    words = [(s, w, n) for s in chosen for w, n in forms[s].most_common(2)]
    if not os.path.exists(path):
        np.save(path, embed(args.mpnet, "mpnet", [w for _, w, _ in words]))
    begin = np.zeros((STEMS, np.load(path).shape[1]), np.float32)
    for (s, _, n), row in zip(words, np.load(path)):
        begin[place[s]] += n * row
    begin -= begin.mean(0)
    begin /= np.linalg.norm(begin, axis=1, keepdims=True)
    begin -= begin.mean(0)
    axes = np.linalg.svd(begin, full_matrices=False)[2][:WIDTH]
    begin = begin @ axes.T
    rare = np.log(max(articles.values()) / np.array([articles[s] for s in chosen]) + 1)
    begin *= rare[:, None] / np.linalg.norm(begin, axis=1).mean()

    path = os.path.join(args.work, "sentences.npy")
    if not os.path.exists(path):
        np.save(path, embed(args.minilm, "bert", picked))
    teacher = torch.tensor(np.load(path))
    bags = [[place[s] for s, _ in stems(p) if s in place] for p in picked]
    near = torch.cat([(t @ teacher.T).topk(NEIGHBOURS + 1).indices[:, 1:] for t in teacher.split(2000)])

    table = torch.nn.Embedding.from_pretrained(torch.tensor(begin, dtype=torch.float32), freeze=False)
    optimizer = torch.optim.Adam(table.parameters(), lr=0.02)
    scale, shift = torch.nn.Parameter(torch.tensor(1.0)), torch.nn.Parameter(torch.tensor(0.0))
    optimizer.add_param_group({"params": [scale, shift]})

    def of(indices):
        some = [bags[i] or [0] for i in indices.tolist()]
        flat = torch.tensor([x for bag in some for x in bag])
        starts = torch.tensor(np.cumsum([0] + [len(bag) for bag in some[:-1]]))
        return torch.nn.functional.embedding_bag(flat, table.weight, starts, mode="sum")

    aside = torch.tensor(chance.permutation(SENTENCES)[:1500])
    inside = torch.tensor(np.setdiff1d(np.arange(SENTENCES), aside.numpy()))
    cosine = torch.nn.functional.cosine_similarity
    for epoch in range(12):
        for group in optimizer.param_groups:
            group["lr"] = 0.02 * (1 - epoch / 12)
        total = 0.0
        for one in inside[torch.randperm(len(inside))].split(512):
            neighbour = near[one, torch.randint(NEIGHBOURS, (len(one),))]
            other = torch.where(torch.rand(len(one)) < 0.7, neighbour, inside[torch.randint(len(inside), (len(one),))])
            a, b = of(one), of(other)
            wanted = (teacher[one] * teacher[other]).sum(1)
            loss = ((cosine(a, b) * scale + shift - wanted) ** 2).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(one)
        with torch.inference_mode():
            others = near[aside].T.reshape(-1)
            ones = aside.repeat(NEIGHBOURS)
            got, wanted = cosine(of(ones), of(others)), (teacher[ones] * teacher[others]).sum(1)
            apart = torch.corrcoef(torch.stack([got, wanted]))[0, 1]
        print(f"epoch {epoch}: loss {total / len(inside):.4f}, correlation on neighbours of sentences aside {apart:.3f}", flush=True)

    vectors = table.weight.detach().numpy()
    with open(args.out, "wb") as f:
        f.write(f"{STEMS} {WIDTH}\n".encode())
        f.write("".join(s + "\n" for s in chosen).encode())
        for row in vectors:
            step = max(float(np.abs(row).max()) / 127, 1e-9)
            f.write(struct.pack("<f", step) + np.round(row / step).astype(np.int8).tobytes())


if __name__ == "__main__":
    main()
