"""Writes safetensors files: u64 header length, JSON header, data; little-endian, row-major."""
import json
import pathlib

import torch

torch.set_num_threads(1)  # the order of sums, and so the last bits, stay the same
GOLDEN = pathlib.Path(__file__).resolve().parent.parent
TYPES = {torch.float64: "F64", torch.float32: "F32", torch.int64: "I64", torch.int32: "I32", torch.uint8: "U8",
         torch.bool: "BOOL"}


def write(case, tensors):
    """Writes `case`.safetensors; wide types first, so that every tensor is aligned to its elements."""
    header, data = {"__metadata__": {"torch": torch.__version__}}, b""
    for name, tensor in sorted(tensors.items(), key=lambda item: (-item[1].element_size(), item[0])):
        values = tensor.detach().contiguous().numpy().tobytes()
        header[name] = {"dtype": TYPES[tensor.dtype], "shape": list(tensor.shape),
                        "data_offsets": [len(data), len(data) + len(values)]}
        data += values
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-(8 + len(text)) % 64)
    path = GOLDEN / (case + ".safetensors")
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(len(text).to_bytes(8, "little") + text + data)
    print(f"{path.relative_to(GOLDEN)}: {len(tensors)} tensors, {path.stat().st_size:,} bytes")
