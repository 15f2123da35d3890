"""The encoder with its heads: BERT (MiniLM) and MPNet bodies in plain torch.

Written out rather than taken from a model library so that the graph that is trained is the
graph that is exported. Post-norm transformer as in Devlin et al. 2019 (BERT); relative position
buckets as in Raffel et al. 2020 and Song et al. 2020 (MPNet).

For each word (its first piece) the head gives
  TAGS logits            which role, as BIO
  4 vectors of POINTER   "my cue is", "I am a cue", "my source is", "I am a source": the dot product of
                         the first with the second scores content word -> cue, of the third with the
                         fourth word -> source. The first piece of the window stands for "none".
A learned embedding of letter case, line start and quotation marks is added to the word embedding: the
vocabularies are uncased and know no line breaks. It starts at zero.
"""
import math

import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional as F

from articles import FEATURES, TAGS

POINTER = 64
NAME_LAYERS = (2, 4, 6)  # of the tagger's states, those that the head for names sees
NAME_TAGS = 9  # none, then first and further word of a person's, organization's, place's and group's name


class Layer(nn.Module):
    def __init__(self, width, heads, inner, eps):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, eps)

    def forward(self, x, bias):
        b, t, w = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, self.heads, w // self.heads).permute(2, 0, 3, 1, 4)
        a = F.scaled_dot_product_attention(q, k, v, attn_mask=bias.to(q.dtype))
        x = self.norm1(x + self.out(a.transpose(1, 2).reshape(b, t, w)))
        return self.norm2(x + self.down(F.gelu(self.up(x))))


class Tagger(nn.Module):
    def __init__(self, kind, vocabulary, positions, width, heads, inner, layers, eps):
        super().__init__()
        self.kind, self.width, self.heads = kind, width, heads
        self.word = nn.Embedding(vocabulary, width)
        self.position = nn.Embedding(positions, width)
        self.feature = nn.Embedding(FEATURES, width)
        nn.init.zeros_(self.feature.weight)
        self.norm = nn.LayerNorm(width, eps)
        self.layers = nn.ModuleList(Layer(width, heads, inner, eps) for _ in range(layers))
        self.relative = nn.Embedding(32, heads) if kind == "mpnet" else None
        self.head = nn.Linear(width, TAGS + 4 * POINTER)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)
        self.pad = 1 if kind == "mpnet" else 0

    def buckets(self, t, device):
        """MPNet's relative position buckets: 16 a direction, exact to 8, then logarithmic to 128."""
        n = torch.arange(t, device=device)[:, None] - torch.arange(t, device=device)[None, :]
        side = (n < 0).long() * 16
        n = n.abs()
        far = 8 + (torch.log(n.clamp(min=1).float() / 8) / math.log(128 / 8) * 8).long()
        return side + torch.where(n < 8, n, far.clamp(max=15))

    def states(self, pieces, feature, mask):
        """What goes into the first layer, and what comes out of each."""
        t = pieces.shape[1]
        shift = 2 if self.kind == "mpnet" else 0
        x = self.word(pieces) + self.position.weight[shift:shift + t] + self.feature(feature)
        x = self.norm(x)
        bias = torch.zeros(mask.shape, dtype=torch.float32, device=x.device).masked_fill(~mask, -1e4)
        bias = bias[:, None, None, :]
        if self.relative is not None:
            bias = bias + self.relative(self.buckets(t, x.device)).permute(2, 0, 1)[None]
        else:
            bias = bias.expand(-1, 1, t, -1)
        out = [x]
        for layer in self.layers:
            out.append(layer(out[-1], bias))
        return out

    def forward(self, pieces, feature, mask):
        return self.head(self.states(pieces, feature, mask)[-1])


class Names(nn.Module):
    """A second head on a finished tagger: NAME_TAGS logits for each piece from the states of NAME_LAYERS. Its second layer
    sees the pieces beside it as well: a rare name is cut into many pieces, and what comes next tells what it is."""

    def __init__(self, width, inner=192, middle=64, layers=len(NAME_LAYERS)):
        super().__init__()
        self.first = nn.ModuleList(nn.Linear(width, inner, bias=i == 0) for i in range(layers))
        self.second = nn.Conv1d(inner, middle, 3, padding=1)
        self.last = nn.Linear(middle, NAME_TAGS)

    def forward(self, states):
        """States [batch, pieces, layers, width] to logits [batch, pieces, NAME_TAGS]."""
        x = F.gelu(sum(f(states[:, :, i]) for i, f in enumerate(self.first)))
        return self.last(F.gelu(self.second(x.transpose(1, 2)).transpose(1, 2)))


def pointers(out):
    """Scores [batch, from, to] of the two kinds of pointers from the head's output."""
    q, k, r, s = out[..., TAGS:].float().split(POINTER, -1)
    return q @ k.transpose(1, 2) / math.sqrt(POINTER), r @ s.transpose(1, 2) / math.sqrt(POINTER)


def load(folder, kind, keep=None):
    """A tagger from the public weights in `folder`; `keep` names the layers to keep."""
    w = load_file(f"{folder}/model.safetensors")
    layers = 1 + max(int(k.split("layer.")[1].split(".")[0]) for k in w if "layer." in k)
    keep = keep or list(range(layers))
    vocabulary, width = w["embeddings.word_embeddings.weight"].shape
    positions = w["embeddings.position_embeddings.weight"].shape[0]
    inner = w["encoder.layer.0.intermediate.dense.weight"].shape[0]
    m = Tagger(kind, vocabulary, positions, width, 12, inner, len(keep), 1e-5 if kind == "mpnet" else 1e-12)
    names = ({k: f"attention.attn.{k}" for k in "qkvo"} | {"norm": "attention.LayerNorm"} if kind == "mpnet" else
             {"q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
              "o": "attention.output.dense", "norm": "attention.output.LayerNorm"})
    with torch.no_grad():
        m.word.weight.copy_(w["embeddings.word_embeddings.weight"])
        m.position.weight.copy_(w["embeddings.position_embeddings.weight"])
        if kind == "bert":
            m.position.weight.add_(w["embeddings.token_type_embeddings.weight"][0])
        for end in ("weight", "bias"):
            getattr(m.norm, end).copy_(w[f"embeddings.LayerNorm.{end}"])
        if m.relative is not None:
            m.relative.weight.copy_(w["encoder.relative_attention_bias.weight"])
        for layer, i in zip(m.layers, keep):
            p = f"encoder.layer.{i}."
            for end in ("weight", "bias"):
                getattr(layer.qkv, end).copy_(torch.cat([w[f"{p}{names[k]}.{end}"] for k in "qkv"]))
                getattr(layer.out, end).copy_(w[f"{p}{names['o']}.{end}"])
                getattr(layer.norm1, end).copy_(w[f"{p}{names['norm']}.{end}"])
                getattr(layer.up, end).copy_(w[f"{p}intermediate.dense.{end}"])
                getattr(layer.down, end).copy_(w[f"{p}output.dense.{end}"])
                getattr(layer.norm2, end).copy_(w[f"{p}output.LayerNorm.{end}"])
    m.word.weight.requires_grad_(False)
    if m.relative is not None:
        m.relative.weight.requires_grad_(False)
    return m
