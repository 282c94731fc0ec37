"""Golden of a tiny SwiMDiff, written from methods.md 3: one step with all gradients, ten losses, queue and momentum.

The encoders are residual networks with a projection head; the queue holds four batches and begins half filled, so that
in ten steps it is filled and written over. The key encoder begins elsewhere than the query encoder, so that its moving
average moves in the first step. SGD moves the encoder and its head, AdamW the U-Net.
"""
import torch
import torch.nn.functional as F
from torch import nn

import blocks
import resnet
import store
import unet

BATCH, CHANNELS, SIDE, NOISY_SIDE, WIDTH, DIM, QUEUE = 4, 3, 48, 16, 4, 8, 16
TEMPERATURE, MOMENTUM, STEPS, TIMES = 0.2, 0.9, 10, 1000
LAMBDA_C, LAMBDA_D = 1.0, 0.5
UNET = unet.Sizes(CHANNELS, 4, (4, 8, 8), tuple(WIDTH * 2 ** i for i in (1, 2, 3)), (2,))


class Encoder(nn.Module):
    """Views → their features at four scales and their points on the unit sphere."""

    def __init__(self):
        super().__init__()
        self.encoder = resnet.ResNet(CHANNELS, WIDTH, 0)
        self.head = nn.Module()
        self.head.fc = nn.Sequential(nn.Linear(8 * WIDTH, 8 * WIDTH), nn.ReLU(), nn.Linear(8 * WIDTH, DIM))

    def forward(self, views):
        scales = self.encoder.features((views - 0.5) / 0.25)
        return scales, F.normalize(self.head.fc(scales[-1].mean((2, 3))))


class SwimDiff(nn.Module):
    def __init__(self, g):
        super().__init__()
        self.query, self.key, self.unet = Encoder(), Encoder(), unet.UNet(UNET)
        resnet.randomise(self, g)
        empty = QUEUE // 2
        self.vectors = F.normalize(torch.randn(QUEUE, DIM, generator=g)).double()
        self.scenes = torch.tensor([0, 3, 5, 3, 1, 0, 2, 4] + [-1] * empty)
        self.samples = torch.cat([torch.arange(100, 100 + QUEUE - empty), torch.full((empty,), -1)])
        self.pointer = torch.tensor(QUEUE - empty)


def alpha_bar():
    """The cosine schedule of improved-DDPM, ᾱ_t as the product of 1 − β with β at most 0.999."""
    def f(t):
        return torch.cos((t / TIMES + 0.008) / 1.008 * torch.pi / 2) ** 2
    t = torch.arange(TIMES).double()
    return (1 - (1 - f(t + 1) / f(t)).clamp(max=0.999)).cumprod(0)


ALPHA_BAR = alpha_bar()


def follow(model):
    with torch.no_grad():
        for slow, fast in zip(model.key.parameters(), model.query.parameters()):
            slow.mul_(MOMENTUM).add_((1 - MOMENTUM) * fast)


def contrastive(model, q, k, scenes):
    own = (q * k).sum(1, keepdim=True)
    others = q @ model.vectors.clone().T
    no_negative = (scenes[:, None] == model.scenes) | (model.scenes == -1)
    logits = torch.cat([own, others.masked_fill(no_negative, -torch.inf)], 1) / TEMPERATURE
    return F.cross_entropy(logits, torch.zeros(len(q), dtype=torch.long))


def diffusion(model, views, scales, times, noise):
    clean = F.interpolate(views, (NOISY_SIDE, NOISY_SIDE), mode="bilinear", align_corners=False) * 2 - 1
    share = ALPHA_BAR[times][:, None, None, None]
    noisy = share.sqrt() * clean + (1 - share).sqrt() * noise
    return F.mse_loss(model.unet(noisy, times, scales[1:]), noise)


def enqueue(model, k, scenes, samples):
    slots = slice(model.pointer, model.pointer + BATCH)
    model.vectors[slots], model.scenes[slots], model.samples[slots] = k, scenes, samples
    model.pointer = (model.pointer + BATCH) % QUEUE


def objective(model, batch, step):
    """Both losses of a step; the queue has taken the keys in."""
    query, key = ((batch[name].float() / 255).double() for name in ("query_view", "key_view"))
    follow(model)
    scales, q = model.query(query)
    with torch.no_grad():
        _, k = model.key(key)
    lc = contrastive(model, q, k, batch["scenes"])
    ld = diffusion(model, query, scales, batch["times"][step], batch["noise"][step].double())
    enqueue(model, k, batch["scenes"], batch["samples"] + step * BATCH)
    return lc, ld


def optimizers(model):
    def groups(named, decay):
        named = list(named)
        return [{"params": [p for _, p in named if p.ndim > 1], "weight_decay": decay},
                {"params": [p for _, p in named if p.ndim < 2], "weight_decay": 0.0}]
    return (torch.optim.SGD(groups(model.query.named_parameters(), 1e-4), lr=0.03, momentum=0.9),
            torch.optim.AdamW(groups(model.unet.named_parameters(), 0.01), lr=1e-3, betas=(0.9, 0.999)))


def draw_batch(g):
    """The same four samples in each step, of two scenes that the queue knows and one that it does not."""
    views = {name: torch.randint(256, (BATCH, CHANNELS, SIDE, SIDE), generator=g).byte()
             for name in ("query_view", "key_view")}
    return views | {"scenes": torch.tensor([3, 0, 3, 7]), "samples": torch.arange(BATCH),
                    "times": torch.randint(TIMES, (STEPS, BATCH), generator=g),
                    "noise": torch.randn(STEPS, BATCH, CHANNELS, NOISY_SIDE, NOISY_SIDE, generator=g)}


def state(model):
    """All that a step changes, under the engine's names."""
    queue = {name: getattr(model, name) for name in ("vectors", "scenes", "samples", "pointer")}
    return (dict(model.named_parameters()) | dict(model.named_buffers())
            | {f"queue.{name}": tensor for name, tensor in queue.items()})


def as_f32(tensor):
    return tensor.float() if tensor.is_floating_point() else tensor


def main():
    g = torch.Generator().manual_seed(0)
    model, batch = SwimDiff(g), draw_batch(g)
    golden = batch | {f"weight/{name}": as_f32(tensor.detach().clone()) for name, tensor in state(model).items()}
    losses = []
    sgd, adamw = optimizers(model)
    for step in range(STEPS):
        model.zero_grad()
        lc, ld = objective(model, batch, step)
        (LAMBDA_C * lc + LAMBDA_D * ld).backward()
        if step == 0:
            golden |= {f"grad/{name}": p.grad.clone() for name, p in model.named_parameters() if p.grad is not None}
            golden |= after("first", model)
        sgd.step()
        adamw.step()
        losses.append(torch.stack([lc, ld]).detach())
        print(f"  contrastive {lc.item():.6f}, diffusion {ld.item():.6f}")
    store.write("swimdiff/tiny", golden | {"losses": torch.stack(losses)} | after("last", model))


def after(step, model):
    """What follows the weights: the key encoder's, the queue, the statistics of the batch norms."""
    return {f"{step}/{name}": as_f32(tensor.detach().clone()) for name, tensor in state(model).items()
            if name.startswith(("key", "queue")) or "running" in name or "tracked" in name}


if __name__ == "__main__":
    main()
