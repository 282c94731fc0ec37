"""As much of torch as ops_torch.py asks for: whatever is run gives the same stand-in, and by the clock each pair of
looks at it is 30 ms apart. TORCH_FAILS names an operation that cannot be run."""
import os
import sys
import time
import types

MILLIS = 30
now = 0.0


def perf_counter():
    global now
    now += MILLIS / 1e3
    return now


time.perf_counter = perf_counter


class Anything:
    """Can be called and asked for whatever; with `with` too."""

    def __init__(self, name):
        self.name = name

    def __getattr__(self, name):
        return Anything(name)

    def __call__(self, *_, **__):
        if self.name == os.environ.get("TORCH_FAILS"):
            raise RuntimeError(f"no\tkernel for {self.name}\nsecond line")
        return self

    def __matmul__(self, _):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return False


class Type:
    def __init__(self, itemsize):
        self.itemsize = itemsize


bfloat16, float32 = Type(2), Type(4)
cuda, randn, empty_like, softmax, autograd, optim = map(
    Anything, ("cuda", "randn", "empty_like", "softmax", "autograd", "optim"))


def module(name, **contents):
    it = sys.modules[name] = types.ModuleType(name)
    vars(it).update(contents)
    return it


functional = module("torch.nn.functional", layer_norm=Anything("layer_norm"), gelu=Anything("gelu"),
                    scaled_dot_product_attention=Anything("scaled_dot_product_attention"))
attention = module("torch.nn.attention", SDPBackend=Anything("SDPBackend"), sdpa_kernel=Anything("sdpa_kernel"))
nn = module("torch.nn", functional=functional, attention=attention, Parameter=Anything("Parameter"))
