"""Float weights → 8-bit integers, in an ONNX graph.

Every product of activations x with a weight matrix W, shape (k, n), becomes::

    activations, a channel i at a time                 W, a column c at a time
    f[i] ≥ 1: how far channel i outgrows the others    t[c] = max|f × W[:, c]| / 63
    q = round(x / f / s) + 128  (uint8)                V[:, c] = round(f × W[:, c] / t[c])  (int8)

    x @ W ≈ (q - 128) @ V × s × t

s and f are settled once, by watching the float graph embed texts (see :mod:`indexer.embedding.calibration`): what is
worked out anew for every text costs a fifth of the whole time. A text's vector does not depend on what it shares a batch with.
Encoders have a few channels that outgrow all others tenfold; taking those down and their weights up (as SmoothQuant does,
arXiv 2211.10438) leaves eight bits enough for the rest. Weights take 7 of 8 bits because processors without VNNI add pairs of
products in 16 bits: 255 × 63 × 2 just fits. A table of embeddings keeps one scale a row. Everything else stays in float32.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from indexer.embedding.calibration import Reach, observe, weighed_inputs

if TYPE_CHECKING:
    from onnx import GraphProto, ModelProto, NodeProto, TensorProto

_CONTRIB = "com.microsoft"
_ACTIVATION_STEPS, _WEIGHT_STEPS, _TABLE_STEPS = 127, 63, 127
_COMMON_REACH = 1.5
"""Channels that reach farther than so many times the middle token's largest value are taken down to it."""
_SPARE = 1.25
"""Other texts may go so much farther than those watched; beyond that values are cut."""
_SMALLEST_TABLE = 1024
"""Rows; smaller tables (positions, token types) are not worth it."""
_ZERO = "int8.zero"
_PAGE = 4096


def quantise(
    source: Path, folder: Path, graph_name: str, weights_name: str, texts: Sequence[Mapping[str, NDArray[np.int64]]]
) -> None:
    """Write the float graph in `source` to `folder` with integer weights, kept in a file of their own beside the graph.

    A file of their own is mapped into memory: the table of embeddings is then read only where it is used. `texts` are inputs of the
    graph, one text each, by which the reach of the activations is settled.
    """
    import onnx

    reaches = observe(source, texts)
    model = onnx.load(source)
    _Rewriter(model.graph, reaches).rewrite()
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


def share_weights(folder: Path, graph_name: str, weights_name: str, owner_name: str) -> None:
    """Let one graph in `folder` take what it has in common with another from the other's file of weights; its own then holds the rest."""
    import onnx
    from onnx.external_data_helper import ExternalDataInfo

    owner = {tensor.name: tensor for tensor in onnx.load(folder / owner_name, load_external_data=False).graph.initializer}
    model = onnx.load(folder / graph_name, load_external_data=False)
    kept = bytearray()
    for tensor in model.graph.initializer:
        if not tensor.external_data:
            continue
        own = _external(folder, tensor)
        other = owner.get(tensor.name)
        if other is not None and other.external_data and _external(folder, other) == own:
            place = ExternalDataInfo(other)
            location, offset = place.location, place.offset
        else:
            # As the operating system maps files: a page at a time.
            kept.extend(bytes(-len(kept) % _PAGE))
            location, offset = weights_name, len(kept)
            kept.extend(own)
        del tensor.external_data[:]
        for key, value in (("location", location), ("offset", offset), ("length", len(own))):
            tensor.external_data.add(key=key, value=str(value))
    (folder / weights_name).write_bytes(kept)
    (folder / graph_name).write_bytes(model.SerializeToString())


def _external(folder: Path, tensor: "TensorProto") -> bytes:
    from onnx.external_data_helper import ExternalDataInfo

    place = ExternalDataInfo(tensor)
    with (folder / place.location).open("rb") as file:
        file.seek(place.offset or 0)
        return file.read(place.length)


class _Rewriter:
    def __init__(self, graph: "GraphProto", reaches: Mapping[str, Reach]) -> None:
        from onnx import TensorProto

        self._graph, self._reaches = graph, reaches
        self._floats = {tensor.name: tensor for tensor in graph.initializer if tensor.data_type == TensorProto.FLOAT}
        self._made: dict[str, NDArray[np.generic]] = {_ZERO: np.array(128, np.uint8)}
        self._weighed = weighed_inputs(graph)
        self._uses = Counter(name for node in graph.node for name in node.input)
        self._taken_down: dict[str, NDArray[np.float32]] = {}
        """By how much each channel of an input of products was taken down."""

    def rewrite(self) -> None:
        from onnx import numpy_helper

        nodes = self._with_biases([new for node in self._graph.node for new in self._replace(node)])
        del self._graph.node[:]
        self._graph.node.extend(nodes)
        used = {name for node in nodes for name in node.input}
        kept = [tensor for tensor in self._graph.initializer if tensor.name in used]
        del self._graph.initializer[:]
        self._graph.initializer.extend(kept)
        self._graph.initializer.extend(numpy_helper.from_array(array, name) for name, array in self._made.items() if name in used)

    def _replace(self, node: "NodeProto") -> Iterator["NodeProto"]:
        if node.op_type == "MatMul" and node.input[0] in self._weighed and node.input[1] in self._floats:
            yield from self._product(node)
        elif self._is_lookup(node):
            yield from self._lookup(node)
        else:
            yield node

    def _is_lookup(self, node: "NodeProto") -> bool:
        if node.op_type != "Gather" or node.input[0] not in self._floats:
            return False
        dims = self._floats[node.input[0]].dims
        return len(dims) == 2 and dims[0] >= _SMALLEST_TABLE

    def _product(self, node: "NodeProto") -> Iterator["NodeProto"]:
        from onnx import helper

        x, weights = node.input
        if x not in self._taken_down:
            yield from self._quantise_activations(x)
        values, scales = self._quantise_weights(weights, _WEIGHT_STEPS, grown=self._taken_down[x])
        yield helper.make_node(
            "MatMulIntegerToFloat", [f"{x}.int8", values, f"{x}.step", scales, _ZERO], node.output, domain=_CONTRIB
        )

    def _quantise_activations(self, x: str) -> Iterator["NodeProto"]:
        from onnx import helper

        reach = self._reaches[x]
        farthest = float(reach.channels.max())
        # Where nothing, or hardly anything, differs from zero there is nothing to even out.
        common = reach.middle * _COMMON_REACH or farthest or 1.0
        down = self._taken_down[x] = np.maximum(reach.channels / common, 1).astype(np.float32)
        self._made[f"{x}.step"] = np.array((min(farthest, common) or 1.0) * _SPARE / _ACTIVATION_STEPS, np.float32)
        even = x
        if (down > 1).any():
            even = f"{x}.even"
            self._made[f"{x}.down"] = 1 / down
            yield helper.make_node("Mul", [x, f"{x}.down"], [even])
        yield helper.make_node("QuantizeLinear", [even, f"{x}.step", _ZERO], [f"{x}.int8"])

    def _lookup(self, node: "NodeProto") -> Iterator["NodeProto"]:
        from onnx import TensorProto, helper

        table, ids = node.input
        (y,) = node.output
        values, scales = self._quantise_table(table)
        yield helper.make_node("Gather", [values, ids], [f"{y}.row"])
        yield helper.make_node("Gather", [scales, ids], [f"{y}.row_scale"])
        yield helper.make_node("Cast", [f"{y}.row"], [f"{y}.unscaled_row"], to=TensorProto.FLOAT)
        yield helper.make_node("Mul", [f"{y}.unscaled_row", f"{y}.row_scale"], [y])

    def _quantise_weights(self, name: str, steps: int, *, grown: NDArray[np.float32]) -> tuple[str, str]:
        """Return the names of the integers and of the columns' scales."""
        array = self._array(name) * grown[:, None]
        return self._keep(name, array, np.abs(array).max(axis=0) / np.float32(steps))

    def _quantise_table(self, name: str) -> tuple[str, str]:
        """Return the names of the integers and of the rows' scales, which keep their axis, so that a row meets its own."""
        array = self._array(name)
        return self._keep(name, array, np.abs(array).max(axis=1, keepdims=True) / np.float32(_TABLE_STEPS))

    def _keep(self, name: str, array: NDArray[np.float32], scale: NDArray[np.float32]) -> tuple[str, str]:
        values, scales = f"{name}.int8", f"{name}.scale"
        scale[scale == 0] = 1
        self._made[values], self._made[scales] = np.rint(array / scale).astype(np.int8), scale
        return values, scales

    def _array(self, name: str) -> NDArray[np.float32]:
        from onnx import numpy_helper

        array: NDArray[np.float32] = numpy_helper.to_array(self._floats[name])
        return array

    def _with_biases(self, nodes: Sequence["NodeProto"]) -> list["NodeProto"]:
        """Let each product add the bias that alone follows it."""
        products = {node.output[0]: node for node in nodes if node.op_type == "MatMulIntegerToFloat"}
        kept = []
        for node in nodes:
            if node.op_type == "Add" and (pair := self._bias(node)) is not None and pair[0] in products:
                y, bias = pair
                # Between them stands the offset of the weights, which have none.
                products[y].input.extend(["", bias])
                products[y].output[0] = node.output[0]
            else:
                kept.append(node)
        return kept

    def _bias(self, add: "NodeProto") -> tuple[str, str] | None:
        """Return a sum's other term and its bias, where nothing else wants that term."""
        for y, bias in (tuple(add.input), tuple(reversed(add.input))):
            if bias in self._floats and len(self._floats[bias].dims) == 1 and self._uses[y] == 1:
                return y, bias
        return None


def _forget_origin(model: "ModelProto") -> None:
    """Drop the exporter's notes: they quote paths of the machine it ran on."""
    model.doc_string = ""
    for node in model.graph.node:
        node.doc_string = ""
        del node.metadata_props[:]
