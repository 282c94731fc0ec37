"""Golden of a tiny U-Net with conditions: result, gradients of all inputs and of every parameter.

The modules have the names of the engine's layers, and are written after improved-DDPM's `unet.py`.
"""
import math
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import nn

import blocks
import store

EPS = torch.tensor(1e-5).item()  # as a float holds it


class Sizes(NamedTuple):
    """Channels of the images, of the stem, of each level and of its condition (0: none); one block a level."""
    channels: int
    base: int
    widths: tuple
    conditions: tuple
    attention: tuple
    heads: int = 2
    blocks: int = 1

    @property
    def time(self):
        return 4 * self.base


def norm(channels):
    groups = max(1, min(32, channels // 2))
    while channels % groups:
        groups -= 1
    return nn.GroupNorm(groups, channels, EPS)


class TimeEmbed(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(sizes.base, sizes.time), nn.Linear(sizes.time, sizes.time)

    def forward(self, times):
        half = self.fc1.in_features // 2
        angles = times.double()[:, None] * torch.exp(-math.log(10000) * torch.arange(half).double() / half)
        return self.fc2(F.silu(self.fc1(torch.cat([angles.cos(), angles.sin()], 1))))


class Residual(nn.Module):
    def __init__(self, sizes, inputs, outputs):
        super().__init__()
        self.norm1, self.conv1 = norm(inputs), nn.Conv2d(inputs, outputs, 3, padding=1)
        self.time_proj = nn.Linear(sizes.time, 2 * outputs)
        self.norm2, self.conv2 = norm(outputs), nn.Conv2d(outputs, outputs, 3, padding=1)
        if inputs != outputs:
            self.shortcut = nn.Conv2d(inputs, outputs, 1)

    def forward(self, x, time):
        scale, shift = self.time_proj(F.silu(time))[:, :, None, None].chunk(2, 1)
        hidden = self.norm2(self.conv1(F.silu(self.norm1(x)))) * (1 + scale) + shift
        return (self.shortcut(x) if hasattr(self, "shortcut") else x) + self.conv2(F.silu(hidden))


class Attention(nn.Module):
    def __init__(self, channels, heads):
        super().__init__()
        self.heads = heads
        self.norm, self.attn = norm(channels), nn.Module()
        self.attn.qkv, self.attn.proj = nn.Linear(channels, 3 * channels), nn.Linear(channels, channels)

    def forward(self, x):
        tokens = self.norm(x).flatten(2).transpose(1, 2)
        q, k, v = self.attn.qkv(tokens).unflatten(2, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        weights = (q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5).softmax(-1)
        joined = (weights @ v).transpose(1, 2).flatten(2)
        return x + self.attn.proj(joined).transpose(1, 2).reshape(x.shape)


class Stage(nn.Module):
    def __init__(self, sizes, level, inputs):
        super().__init__()
        self.residual = Residual(sizes, inputs, sizes.widths[level])
        if level in sizes.attention:
            self.attention = Attention(sizes.widths[level], sizes.heads)

    def forward(self, x, time):
        y = self.residual(x, time)
        return self.attention(y) if hasattr(self, "attention") else y


class UNet(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        widths, blocks = sizes.widths, sizes.blocks
        self.time_embed, self.stem = TimeEmbed(sizes), nn.Conv2d(sizes.channels, sizes.base, 3, padding=1)
        self.down, self.middle, self.up = nn.ModuleList(), nn.Module(), nn.ModuleList()
        skips, last = [sizes.base], len(widths) - 1
        for level, width in enumerate(widths):
            part = nn.Module()
            part.stages = nn.ModuleList(Stage(sizes, level, width if i else skips[-1]) for i in range(blocks))
            skips += [width] * blocks
            if level < last:
                part.downsample = nn.Module()
                part.downsample.conv = nn.Conv2d(width, width, 3, stride=2, padding=1)
                skips.append(width)
            self.down.append(part)
        self.middle.residual1, self.middle.residual2 = (Residual(sizes, widths[-1], widths[-1]) for _ in range(2))
        self.middle.attention = Attention(widths[-1], sizes.heads)
        below = widths[-1]
        for level in reversed(range(len(widths))):
            part, width = nn.Module(), widths[level]
            part.stages = nn.ModuleList(Stage(sizes, level, (width if i else below) + skips.pop())
                                        for i in range(blocks + 1))
            if sizes.conditions[level]:
                part.condition = nn.Conv2d(sizes.conditions[level], width, 1)
            if level:
                part.upsample = nn.Module()
                part.upsample.conv = nn.Conv2d(width, width, 3, padding=1)
            self.up.append(part)
            below = width
        self.norm, self.out = norm(widths[0]), nn.Conv2d(widths[0], sizes.channels, 3, padding=1)

    def forward(self, x, times, conditions):
        time, skips = self.time_embed(times), [self.stem(x)]
        for part in self.down:
            for stage in part.stages:
                skips.append(stage(skips[-1], time))
            if hasattr(part, "downsample"):
                skips.append(part.downsample.conv(skips[-1]))
        y = self.middle.residual1(skips[-1], time)
        y = self.middle.residual2(self.middle.attention(y), time)
        for part, given in zip(self.up, [*reversed(conditions)] + [None] * len(self.up)):
            for i, stage in enumerate(part.stages):
                y = stage(torch.cat([y, skips.pop()], 1), time)
                if i == 0 and given is not None:
                    y = y + F.interpolate(part.condition(given), y.shape[2:], mode="bilinear", align_corners=False)
            if hasattr(part, "upsample"):
                y = part.upsample.conv(F.interpolate(y, skips[-1].shape[2:], mode="nearest"))
        return self.out(F.silu(self.norm(y)))


TINY = Sizes(2, 4, (4, 8), (3, 5), (1,))


def main():
    g = torch.Generator().manual_seed(3)
    net = blocks.randomise(UNet(TINY), g)
    inputs = [torch.randn(shape, generator=g) for shape in ((2, TINY.channels, 7, 6), (2, 3, 5, 5), (2, 5, 2, 3))]
    seed = torch.randn(2, TINY.channels, 7, 6, generator=g)
    times = torch.tensor([3, 700])

    at = [one.double().requires_grad_() for one in inputs]
    output = net(at[0], times, at[1:])
    output.backward(seed.double())
    named = {f"{kind}{i}": tensor for i, (one, x) in enumerate(zip(inputs, at))
             for kind, tensor in (("input", one), ("grad", x.grad))}
    store.write("unet/tiny", {"times": times, "output": output, "seed": seed} | named
                | blocks.weights_and_gradients(net, lambda name: name))


if __name__ == "__main__":
    main()
