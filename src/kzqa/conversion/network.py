"""The encoder of multilingual-e5-small as an ONNX graph for onnxruntime on a processor.

The network is BERT's (Devlin et al. 2019, arXiv:1810.04805): attention and two linear maps, normalised after each. The
matrices get whole numbers with a scale for each output channel; their inputs are quantised as they come. What
GELU gives has outliers: there the scales are finer.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kzqa.conversion.original import BLOCK, E5Weights
from kzqa.encoder import LAST, MIDDLE

__all__ = ["DATA", "MODEL", "write_network"]

MODEL, DATA = "model.onnx", "model.onnx.data"

MICROSOFT = "com.microsoft"
"""The domain of onnxruntime's own operators: see ContribOperators.md in its repository."""

TO_THE_MIDDLE = 8
"""After so many of the twelve layers the second output is taken: the one of which a question's neighbours tell most."""


def write_network(weights: E5Weights, folder: Path, bits: int) -> None:
    """Write the encoder of Vaswani et al. 2017 (arXiv:1706.03762), normalised after each part as BERT is, as ONNX."""
    import onnx  # noqa: PLC0415  (a third of a second, once)

    graph = _Graph()
    graph.embed(weights)
    for layer in range(weights.layers):
        if layer == TO_THE_MIDDLE:
            graph.node("Identity", [graph.state], MIDDLE)
        graph.layer(weights, f"l{layer}.", (1 << (bits - 1)) - 1)
    graph.node("Identity", [graph.state], LAST)
    shape = ["batch", "tokens"]
    model = onnx.helper.make_model(
        onnx.helper.make_graph(
            graph.nodes,
            "multilingual-e5-small",
            [
                onnx.helper.make_tensor_value_info(name, onnx.TensorProto.INT64, shape)
                for name in ("input_ids", "attention_mask")
            ],
            [
                onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [*shape, weights.hidden])
                for name in (LAST, MIDDLE)
            ],
            graph.tensors,
        ),
        opset_imports=[onnx.helper.make_opsetid("", 20), onnx.helper.make_opsetid(MICROSOFT, 1)],
        ir_version=10,
        producer_name="kzqa",
    )
    onnx.save(model, folder / MODEL, save_as_external_data=True, location=DATA, size_threshold=1024)


WIDE = 128
"""Weights of a block that share a scale, where the input has outliers."""


class _Graph:
    """Nodes and tensors of a network under construction."""

    def __init__(self) -> None:
        import onnx  # noqa: PLC0415

        self._onnx = onnx
        self.nodes: list[Any] = []
        self.tensors: list[Any] = []
        self.state = "embedded"
        """Name of the value that the next layer reads."""
        self.tensor("last", np.array([-1], np.int64))

    def tensor(self, name: str, values: NDArray[Any]) -> str:
        self.tensors.append(self._onnx.numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, operator: str, inputs: list[str], *outputs: str, domain: str = "", **attributes: Any) -> str:
        self.nodes.append(self._onnx.helper.make_node(operator, inputs, list(outputs), domain=domain, **attributes))
        return outputs[0]

    def embed(self, weights: E5Weights) -> None:
        """Word, position and type, normalised. The table of words stays as it is: 4 bits, a scale for each 32."""
        values, scales = weights.blocks("emb.word", weights.words)
        words = self._onnx.TensorProto(
            name="words", data_type=self._onnx.TensorProto.INT4, dims=[weights.words, weights.hidden]
        )
        words.raw_data = ((values[..., 0::2] & 15) | (values[..., 1::2] << 4)).astype(np.uint8).tobytes()
        self.tensors.append(words)
        self.node(
            "GatherBlockQuantized", ["words", "input_ids", self.tensor("scales", scales)], "word",
            domain=MICROSOFT, block_size=BLOCK, gather_axis=0, quantize_axis=1,
        )  # fmt: skip
        types = weights.floats("emb.type")[: weights.hidden]
        positions = weights.floats("emb.pos").reshape(weights.positions, weights.hidden) + types
        self.node("Shape", ["input_ids"], "length", start=1, end=2)
        zero = self.tensor("zero", np.array([0], np.int64))
        self.node("Slice", [self.tensor("positions", positions), zero, "length", zero], "position")
        self.node("Cast", ["attention_mask"], "mask", to=self._onnx.TensorProto.INT32)
        self.node("Add", ["word", "position"], "sum")
        self._normalise("emb.ln", "sum", weights, "embedded")

    def layer(self, weights: E5Weights, name: str, most: int) -> None:
        """Attention, then two linear maps with GELU between; each added to what it read, and normalised."""
        hidden = weights.hidden
        self._linear(weights, self.state, [name + "q", name + "k", name + "v"], most, name + "qkv")
        parts = [name + part for part in ("query", "key", "value")]
        split = self.tensor(name + "split", np.full(3, hidden, np.int64))
        self.node("Split", [name + "qkv", split], *parts, axis=-1)
        self.node(
            "MultiHeadAttention", [*parts, "", "mask"], name + "attended", domain=MICROSOFT, num_heads=weights.heads
        )
        self._linear(weights, name + "attended", [name + "ao"], most, name + "out")
        self.node("Add", [self.state, name + "out"], name + "with")
        between = self._normalise(name + "aln", name + "with", weights, name + "between")
        self._linear(weights, between, [name + "fi"], most, name + "inner")
        self.node("Gelu", [name + "inner"], name + "active", domain=MICROSOFT)
        self._linear_in_blocks(weights, name + "active", name + "fo", name + "back")
        self.node("Add", [between, name + "back"], name + "both")
        self.state = self._normalise(name + "oln", name + "both", weights, name + "state")

    def _linear(self, weights: E5Weights, value: str, names: list[str], most: int, out: str) -> str:
        """A linear map, or several of one input: weights in whole numbers up to ``most``, a scale for each channel."""
        biases = [weights.floats(f"{name}.b") for name in names]
        matrix = np.concatenate(
            [weights.matrix(f"{name}.w", len(bias)) for name, bias in zip(names, biases, strict=True)]
        )
        scales = np.maximum(np.abs(matrix).max(axis=1), 1e-12) / most
        whole = np.round(matrix / scales[:, None]).astype(np.int8).T
        inputs = [
            value,
            self.tensor(out + ".weights", whole),
            self.tensor(out + ".scales", scales.astype(np.float32)),
            self.tensor(out + ".zeros", np.zeros(len(matrix), np.int8)),
            self.tensor(out + ".bias", np.concatenate(biases)),
        ]
        return self.node("DynamicQuantizeMatMul", inputs, out, domain=MICROSOFT)

    def _linear_in_blocks(self, weights: E5Weights, value: str, name: str, out: str) -> str:
        """A linear map whose input has outliers: a scale for each block of weights, and of the input beside it."""
        bias = weights.floats(f"{name}.b")
        blocks = weights.matrix(f"{name}.w", len(bias)).reshape(len(bias), -1, WIDE)
        scales = np.maximum(np.abs(blocks).max(axis=2), 1e-12) / 127
        whole = (np.round(blocks / scales[..., None]) + 128).astype(np.uint8)
        parts = [self.tensor(out + ".weights", whole), self.tensor(out + ".scales", scales.astype(np.float32))]
        return self.node(
            "MatMulNBits", [value, *parts, "", "", self.tensor(out + ".bias", bias)], out,
            domain=MICROSOFT, K=blocks.shape[1] * WIDE, N=len(bias), bits=8, block_size=WIDE, accuracy_level=4,
        )  # fmt: skip

    def _normalise(self, name: str, value: str, weights: E5Weights, out: str) -> str:
        """Layer normalisation in its parts, which onnxruntime computes faster than its own operator for the whole."""
        self.node("ReduceMean", [value, "last"], out + ".mean", keepdims=1)
        self.node("Sub", [value, out + ".mean"], out + ".off")
        self.node("Mul", [out + ".off", out + ".off"], out + ".square")
        self.node("ReduceMean", [out + ".square", "last"], out + ".variance", keepdims=1)
        epsilon = self.tensor(out + ".epsilon", np.array(weights.epsilon, np.float32))
        self.node("Add", [out + ".variance", epsilon], out + ".positive")
        self.node("Sqrt", [out + ".positive"], out + ".deviation")
        self.node("Div", [out + ".off", out + ".deviation"], out + ".standard")
        self.node("Mul", [out + ".standard", self.tensor(name + ".w", weights.floats(name + ".w"))], out + ".scaled")
        return self.node("Add", [out + ".scaled", self.tensor(name + ".b", weights.floats(name + ".b"))], out)
