"""A pre-norm transformer block, PyTorch's own, under the names that timm gives its weights."""
import re

import torch

TIMM = {"self_attn.in_proj_": "attn.qkv.", "self_attn.out_proj": "attn.proj",
        "linear1": "mlp.fc1", "linear2": "mlp.fc2"}
EPS = torch.tensor(1e-6).item()  # as a float holds it


def block(dim, heads):
    return torch.nn.TransformerEncoderLayer(dim, heads, 4 * dim, 0.0, "gelu", EPS, batch_first=True, norm_first=True)


def timm_name(name):
    return re.sub("|".join(TIMM), lambda found: TIMM[found.group()], name)


def randomise(module, generator):
    """Random numbers of F32 in every parameter: products keep the size of what goes in, and norms do something."""
    for name, parameter in module.named_parameters():
        fan_in = parameter[0].numel() if parameter.ndim > 1 else 4
        draw = torch.randn(parameter.shape, generator=generator) / fan_in ** 0.5
        scales = parameter.ndim == 1 and "norm" in name and name.endswith("weight")
        parameter.data = ((1 + draw) if scales else draw).double()
    return module


def weights_and_gradients(module, name):
    """`weight/N` in F32 and `grad/N` in F64 of every parameter."""
    return {f"{kind}/{name(n)}": tensor for n, p in module.named_parameters()
            for kind, tensor in (("weight", p.detach().float()), ("grad", p.grad))}
