"""PyTorch's fused attention (FlashAttention) in BF16, of the sizes that GpuBench times; prints a table like its own."""
import statistics
import time

import torch
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.nn.functional import scaled_dot_product_attention

SHAPE = (16, 16, 1024, 64)  # (B, H, N, D)
RUNS, TIMES, WARM_UP = 20, 5, 3


def millis(body):
    """Of one run: the median of several times over several runs, each waited for once."""
    times = []
    for runs in [WARM_UP] + [RUNS] * TIMES:
        torch.cuda.synchronize()
        start = time.perf_counter()
        for _ in range(runs):
            body()
        torch.cuda.synchronize()
        times.append((time.perf_counter() - start) * 1e3 / runs)
    return statistics.median(times[1:])


q, k, v, seed = (torch.randn(SHAPE, device="cuda", dtype=torch.bfloat16) for _ in range(4))
for x in (q, k, v):
    x.requires_grad_()


def forward():
    with torch.no_grad():
        scaled_dot_product_attention(q, k, v)


def gradients():
    torch.autograd.grad(scaled_dot_product_attention(q, k, v), (q, k, v), seed)


flops = 4 * SHAPE[0] * SHAPE[1] * SHAPE[2] ** 2 * SHAPE[3]
print("\n| PyTorch | size | ms | rate |\n|---|---|--:|--:|")
with sdpa_kernel(SDPBackend.FLASH_ATTENTION):
    for name, body, cost in (("attention", forward, flops), ("attention and gradients", gradients, 3.5 * flops)):
        ms = millis(body)
        print(f"| {name} BF16 | {list(SHAPE)} | {ms:.3f} | {cost / ms / 1e9:.1f} TFLOP/s |")
