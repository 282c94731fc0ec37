"""Goldens of a tiny A²-MAE, written from methods.md 2: loss, gradients of every parameter, ten steps of AdamW.

`general` has everything the default has. `released` has the released encoding, whose width of 256 + 12n leaves room
for no block in a small file: codes, masking, loss and decoder. `plain` has ordinary position codes, and weights of its
own for each band of each sensor.
"""
import copy
import math
import re

import torch
from torch import nn

import blocks
import store

SIDE, PATCH, T, L = 16, 4, 3, 16  # pixels of an image and of a patch along one side; images of a set; patches of each
K = T * L // 4  # visible patches of a set
SENSORS = {"sentinel-1": 4, "naip": 4, "rgb": 3}  # and how many bands they have; an image brings three of them
STEPS = 10


# ---- the codes of 2.4

def geo_bits(corners):
    """Corners (…, 4, 2) in degrees → 256 binary digits: sign, degrees, minutes, seconds and 1/2048″ of each word."""
    words = []
    for v in corners.flatten().tolist():
        degrees, rest = divmod(math.floor(abs(v) * 3600 * 2048), 3600 * 2048)
        minutes, fractions = divmod(rest, 60 * 2048)
        words.append(f"{int(v < 0):b}{degrees:08b}{minutes:06b}{fractions:017b}")
    bits = torch.tensor([float(bit) for bit in "".join(words)], dtype=torch.float64)
    return bits.reshape(corners.shape[:-2] + (256,))


def line_code(d, x):
    """1-D sine-cosine code, all sines first: (…) → (…, d)."""
    angles = x[..., None] * 10000 ** (-torch.arange(d // 2, dtype=torch.float64) / (d // 2))
    return torch.cat([angles.sin(), angles.cos()], -1)


def grid_code(d, gsd):
    """2-D code of every patch in metres, the column first: (…) → (…, L, d)."""
    side = torch.arange(SIDE // PATCH, dtype=torch.float64)
    row, column = torch.meshgrid(side, side, indexing="ij")
    metres = gsd[..., None].double()
    return torch.cat([line_code(d // 2, column.flatten() * metres), line_code(d // 2, row.flatten() * metres)], -1)


# ---- what the cases differ in: stems

class SharedStem(nn.Module):
    """Three bands, whichever they are, through one convolution."""

    def __init__(self, dim, decoder_dim):
        super().__init__()
        self.patch_embed = nn.Conv2d(3, dim, PATCH, stride=PATCH)
        self.decoder_pred = nn.Linear(decoder_dim, PATCH * PATCH * 3)

    def tokens(self, image, source, bands):
        return self.patch_embed(image)

    def pixels(self, decoded, source, bands):
        return self.decoder_pred(decoded)


class OwnStems(nn.Module):
    """Weights for each band of each sensor; those of missing bands rest, and the others make up for them."""

    def __init__(self, dim, decoder_dim):
        super().__init__()
        self.sensor_embed = nn.ModuleDict({s: nn.Conv2d(c, dim, PATCH, stride=PATCH) for s, c in SENSORS.items()})
        self.sensor_pred = nn.ModuleDict({s: nn.Linear(decoder_dim, PATCH * PATCH * c) for s, c in SENSORS.items()})

    def tokens(self, image, source, bands):
        stem = self.sensor_embed[list(SENSORS)[source]]
        whole = image.new_zeros(stem.in_channels, SIDE, SIDE)
        whole[bands] = image * (stem.in_channels / len(bands))
        return stem(whole)

    def pixels(self, decoded, source, bands):
        every = self.sensor_pred[list(SENSORS)[source]](decoded)
        return every.reshape(L, PATCH * PATCH, -1)[..., bands].flatten(1)


# ---- and what tokens are told of their place

class Released(nn.Module):
    def code(self, batch, dim):
        """(B, 1, L, D): the same for all images of a set."""
        of_images = grid_code((dim - 256) // T, batch["gsd"])  # (B, T, L, …)
        bits = geo_bits(batch["corners"])[:, :1].expand(-1, L, -1)  # those of image 1
        return torch.cat([bits, *of_images.unbind(1)], -1)[:, None]

    def decoder_code(self, batch, dim):
        return grid_code(dim, batch["gsd"])

    def hint(self, visible, seen):
        return 0


class General(Released):
    def __init__(self, dim):
        super().__init__()
        self.geo = nn.Linear(256, dim // 4, bias=False)
        self.source_embed = nn.Parameter(torch.empty(len(SENSORS), dim))

    def code(self, batch, dim):
        place = self.geo(geo_bits(batch["corners"]))[:, :, None].expand(-1, -1, L, -1)
        code = torch.cat([place, grid_code(dim * 3 // 4, batch["gsd"])], -1)
        return code + self.source_embed[batch["source"]][:, :, None]

    def hint(self, visible, seen):
        """For every patch the mean of what is visible of its image: (B, T·L, D)."""
        nothing = visible.new_zeros(len(visible), T * L, visible.shape[-1])
        sums = nothing.scatter(1, seen.expand_as(visible), visible).unflatten(1, (T, L)).sum(2)
        counts = nothing.scatter(1, seen.expand_as(visible), 1.0).unflatten(1, (T, L)).sum(2)
        return (sums / counts.clamp(min=1)).repeat_interleave(L, 1)


class Plain(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.source_embed = nn.Parameter(torch.empty(len(SENSORS), dim))

    def code(self, batch, dim):
        return self.decoder_code(batch, dim) + self.source_embed[batch["source"]][:, :, None]

    def decoder_code(self, batch, dim):
        return grid_code(dim, torch.ones_like(batch["gsd"]))

    def hint(self, visible, seen):
        return 0


# ---- the network of 2.3

class Mae(nn.Module):
    def __init__(self, stem, place, dim, depth, heads, decoder_dim, decoder_depth, decoder_heads):
        super().__init__()
        self.stem, self.place = stem(dim, decoder_dim), place
        self.cls_token = nn.Parameter(torch.empty(1, 1, dim))
        self.blocks = nn.ModuleList(blocks.block(dim, heads) for _ in range(depth))
        self.norm = nn.LayerNorm(dim, blocks.EPS)
        self.decoder_embed = nn.Linear(dim, decoder_dim)
        self.mask_token = nn.Parameter(torch.empty(1, 1, decoder_dim))
        self.decoder_blocks = nn.ModuleList(blocks.block(decoder_dim, decoder_heads) for _ in range(decoder_depth))
        self.decoder_norm = nn.LayerNorm(decoder_dim, blocks.EPS)

    def forward(self, batch):
        seen = batch["shuffle"][:, :K, None]
        tokens = each_image(batch, batch["pixels"].double(), self.stem.tokens)  # (B, T, D, rows, columns)
        x = tokens.flatten(3).transpose(2, 3)  # (B, T, L, D)
        x = (x + self.place.code(batch, x.shape[-1])).flatten(1, 2).take_along_dim(seen, 1)
        x = torch.cat([self.cls_token.expand(len(x), 1, -1), x], 1)
        for block in self.blocks:
            x = block(x)
        y = self.decoder_embed(self.norm(x))
        cls, visible = y[:, :1], y[:, 1:]
        hidden = self.mask_token.expand(len(y), T * L, -1) + self.place.hint(visible, seen)
        all_ = hidden.scatter(1, seen.expand_as(visible), visible)
        y = torch.cat([cls, all_ + self.place.decoder_code(batch, y.shape[-1]).flatten(1, 2)], 1)
        for block in self.decoder_blocks:
            y = block(y)
        y = self.decoder_norm(y)[:, 1:].unflatten(1, (T, L))
        return each_image(batch, y, self.stem.pixels).flatten(1, 2)


def each_image(batch, x, f):
    """What f makes of each image, its source and its bands: (B, T, …)."""
    return torch.stack([torch.stack([f(*image) for image in zip(*set_)])
                        for set_ in zip(x, batch["source"], batch["bands"])])


# ---- the loss of 2.6

def patches(images):
    """(B, T, C, S, S) → (B, T·L, p·p·C), pixels by row, column, channel."""
    cut = images.unfold(3, PATCH, PATCH).unfold(4, PATCH, PATCH)  # (B, T, C, rows, columns, p, p)
    return cut.permute(0, 1, 3, 4, 5, 6, 2).reshape(len(images), T * L, -1)


def objective(model, batch):
    pixels = patches(batch["pixels"].double())
    variance, mean = torch.var_mean(pixels, -1, unbiased=True, keepdim=True)
    error = ((model(batch) - (pixels - mean) / (variance + 1e-6).sqrt()) ** 2).mean(-1)  # (B, T·L)
    mask = torch.ones_like(error).scatter(1, batch["shuffle"][:, :K], 0.0)
    mask = mask * (patches(batch["valid"][:, :, None].double()).mean(-1) >= 0.5)
    return (error * mask).sum() / mask.sum()


# ---- a batch: three sets; in the last, only the first image is visible

def draw_batch(g):
    shuffle = torch.stack([torch.randperm(T * L, generator=g), torch.randperm(T * L, generator=g),
                           torch.cat([torch.randperm(L, generator=g), L + torch.randperm(2 * L, generator=g)])])
    valid = torch.ones(3, T, SIDE, SIDE, dtype=torch.bool)
    for set_, patch, rows in ((0, shuffle[0, -1], 3), (1, shuffle[1, -1], 2)):  # ¼ measured: left out; ½: asked for
        image, y, x = patch // L, patch % L // 4 * PATCH, patch % 4 * PATCH
        valid[set_, image, y:y + rows, x:x + PATCH] = False
    # none of these is a whole number of 1/2048″, where rounding would decide the last bit
    west_north = torch.tensor([[116.391275, 39.907654], [-73.9857, 40.7484], [151.2153, -33.8568]], dtype=torch.float64)
    corners = torch.tensor([[0, 0], [0.0241, 0], [0, -0.01873], [0.0241, -0.01873]], dtype=torch.float64)
    source = torch.tensor([[0, 1, 2], [2, 2, 0], [1, 0, 1]])
    bands = torch.stack([torch.randperm(list(SENSORS.values())[s], generator=g)[:3] for s in source.flatten()])
    shift = torch.tensor([0, 0.0003, -0.0007], dtype=torch.float64)[:, None, None]
    return {"pixels": torch.rand(3, T, 3, SIDE, SIDE, generator=g), "valid": valid,
            "corners": west_north[:, None, None] + corners + shift, "gsd": torch.tensor([10, 0.6, 30]).repeat(3, 1),
            "source": source, "shuffle": shuffle, "bands": bands.reshape(3, T, 3)}


# ---- ten steps of 2.7

def losses(model, batch):
    decays = [p for n, p in model.named_parameters() if p.ndim > 1 and not n.endswith("_token")]
    others = [p for n, p in model.named_parameters() if p.ndim < 2 or n.endswith("_token")]
    optimizer = torch.optim.AdamW([{"params": decays}, {"params": others, "weight_decay": 0.0}], lr=2e-3,
                                  betas=(0.9, 0.95), weight_decay=0.05)
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = objective(model, batch)
        loss.backward()
        norm = nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        print(f"  loss {loss.item():.6f}, gradient norm {norm.item():.3f}")
        optimizer.step()
        yield loss.detach()


def project_name(name):
    """As MAE's `models_mae.py`; what that has not, under `place`, `sensor_embed` and `sensor_pred`."""
    name = blocks.timm_name(name).removeprefix("stem.")
    return re.sub(r"^(patch_embed|sensor_embed\.[^.]+)", r"\1.proj", name)


CASES = {"general": (SharedStem, General(32), 32, 2, 2, 16, 1, 2),
         "released": (SharedStem, Released(), 304, 0, 4, 16, 1, 2),
         "plain": (OwnStems, Plain(32), 32, 1, 2, 16, 1, 2)}
for seed, (case, shape) in enumerate(CASES.items()):
    g = torch.Generator().manual_seed(seed)
    mae, batch = blocks.randomise(Mae(*shape), g), draw_batch(g)
    loss = objective(mae, batch)
    loss.backward()
    golden = batch | {"loss": loss} | blocks.weights_and_gradients(mae, project_name)
    store.write(f"a2mae/{case}", golden | {"losses": torch.stack(list(losses(copy.deepcopy(mae), batch)))})
