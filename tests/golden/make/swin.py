"""Goldens of Swin Transformer V2: blocks with plain and with shifted windows, a stage with merging, a tiny whole.

The network is written here after the official `swin_transformer_v2.py`, under its names; maps of any size are filled up
as in the official detection code.
"""
import math

import torch
import torch.nn.functional as F
from torch import nn

import blocks
import store

EPS = torch.tensor(1e-5).item()  # as a float holds it


def norm(dim):
    return nn.LayerNorm(dim, EPS)


class WindowAttention(nn.Module):
    def __init__(self, dim, heads, reference):
        super().__init__()
        self.heads, self.reference = heads, reference
        self.logit_scale = nn.Parameter(torch.zeros(heads, 1, 1))
        self.cpb_mlp = nn.Sequential(nn.Linear(2, 512), nn.ReLU(), nn.Linear(512, heads, bias=False))
        self.qkv, self.proj = nn.Linear(dim, 3 * dim, bias=False), nn.Linear(dim, dim)
        self.q_bias, self.v_bias = nn.Parameter(torch.zeros(dim)), nn.Parameter(torch.zeros(dim))

    def position_bias(self, height, width):
        axes = [torch.arange(1 - size, size).double() for size in (height, width)]
        table = torch.stack(torch.meshgrid(axes, indexing="ij"), -1) / (self.reference - 1) * 8
        table = table.sign() * torch.log2(table.abs() + 1) / math.log2(8)
        places = torch.stack(torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")).flatten(1)
        offsets = places[:, :, None] - places[:, None, :]
        index = (offsets[0] + height - 1) * (2 * width - 1) + offsets[1] + width - 1
        values = self.cpb_mlp(table.to(self.logit_scale.dtype)).view(-1, self.heads)
        bias = values[index.view(-1)].view(*index.shape, self.heads)
        return 16 * bias.permute(2, 0, 1).sigmoid()

    def forward(self, x, height, width, mask):
        bias = torch.cat([self.q_bias, torch.zeros_like(self.v_bias), self.v_bias])
        q, k, v = F.linear(x, self.qkv.weight, bias).unflatten(2, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        logits = F.normalize(q, dim=-1) @ F.normalize(k, dim=-1).transpose(-2, -1)
        logits = logits * self.logit_scale.clamp(max=math.log(100)).exp() + self.position_bias(height, width)
        if mask is not None:
            logits = (logits.unflatten(0, (-1, len(mask))) + mask[:, None]).flatten(0, 1)
        return self.proj((logits.softmax(-1) @ v).transpose(1, 2).flatten(2))


def windows(x, height, width):
    b, rows, columns, c = x.shape
    x = x.view(b, rows // height, height, columns // width, width, c)
    return x.transpose(2, 3).reshape(-1, height * width, c)


class Block(nn.Module):
    def __init__(self, dim, heads, window, shifted, extra=False):
        super().__init__()
        self.window, self.shifted = window, shifted
        self.norm1, self.attn, self.norm2 = norm(dim), WindowAttention(dim, heads, window), norm(dim)
        self.mlp = nn.Module()
        self.mlp.fc1, self.mlp.fc2 = nn.Linear(dim, 4 * dim), nn.Linear(4 * dim, dim)
        if extra:
            self.norm3 = norm(dim)

    def attend(self, x):
        _, rows, columns, _ = x.shape
        sizes = [min(size, self.window) for size in (rows, columns)]
        shifts = [self.window // 2 if self.shifted and size > self.window else 0 for size in (rows, columns)]
        x = F.pad(x, (0, 0, 0, -columns % sizes[1], 0, -rows % sizes[0]))
        x, mask = x.roll([-shift for shift in shifts], (1, 2)), None
        if any(shifts):
            region, number = torch.zeros(1, *x.shape[1:3], 1), 0
            parts = [[slice(0, -size), slice(-size, -shift), slice(-shift, None)] if shift else [slice(None)]
                     for size, shift in zip(sizes, shifts)]
            for down in parts[0]:
                for right in parts[1]:
                    region[:, down, right] = number
                    number += 1
            cut = windows(region, *sizes).squeeze(2)
            mask = -100.0 * (cut[:, :, None] != cut[:, None, :])
        y = self.attn(windows(x, *sizes), *sizes, mask)
        y = y.view(len(x), x.shape[1] // sizes[0], x.shape[2] // sizes[1], *sizes, -1)
        return y.transpose(2, 3).reshape(x.shape).roll(shifts, (1, 2))[:, :rows, :columns]

    def forward(self, x):
        x = x + self.norm1(self.attend(x))
        x = x + self.norm2(self.mlp.fc2(F.gelu(self.mlp.fc1(x))))
        return self.norm3(x) if hasattr(self, "norm3") else x


class Merging(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.reduction, self.norm = nn.Linear(4 * dim, 2 * dim, bias=False), norm(2 * dim)

    def forward(self, x):
        x = F.pad(x, (0, 0, 0, x.shape[2] % 2, 0, x.shape[1] % 2))
        parts = x[:, 0::2, 0::2], x[:, 1::2, 0::2], x[:, 0::2, 1::2], x[:, 1::2, 1::2]
        return self.norm(self.reduction(torch.cat(parts, -1)))


class Stage(nn.Module):
    def __init__(self, dim, heads, depth, window, merges, extra=0):
        super().__init__()
        self.blocks = nn.ModuleList(Block(dim, heads, window, i % 2 == 1, bool(extra) and (i + 1) % extra == 0)
                                    for i in range(depth))
        if merges:
            self.downsample = Merging(dim)

    def features(self, x):
        for block in self.blocks:
            x = block(x)
        return x

    def forward(self, x):
        return self.downsample(self.features(x))


class Swin(nn.Module):
    def __init__(self, channels, patch, width, depths, heads, window, extra):
        super().__init__()
        self.patch, self.patch_embed = patch, nn.Module()
        self.patch_embed.proj, self.patch_embed.norm = nn.Conv2d(channels, width, patch, patch), norm(width)
        self.layers = nn.ModuleList(Stage(width << i, heads[i], depth, window, i < 3, extra)
                                    for i, depth in enumerate(depths))
        self.norm = norm(width << 3)

    def forward(self, x):
        x = F.pad(x, (0, -x.shape[3] % self.patch, 0, -x.shape[2] % self.patch))
        x, maps = self.patch_embed.norm(self.patch_embed.proj(x).permute(0, 2, 3, 1)), []
        for layer in self.layers:
            maps.append(layer.features(x))
            x = layer.downsample(maps[-1]) if hasattr(layer, "downsample") else maps[-1]
        maps[-1] = self.norm(maps[-1])
        return [one.permute(0, 3, 1, 2) for one in maps]


def randomise(module, g):
    """As in `blocks`; the scales of logits are about 5. In a block by itself, one is beyond the limit."""
    blocks.randomise(module, g)
    for one in module.modules():
        if isinstance(one, WindowAttention):
            one.logit_scale.data = (math.log(5) + torch.randn(one.heads, 1, 1, generator=g) / 4).float().double()
    if isinstance(module, Block):
        module.attn.logit_scale.data[0] = 5.0


CASES = {"plain": (Block(8, 2, 4, False), (2, 4, 8, 8)), "shifted": (Block(8, 2, 4, True, True), (2, 7, 9, 8)),
         "small": (Block(8, 2, 4, True), (2, 3, 6, 8)), "stage": (Stage(4, 2, 2, 2, True), (2, 5, 4, 4)),
         "tiny": (Swin(3, 2, 4, (1, 2, 2, 1), (1, 2, 2, 4), 2, 2), (2, 3, 27, 32))}


def main():
    for seed, (case, (module, shape)) in enumerate(CASES.items()):
        g = torch.Generator().manual_seed(seed)
        randomise(module, g)
        x = torch.randn(shape, generator=g)
        at = x.double().requires_grad_()
        y = module(at)
        outputs = y if isinstance(y, list) else [y]
        upstream = [torch.randn(one.shape, generator=g) for one in outputs]
        torch.autograd.backward(outputs, [one.double() for one in upstream])
        named = {f"{kind}{i}": one for kind, group in (("output", outputs), ("seed", upstream))
                 for i, one in enumerate(group)}
        store.write(f"swin/{case}", {"input": x, "grad": at.grad} | named
                    | blocks.weights_and_gradients(module, lambda name: name))


if __name__ == "__main__":
    main()
