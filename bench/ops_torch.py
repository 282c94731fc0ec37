"""The operations that GpuBench times, in PyTorch: same names, sizes and inputs; adds to the same file of figures.

usage: ops_torch.py FILE
"""
import statistics
import sys
import time

import torch
import torch.nn.functional as F
from torch.nn.attention import SDPBackend, sdpa_kernel

ROWS, WIDTH = 65_536, 1024
SIDE = 8192
HEADS = (16, 16, 1024, 64)  # (B, H, N, D)
PARAMETERS = 100_000_000
MOST_RUNS, MILLIS, TIMES, WARM_UP_MILLIS = 200, 20, 5, 200


def together(body, runs):
    """Milliseconds of several runs, until the device has done the last."""
    torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(runs):
        body()
    torch.cuda.synchronize()
    return (time.perf_counter() - start) * 1e3


def millis(body):
    """Of one run: the median of several times over several runs, each waited for once."""
    together(body, 1)
    start = time.perf_counter()
    while (time.perf_counter() - start) * 1e3 < WARM_UP_MILLIS:
        together(body, 1)
    runs = max(1, min(MOST_RUNS, int(MILLIS / together(body, 1))))
    return statistics.median(together(body, runs) / runs for _ in range(TIMES))


def noise(dtype, *shape):
    return torch.randn(shape, device="cuda", dtype=dtype)


def of_bytes(dtype):
    """Those that memory bounds: name, size, bytes read and written, and what makes the inputs and gives the body."""
    cost = 2 * ROWS * WIDTH * dtype.itemsize

    def on(operation):
        def prepare():
            x = noise(dtype, ROWS, WIDTH)
            return lambda: operation(x)
        return prepare

    def copy():
        x = noise(dtype, ROWS, WIDTH)
        y = torch.empty_like(x)
        return lambda: y.copy_(x)

    def layer_norm():
        x, weight, bias = noise(dtype, ROWS, WIDTH), noise(dtype, WIDTH), noise(dtype, WIDTH)
        return lambda: F.layer_norm(x, (WIDTH,), weight, bias, 1e-6)

    size = f"{ROWS} × {WIDTH}"
    return [("copy", size, cost, copy), ("layerNorm", size, cost, layer_norm),
            ("softmax", size, cost, on(lambda x: torch.softmax(x, -1))), ("gelu", size, cost, on(F.gelu))]


def adam_w():
    p = torch.nn.Parameter(noise(torch.float32, PARAMETERS))
    p.grad = noise(torch.float32, PARAMETERS)
    return torch.optim.AdamW([p], lr=1e-4, betas=(0.9, 0.95), weight_decay=0.05, fused=True).step


def matmul(dtype):
    a = noise(dtype, SIDE, SIDE)
    return lambda: a @ a


def attention(dtype, gradients):
    """PyTorch's FlashAttention."""
    q, k, v, seed = (noise(dtype, *HEADS).requires_grad_(gradients) for _ in range(4))

    def forward():
        with sdpa_kernel(SDPBackend.FLASH_ATTENTION):
            return F.scaled_dot_product_attention(q, k, v)

    return (lambda: torch.autograd.grad(forward(), (q, k, v), seed)) if gradients else forward


def all_of(name):
    """Of one type: name, size, cost, its unit, units of a millisecond, what makes the inputs and gives the body."""
    dtype = {"BF16": torch.bfloat16, "F32": torch.float32}[name]
    works = [(work, size, cost, "GB/s", 1e6, prepare) for work, size, cost, prepare in of_bytes(dtype)]
    if name == "F32":
        works.append(("adamW", f"{PARAMETERS} parameters", 7 * 4 * PARAMETERS, "GB/s", 1e6, adam_w))
    works.append(("matmul", f"{SIDE}³", 2 * SIDE ** 3, "TFLOP/s", 1e9, lambda: matmul(dtype)))
    if name == "BF16":  # FlashAttention has no F32
        flops = 4 * HEADS[0] * HEADS[1] * HEADS[2] ** 2 * HEADS[3]
        works.append(("attention", str(HEADS), flops, "TFLOP/s", 1e9, lambda: attention(dtype, False)))
        works.append(("attention and gradients", str(HEADS), 3.5 * flops, "TFLOP/s", 1e9,
                      lambda: attention(dtype, True)))
    return works


status = 0
with open(sys.argv[1], "a", encoding="utf-8") as file:
    for type_name in ("BF16", "F32"):
        for work, size, cost, unit, per_milli, prepare in all_of(type_name):
            try:
                ms = millis(prepare())
                figure = f"{ms:.4f}\t{cost / ms / per_milli:.3f}\t{unit}"
            except Exception as error:  # the others still count
                reason = str(error).partition("\n")[0].replace("\t", " ")
                figure = f"NaN\tNaN\tfailed: {type(error).__name__}: {reason[:140]}"
                status = 1
            line = f"pytorch\t{work} {type_name}\t{size}\t{figure}"
            print(line, flush=True)
            print(line, file=file, flush=True)
sys.exit(status)
