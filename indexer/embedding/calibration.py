"""How far the activations of a float graph reach, seen on texts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from onnx import GraphProto

TEXTS = (
    "Thông báo",
    "Số 07-TB/VP",
    "KÍNH GỬI: CÁC CHI BỘ TRỰC THUỘC",
    "cap kinh phi cho nha van hoa khu pho",
    "họp giao ban hằng tuần bắt đầu lúc mấy giờ",
    "Which unit keeps the register of incoming letters?",
    "Điều 4. Hội đồng gồm 09 thành viên, nhiệm kỳ 5 năm; Chủ tịch Hội đồng ký văn bản và chịu trách nhiệm về nội dung.",
    "a) Tổng số 1.250 hồ sơ; đúng hạn 1.198 (95,84 %), trễ hạn 52; b) Thu ngân sách 3.400 tỉ đồng, tăng 7,2 % so với cùng kỳ.",
    "TT | Nội dung | Đơn vị chủ trì | Thời gian | 1 | Rà soát danh mục | Phòng Nội vụ | Quý II",
    "- Như trên; - Lưu: VT, TH. (ký tên, đóng dấu) ........................",
    "http://vidu.example/van-ban?id=35&trang=2 -- file: BC_quy3_(ban sua).docx",
    "Records older than ten years are moved to the archive once the head of office has signed the list.",
    "«»  ★ 100m² ½ €  Ω  日本  привет  😀",
    (
        "Sau ba năm thực hiện, công tác vận động nhân dân có chuyển biến rõ: nhiều tổ dân phố tự quản về vệ sinh môi trường, hòa giải "
        "kịp thời mâu thuẫn nhỏ, giúp đỡ hộ khó khăn. Tuy vậy, một số nơi còn làm theo phong trào, chưa gắn với nhu cầu của người dân; "
        "cán bộ kiêm nhiệm nhiều việc, chế độ hỗ trợ thấp. Thời gian tới cần chọn việc cụ thể, giao đúng người, kiểm tra thường xuyên, "
        "công khai kết quả để dân biết, dân bàn, dân giám sát, và bố trí nguồn lực tương xứng với nhiệm vụ được giao cho cơ sở."
    ),
)
"""Of the kinds that occur: short and long, capitals, figures, tables, rows of dots, no diacritics, English, odd characters."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the values of one tensor go, all signs dropped."""

    channels: NDArray[np.float32]
    """The largest value of each channel, shape ``(k,)``."""
    middle: float
    """The median, over tokens, of a token's largest value."""


def weighed_inputs(graph: "GraphProto") -> tuple[str, ...]:
    """Return the names of the activations that are multiplied with a matrix of weights, each once."""
    weights = {tensor.name for tensor in graph.initializer if len(tensor.dims) == 2}
    activations = (node.input[0] for node in graph.node if node.op_type == "MatMul" and node.input[1] in weights)
    fixed = {tensor.name for tensor in graph.initializer}
    return tuple(name for name in dict.fromkeys(activations) if name not in fixed)


def observe(source: Path, texts: Sequence[Mapping[str, NDArray[np.int64]]]) -> dict[str, Reach]:
    """Run the float graph in `source` on each of `texts` and return the reach of all it multiplies with weights."""
    import onnx
    import onnxruntime

    model = onnx.load(source)
    names = weighed_inputs(model.graph)
    model.graph.output.extend(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in names)
    watched = source.with_name(f"watched-{source.name}")
    onnx.save(model, watched)
    del model
    try:
        session = onnxruntime.InferenceSession(str(watched), providers=["CPUExecutionProvider"])
        # The second list: the largest value of each token.
        channels: dict[str, NDArray[np.float32]] = {}
        tokens: dict[str, list[NDArray[np.float32]]] = {name: [] for name in names}
        for text in texts:
            for name, values in zip(names, session.run(names, dict(text)) if names else (), strict=True):
                sizes = np.abs(values).reshape(-1, values.shape[-1])
                channels[name] = np.maximum(sizes.max(axis=0), channels.get(name, 0))
                tokens[name].append(sizes.max(axis=1))
        del session
    finally:
        watched.unlink(missing_ok=True)
    return {name: Reach(channels[name], float(np.median(np.concatenate(tokens[name])))) for name in names}
