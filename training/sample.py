"""Write what this code makes of invented texts, for the reader's tests to compare with what it makes of them.

    python sample.py --weights DIR --from student.pt --names names.pt --out ../crates/reader/tests/training_sample.json

The texts are those of examples/newsroom and a few awkward ones. For each: pieces, the words (code points), features,
windows of 60 pieces, and the role and name tags that the model gives in fp32.
"""
import argparse
import glob
import json
import os

import numpy as np
import torch

import articles as A
import encoder as E
import names as N
import train

AWKWARD = {
    "empty lines": "\n\n  The mayor\tspoke.\n \nHe said: “No one\nwas told.” They left.\n",
    "quotation marks": 'He said "it is open" and "closed. She said “yes” and ‘no’; “and so on\nNew line. "Why?" he asked.',
    "letters": "ÉLAN U2 A iPhone McKay İstanbul ß ǅ 北京市 said Łódź’s naïve café — №7 e\u0301te\u0301 …",
    "emoji": "The 👩‍👩‍👧 said 🚒🚒 “ok” 👍🏽.",
    "one long word": "x" * 130 + " " + "ab-" * 90 + " end. Next one.",
}


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--weights", required=True)
    ap.add_argument("--from", dest="start", required=True)
    ap.add_argument("--names", required=True)
    ap.add_argument("--keep")
    ap.add_argument("--out", required=True)
    args = ap.parse_args()
    tokenizer = A.load_tokenizer(f"{args.weights}/tokenizer.json")
    model = E.load(args.weights, "bert", [int(k) for k in args.keep.split(",")] if args.keep else None)
    model.load_state_dict(torch.load(args.start, map_location="cpu"))
    texts = dict(AWKWARD)
    here = os.path.dirname(os.path.abspath(__file__))
    for path in sorted(glob.glob(f"{here}/../examples/newsroom/articles/*.txt"))[:4]:
        with open(path, encoding="utf-8", newline="") as f:
            texts[os.path.basename(path)] = f.read()
    articles = [A.Article.read(n, t, tokenizer) for n, t in texts.items()]
    out, _ = train.outputs(model, articles, 254, "cpu", exact=True)
    head = E.Names(model.width)
    head.load_state_dict(torch.load(args.names, map_location="cpu"))
    order = [np.arange(len(a.words)) for a in articles]
    names = [np.zeros(len(a.words), np.int64) for a in articles]
    for w in N.encode(model, articles, order, E.NAME_LAYERS, 254, "cpu", exact=True):
        with torch.inference_mode():
            logits = head(w.states[None].float())[0]
        names[w.article][w.tag.numpy()] = logits[w.at].argmax(-1).numpy()
    rows = [{"name": a.name, "text": a.text, "pieces": a.pieces.tolist(), "words": a.words,
             "feature": a.feature.tolist(), "windows": [[int(b), int(e)] for b, e in a.windows(60)],
             "tags": np.argmax(o[:, :A.TAGS], -1).tolist(), "names": n.tolist()} for a, o, n in zip(articles, out, names)]
    with open(args.out, "w", encoding="utf-8") as f:
        f.write("[\n" + ",\n".join(json.dumps(r, ensure_ascii=False, separators=(",", ":")) for r in rows) + "\n]\n")


if __name__ == "__main__":
    main()
