"""Goldens of SkySense's parts: the temporal fusion with missing frames, a series encoder with its up head, Sinkhorn."""
import torch
import torch.nn.functional as F
from torch import nn

import blocks
import store

EPS = torch.tensor(1e-6).item()  # as a float holds it


class Fusion(nn.Module):
    def __init__(self, features, dim, heads, depth):
        super().__init__()
        self.proj, self.cls_token = nn.Linear(features, dim), nn.Parameter(torch.zeros(1, 1, dim))
        self.blocks = nn.ModuleList(blocks.block(dim, heads) for _ in range(depth))
        self.norm = nn.LayerNorm(dim, EPS)

    def forward(self, tokens, missing):
        x = torch.cat([self.cls_token.expand(len(tokens), -1, -1), self.proj(tokens)], 1)
        missing = F.pad(missing, (1, 0))
        for block in self.blocks:
            x = block(x, src_key_padding_mask=missing)
        return self.norm(x[:, 0])


class Series(nn.Module):
    def __init__(self, channels, grid, patch, dim, heads, depth, features):
        super().__init__()
        self.encoder, self.up, self.grid = nn.Module(), nn.Module(), grid
        self.encoder.patch_embed = nn.Module()
        self.encoder.patch_embed.proj = nn.Conv2d(channels, dim, patch, patch)
        self.encoder.pos_embed = nn.Parameter(torch.zeros(1, grid * grid, dim))
        self.encoder.blocks = nn.ModuleList(blocks.block(dim, heads) for _ in range(depth))
        self.encoder.norm = nn.LayerNorm(dim, EPS)
        self.up.proj, self.factor = nn.Conv2d(dim, features * patch ** 2, 1), patch

    def forward(self, images):
        x = self.encoder.patch_embed.proj(images)
        size = x.shape[2:]
        codes = self.encoder.pos_embed.transpose(1, 2).unflatten(2, (self.grid, self.grid))
        x = (x + F.interpolate(codes, size, mode="bicubic")).flatten(2).transpose(1, 2)
        for block in self.encoder.blocks:
            x = block(x)
        x = self.encoder.norm(x).transpose(1, 2).unflatten(2, size)
        return F.pixel_shuffle(self.up.proj(x), self.factor)


class Head(nn.Module):
    def __init__(self, dim, hidden, bottleneck, prototypes):
        super().__init__()
        self.mlp = nn.Sequential(nn.Linear(dim, hidden), nn.GELU(), nn.Linear(hidden, hidden), nn.GELU(),
                                 nn.Linear(hidden, bottleneck))
        self.last_layer = nn.Module()
        self.last_layer.weight_v = nn.Parameter(torch.zeros(prototypes, bottleneck))

    def forward(self, x):
        return F.normalize(self.mlp(x), dim=-1) @ F.normalize(self.last_layer.weight_v, dim=-1).t()


def sinkhorn(likenesses, epsilon, iterations):
    """SwAV's, as it is written there but for the largest number, which is taken off."""
    q = torch.exp((likenesses - likenesses.max()) / epsilon).t()
    k, b = q.shape
    q = q / q.sum()
    for _ in range(iterations):
        q = q / q.sum(1, keepdim=True) / k
        q = q / q.sum(0, keepdim=True) / b
    return (q * b).t()


def golden(case, module, x, *others):
    at = x.double().requires_grad_()
    y = module(at, *others)
    seed = torch.randn(y.shape, generator=g)
    y.backward(seed.double())
    store.write(f"skysense/{case}", {"input": x, "output": y, "seed": seed, "grad": at.grad}
                | ({"missing": others[0]} if others else {}) | blocks.weights_and_gradients(module, blocks.timm_name))


if __name__ == "__main__":
    g = torch.Generator().manual_seed(1)
    missing = torch.tensor([[0, 0, 0, 0, 0], [0, 1, 0, 0, 1], [1, 1, 0, 1, 1], [1, 1, 1, 1, 1]]).bool()
    golden("fusion", blocks.randomise(Fusion(6, 8, 2, 2), g), torch.randn(4, 5, 6, generator=g), missing)
    golden("series", blocks.randomise(Series(3, 3, 4, 8, 2, 2, 5), g), torch.randn(2, 3, 8, 16, generator=g))
    golden("head", blocks.randomise(Head(6, 8, 4, 10), g), torch.randn(3, 2, 6, generator=g))

    likenesses = 2 * torch.rand(20, 5, generator=g) - 1
    store.write("skysense/sinkhorn", {"likenesses": likenesses} | {
        f"shares{n}": sinkhorn(likenesses.double(), 0.05, n) for n in (1, 3, 10)})
