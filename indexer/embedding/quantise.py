"""Float weights → 8-bit integers, in an ONNX graph.

Every product of activations with a weight matrix W, shape (k, n), becomes::

    activations, a row r at a time            W, a column c at a time (once, here)
    s[r] = max|x[r]| / 127                    t[c] = max|W[:, c]| / 63
    q[r] = round(x[r] / s[r]) + 128  (uint8)  V[:, c] = round(W[:, c] / t[c])  (int8)

    x @ W ≈ (q - 128) @ V × t × s

Rows are scaled one by one, so that a text's vector does not depend on what it shares a batch with; the usual dynamic
quantisation has one scale for a whole batch, and measured four times as far from the float model at the same speed. Weights
take 7 of 8 bits because processors without VNNI add pairs of products in 16 bits: 255 × 63 × 2 just fits.
A table of embeddings keeps one scale a row. Everything else stays in float32.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from onnx import GraphProto, ModelProto, NodeProto

_CONTRIB = "com.microsoft"
_WEIGHT_STEPS = 63
_TABLE_STEPS = 127
_SMALLEST_TABLE = 1024
"""Rows; smaller tables (positions, token types) are not worth it."""
_CONSTANTS: dict[str, NDArray[np.generic]] = {
    "int8.step": np.array(1 / 127, np.float32),
    "int8.zero": np.array(128, np.uint8),
    "int8.one": np.array(1, np.float32),
    # Keeps a row of zeros from dividing by zero.
    "int8.least": np.array(1e-9, np.float32),
}


def quantise(source: Path, folder: Path, graph_name: str, weights_name: str) -> None:
    """Write the float graph in `source` to `folder` with integer weights, kept in a file of their own beside the graph.

    A file of their own is mapped into memory: the table of embeddings is then read only where it is used.
    """
    import onnx

    model = onnx.load(source)
    _Rewriter(model.graph).rewrite()
    model.opset_import.append(onnx.helper.make_opsetid(_CONTRIB, 1))
    _forget_origin(model)
    onnx.save(
        model,
        folder / graph_name,
        save_as_external_data=True,
        all_tensors_to_one_file=True,
        location=weights_name,
        size_threshold=1024,
    )
    # The file of weights is made for its owner alone; whoever may read the graph may read it.
    (folder / weights_name).chmod((folder / graph_name).stat().st_mode)


class _Rewriter:
    def __init__(self, graph: "GraphProto") -> None:
        from onnx import TensorProto

        self._graph = graph
        self._floats = {tensor.name: tensor for tensor in graph.initializer if tensor.data_type == TensorProto.FLOAT}
        self._made: dict[str, NDArray[np.generic]] = dict(_CONSTANTS)
        self._quantised_inputs: set[str] = set()

    def rewrite(self) -> None:
        from onnx import numpy_helper

        nodes = [new for node in self._graph.node for new in self._replace(node)]
        del self._graph.node[:]
        self._graph.node.extend(nodes)
        used = {name for node in nodes for name in node.input}
        kept = [tensor for tensor in self._graph.initializer if tensor.name in used]
        del self._graph.initializer[:]
        self._graph.initializer.extend(kept)
        self._graph.initializer.extend(numpy_helper.from_array(array, name) for name, array in self._made.items() if name in used)

    def _replace(self, node: "NodeProto") -> Iterator["NodeProto"]:
        if node.op_type == "MatMul" and self._dims(node.input[1]) == 2 and node.input[0] not in self._floats:
            yield from self._product(node)
        elif (
            node.op_type == "Gather" and self._dims(node.input[0]) == 2 and self._floats[node.input[0]].dims[0] >= _SMALLEST_TABLE
        ):
            yield from self._lookup(node)
        else:
            yield node

    def _dims(self, name: str) -> int:
        return len(self._floats[name].dims) if name in self._floats else 0

    def _product(self, node: "NodeProto") -> Iterator["NodeProto"]:
        from onnx import helper

        x, weights = node.input
        (y,) = node.output
        if x not in self._quantised_inputs:
            self._quantised_inputs.add(x)
            yield from _quantise_rows(x)
        values, scales = self._quantise_weights(weights, axis=0, steps=_WEIGHT_STEPS)
        yield helper.make_node(
            "MatMulIntegerToFloat",
            [f"{x}.int8", values, "int8.one", scales, "int8.zero"],
            [f"{y}.unscaled"],
            domain=_CONTRIB,
        )
        yield helper.make_node("Mul", [f"{y}.unscaled", f"{x}.scale"], [y])

    def _lookup(self, node: "NodeProto") -> Iterator["NodeProto"]:
        from onnx import TensorProto, helper

        table, ids = node.input
        (y,) = node.output
        values, scales = self._quantise_weights(table, axis=1, steps=_TABLE_STEPS)
        yield helper.make_node("Gather", [values, ids], [f"{y}.row"])
        yield helper.make_node("Gather", [scales, ids], [f"{y}.row_scale"])
        yield helper.make_node("Cast", [f"{y}.row"], [f"{y}.unscaled_row"], to=TensorProto.FLOAT)
        yield helper.make_node("Mul", [f"{y}.unscaled_row", f"{y}.row_scale"], [y])

    def _quantise_weights(self, name: str, *, axis: int, steps: int) -> tuple[str, str]:
        """Return the names of the integers and of their scales; `axis` is the one a scale is shared along."""
        from onnx import numpy_helper

        values, scales = f"{name}.int8", f"{name}.scale"
        if values not in self._made:
            array = numpy_helper.to_array(self._floats[name])
            scale = np.abs(array).max(axis=axis, keepdims=True) / np.float32(steps)
            scale[scale == 0] = 1
            self._made[values] = np.rint(array / scale).astype(np.int8)
            # A product's scales are a vector; a table's keep their axis, so that a looked-up row meets its own.
            self._made[scales] = scale.reshape(-1) if axis == 0 else scale
        return values, scales


def _quantise_rows(x: str) -> Iterator["NodeProto"]:
    from onnx import helper

    yield helper.make_node("Abs", [x], [f"{x}.sizes"])
    yield helper.make_node("ReduceMax", [f"{x}.sizes"], [f"{x}.largest"], axes=[-1], keepdims=1)
    yield helper.make_node("Max", [f"{x}.largest", "int8.least"], [f"{x}.reach"])
    yield helper.make_node("Mul", [f"{x}.reach", "int8.step"], [f"{x}.scale"])
    yield helper.make_node("Div", [x, f"{x}.scale"], [f"{x}.stretched"])
    yield helper.make_node("QuantizeLinear", [f"{x}.stretched", "int8.one", "int8.zero"], [f"{x}.int8"])


def _forget_origin(model: "ModelProto") -> None:
    """Drop the exporter's notes: they quote paths of the machine it ran on."""
    model.doc_string = ""
    for node in model.graph.node:
        node.doc_string = ""
        del node.metadata_props[:]
