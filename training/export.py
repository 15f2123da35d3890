"""Write a trained tagger as an int8 ONNX graph for the reader.

    python export.py --body bert --weights DIR --from student.pt --names names.pt --out ../models/standard.onnx

The graph is written node by node, so it holds exactly what was trained. Weights of the layers are int8 with one
scale a column, activations are quantized as they come (one scale a tensor), word and position embeddings are int8
with one scale a row, the head stays fp32. One window a call, never padded, so there is no mask.

inputs   pieces [1, T] int32, feature [1, T] int32, position [T] int32 (0, 1, 2, …)
outputs  head [1, T, TAGS + 4 * POINTER], names [1, T, NAME_TAGS]
"""
import argparse

import numpy as np
import onnx
import torch
from onnx import TensorProto as T
from onnx import helper, numpy_helper

import encoder as E
from articles import TAGS

MICROSOFT = "com.microsoft"


class Graph:
    def __init__(self):
        self.nodes, self.constants, self.count = [], [], 0

    def constant(self, array, name=None):
        name = name or self.name("c")
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def name(self, kind):
        self.count += 1
        return f"{kind}_{self.count}"

    def node(self, kind, inputs, outputs=1, domain="", **attributes):
        names = [self.name(kind.lower()) for _ in range(outputs)]
        self.nodes.append(helper.make_node(kind, inputs, names, domain=domain, **attributes))
        return names[0] if outputs == 1 else names


def quantized(matrix, axis):
    """Symmetric int8 and the scales along the other axis."""
    scale = np.abs(matrix).max(axis=axis, keepdims=True) / 127
    scale[scale == 0] = 1
    return np.clip(np.round(matrix / scale), -127, 127).astype(np.int8), scale.astype(np.float32)


def build(model, most, names=None):
    g = Graph()
    array = lambda p: p.detach().float().numpy()

    def table(weight, index):
        q, scale = quantized(weight, 1)
        row = g.node("Cast", [g.node("Gather", [g.constant(q), index], axis=0)], to=T.FLOAT)
        return g.node("Mul", [row, g.node("Gather", [g.constant(scale), index], axis=0)])

    def linear(quantity, weight):
        """A quantized activation (value, scale, zero point) times a weight [out, in], without the bias."""
        value, scale, zero = quantity
        q, s = quantized(weight.T, 0)
        product = g.node("MatMulInteger", [value, g.constant(q), zero, g.constant(np.zeros(q.shape[1], np.int8))])
        return g.node("Mul", [g.node("Cast", [product], to=T.FLOAT), g.node("Mul", [scale, g.constant(s[0])])])

    def quantize(x):
        return g.node("DynamicQuantizeLinear", [x], outputs=3)

    shift = 2 if model.kind == "mpnet" else 0
    x = table(array(model.word.weight), "pieces")
    x = g.node("Add", [x, table(array(model.position.weight)[shift:shift + most], "position")])
    x = g.node("Add", [x, g.node("Gather", [g.constant(array(model.feature.weight)), "feature"], axis=0)])
    eps = model.norm.eps
    x = g.node("LayerNormalization", [x, g.constant(array(model.norm.weight)), g.constant(array(model.norm.bias))],
               axis=-1, epsilon=eps)
    bias = ""
    if model.relative is not None:
        rows = model.relative(model.buckets(most, "cpu")).permute(2, 0, 1)[None]
        length = g.node("Shape", ["position"])
        ends = g.node("Concat", [length, length], axis=0)
        bias = g.node("Slice", [g.constant(array(rows)), g.constant(np.zeros(2, np.int64)), ends,
                                g.constant(np.array([2, 3], np.int64))])
    width = model.width
    split = g.constant(np.array([0, -1, model.heads, width // model.heads], np.int64))
    whole = g.constant(np.array([0, -1, width], np.int64))
    length = g.node("Concat", [g.constant(np.array([1, model.heads], np.int64)), g.node("Shape", ["position"]),
                               g.constant(np.array([1], np.int64))], axis=0)
    ones = g.node("Expand", [g.constant(np.ones((1, 1, 1, 1), np.float32)), length])
    states = []
    for layer in model.layers:
        qkv, b = array(layer.qkv.weight), array(layer.qkv.bias)
        value = quantize(x)
        states.append(value)
        parts = [linear(value, qkv[i * width:(i + 1) * width]) for i in range(3)]
        size = width // model.heads
        heads = [g.node("Transpose", [g.node("Reshape", [
            g.node("Add", [p, g.constant(b[i * width:(i + 1) * width])]), split])], perm=perm)
            for i, (p, perm) in enumerate(zip(parts, ([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3])))]
        fit = g.node("Mul", [g.node("MatMul", heads[:2]), g.constant(np.float32(size ** -0.5))])
        if bias:
            fit = g.node("Add", [fit, bias])
        # Softmax, but the sum is divided out after the product with the values, by a product with ones: a tenth faster
        # than the runtime's Softmax. Fits of trained models are far below the bound; it keeps exp finite for any text.
        fit = g.node("Exp", [g.node("Min", [fit, g.constant(np.float32(80))])])
        a = g.node("Div", [g.node("MatMul", [fit, heads[2]]), g.node("MatMul", [fit, ones])])
        a = g.node("Reshape", [g.node("Transpose", [a], perm=[0, 2, 1, 3]), whole])
        a = linear(quantize(a), array(layer.out.weight))
        norm = lambda y, residual, n, bias_of: g.node(
            "SkipLayerNormalization",
            [y, residual, g.constant(array(n.weight)), g.constant(array(n.bias)), g.constant(array(bias_of))],
            domain=MICROSOFT, epsilon=eps)
        x = norm(a, x, layer.norm1, layer.out.bias)
        h = linear(quantize(x), array(layer.up.weight))
        h = g.node("BiasGelu", [h, g.constant(array(layer.up.bias))], domain=MICROSOFT)
        h = linear(quantize(h), array(layer.down.weight))
        x = norm(h, x, layer.norm2, layer.down.bias)
    product = g.node("MatMul", [x, g.constant(array(model.head.weight).T)])
    g.nodes.append(helper.make_node("Add", [product, g.constant(array(model.head.bias))], ["head"]))
    size = TAGS + 4 * E.POINTER
    outputs = [helper.make_tensor_value_info("head", T.FLOAT, [1, "length", size])]
    if names is not None:
        # The layers quantize what they are given; the head for names takes the same numbers.
        states.append(quantize(x))
        parts = [linear(states[n], array(f.weight)) for n, f in zip(E.NAME_LAYERS, names.first)]
        while len(parts) > 1:
            parts = [g.node("Add", parts[:2]), *parts[2:]]
        h = g.node("BiasGelu", [parts[0], g.constant(array(names.first[0].bias))], domain=MICROSOFT)
        # a convolution over three pieces: each piece's part in its neighbours, moved by one piece
        middle = names.second.out_channels
        kernel = array(names.second.weight)
        value = quantize(h)
        before, at, after = (linear(value, kernel[:, :, k]) for k in range(3))
        none = g.constant(np.zeros((1, 1, middle), np.float32))
        rows = lambda x, begin, end: g.node(
            "Slice", [x, *(g.constant(np.array([n], np.int64)) for n in (begin, end, 1))])
        before = g.node("Concat", [none, rows(before, 0, -1)], axis=1)
        after = g.node("Concat", [rows(after, 1, most), none], axis=1)
        h = g.node("Add", [g.node("Add", [before, at]), after])
        h = g.node("BiasGelu", [h, g.constant(array(names.second.bias))], domain=MICROSOFT)
        product = g.node("MatMul", [h, g.constant(array(names.last.weight).T)])
        g.nodes.append(helper.make_node("Add", [product, g.constant(array(names.last.bias))], ["names"]))
        outputs.append(helper.make_tensor_value_info("names", T.FLOAT, [1, "length", E.NAME_TAGS]))
    graph = helper.make_graph(
        g.nodes, "tagger",
        [helper.make_tensor_value_info("pieces", T.INT32, [1, "length"]),
         helper.make_tensor_value_info("feature", T.INT32, [1, "length"]),
         helper.make_tensor_value_info("position", T.INT32, ["length"])],
        outputs, g.constants)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20), helper.make_opsetid(MICROSOFT, 1)])
    made.ir_version = 9
    return made


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--body", choices=("bert", "mpnet"), required=True)
    ap.add_argument("--weights", required=True)
    ap.add_argument("--from", dest="start")
    ap.add_argument("--names", help="the head for names")
    ap.add_argument("--keep")
    ap.add_argument("--most", type=int, default=256, help="pieces of the longest window")
    ap.add_argument("--out", required=True)
    args = ap.parse_args()
    model = E.load(args.weights, args.body, [int(k) for k in args.keep.split(",")] if args.keep else None)
    if args.start:
        model.load_state_dict(torch.load(args.start, map_location="cpu"))
    names = None
    if args.names:
        names = E.Names(model.width)
        names.load_state_dict(torch.load(args.names, map_location="cpu"))
    onnx.save(build(model.eval(), args.most, names), args.out)


if __name__ == "__main__":
    main()
