"""Golden of whole steps of a tiny SkySense, written from methods.md 4.3 to 4.6: one step's losses, all gradients of the
student, what follows it (teacher, centres, prototypes), and ten losses of AdamW.

Three samples of ragged sequences, of which the last has no image of high resolution and the second no radar; some
cells are unseen, views are mirrored, one local crop. No path is dropped, no cell is left out of the budget, and the
seeds of the object losses are given.
"""
import itertools
import math

import torch
import torch.nn.functional as F
from torch import nn

import blocks
import skysense
import store
import swin

SAMPLES, GLOBAL, LOCAL, CELL = 3, 4, 2, 8  # cells along an edge, pixels of high resolution along a cell's
FEATURES, DIM, K, REGIONS, PROTOTYPES, GEO_DIM = 32, 8, 16, 3, 4, 6
CLUSTERS, STEPS, RATE, DECAY = 3, 10, 1e-3, 0.04
ALPHA, BETA = 1.0, 0.1
CHANNELS = {"hr": 3, "ms": 5, "sar": 2}
SOURCES, KINDS = ("hr", "ms", "sar", "fused"), ("pixel", "object", "image")
COUNTS = {"first": {"hr": (1, 1, 0), "ms": (2, 3, 1), "sar": (1, 0, 2)},
          "second": {"hr": (1, 1, 0), "ms": (3, 2, 1), "sar": (2, 0, 1)},
          "local": {"hr": (1, 1, 0), "ms": (1, 2, 1), "sar": (1, 0, 1)}}
MIRRORED = {"first": ("", "x", "xy"), "second": ("y", "", "x"), "local": ("", "y", "")}
PLACES = (0, 1, 0)  # the regions of the samples, in the order in which training meets them


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.hr = swin.Swin(3, 1, 4, (1, 1, 1, 1), (1, 1, 2, 2), 2, 0)
        for name in ("ms", "sar"):
            series = skysense.Series(CHANNELS[name], 2, 2, DIM, 2, 1, FEATURES)
            setattr(self, name, series.encoder)
            setattr(self, name + "_up", series.up)
            setattr(self, name + "_series", [series])  # in a list: its weights are there already
        self.dates = nn.Module()
        self.dates.pos_embed = nn.Parameter(torch.zeros(365, FEATURES))
        self.fusion = skysense.Fusion(FEATURES, DIM, 2, 2)

    def encode(self, name, images):
        return self.hr(images)[-1] if name == "hr" else getattr(self, name + "_series")[0](images)

    def fuse(self, view, encoded):
        """(B, S, D): each sample's tokens of all modalities, cell by cell; unseen ones are masked."""
        fused = []
        for sample in range(SAMPLES):
            tokens, missing = [], []
            for name, maps in encoded.items():
                for i in view.frames(name, sample):
                    tokens.append(maps[i].flatten(1).t() + self.dates.pos_embed[view.days[name][i]])
                    missing.append(~view.seen[name][i].flatten())
            fused.append(self.fusion(torch.stack(tokens, 1), torch.stack(missing, 1)))
        return torch.stack(fused)


class Branch(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder, self.proj, self.heads = Encoder(), nn.Linear(FEATURES, DIM), nn.Module()
        for source in SOURCES:
            two = nn.Module()
            two.image, two.cells = (skysense.Head(DIM, 8, 4, K) for _ in range(2))
            setattr(self.heads, source, two)

    def head(self, source, granularity):
        two = getattr(self.heads, source)
        return two.image if granularity == "image" else two.cells


class Learner(nn.Module):
    def __init__(self, g):
        super().__init__()
        self.student, self.teacher = Branch(), Branch()
        self.alignment, self.geo = nn.Module(), nn.Module()
        self.alignment.proj = nn.ModuleList(nn.Linear(FEATURES, DIM) for _ in CHANNELS)
        self.geo.proj = nn.Linear(DIM, GEO_DIM)
        swin.randomise(self, g)
        for frozen in (self.teacher, self.geo):
            frozen.requires_grad_(False)
        self.centres = {f"{source}_{kind}": (torch.randn(K, generator=g) / 20).double()
                        for source in SOURCES for kind in KINDS}
        self.bank = F.normalize(torch.randn(REGIONS, PROTOTYPES, GEO_DIM, generator=g), dim=-1).double()


class View:
    """Images of all modalities, frames of all samples one behind the other, and what of them is seen."""

    def __init__(self, name, g):
        self.name, self.cells = name, LOCAL if name == "local" else GLOBAL
        self.counts = {modality: torch.tensor(counts) for modality, counts in COUNTS[name].items()}
        self.mirrored = MIRRORED[name]
        self.pixels, self.seen, self.days = {}, {}, {}
        for modality, channels in CHANNELS.items():
            n, side = sum(self.counts[modality]), self.cells * (CELL if modality == "hr" else 1)
            self.pixels[modality] = torch.randn(n, channels, side, side, generator=g)
            self.seen[modality] = torch.rand(n, self.cells, self.cells, generator=g) < (1 if modality == "hr" else 0.8)
            self.days[modality] = torch.randint(365, (n,), generator=g)

    def frames(self, modality, sample):
        first = sum(self.counts[modality][:sample])
        return range(first, first + self.counts[modality][sample])

    def seen_by_any(self, sample):
        """(S), as the view shows it."""
        return torch.stack([self.seen[m][i] for m in CHANNELS for i in self.frames(m, sample)]).any(0).flatten()

    def undone(self, sample, grid):
        """(S, …) of a grid whose first two axes are rows and columns, not mirrored."""
        axes = [axis for axis, letter in enumerate("yx") if letter in self.mirrored[sample]]
        return grid.flip(axes).flatten(0, 1)

    def tensors(self):
        return {f"{self.name}/{m}/{kind}": tensors[m] for m in CHANNELS
                for kind, tensors in (("pixels", self.pixels), ("seen", self.seen), ("days", self.days),
                                      ("counts", self.counts))}


def see(branch, view):
    """Of each source and sample a list of its frames, each (features (S, d), seen (S)); and what the encoders made."""
    encoded = {name: branch.encoder.encode(name, view.pixels[name].double()) for name in CHANNELS}
    fused = branch.encoder.fuse(view, encoded)
    features = {source: [[] for _ in range(SAMPLES)] for source in SOURCES}
    for sample in range(SAMPLES):
        for name in CHANNELS:
            for i in view.frames(name, sample):
                maps, seen = branch.proj(encoded[name][i].permute(1, 2, 0)), view.seen[name][i]
                features[name][sample].append((view.undone(sample, maps), view.undone(sample, seen)))
        grid = fused[sample].unflatten(0, (view.cells, view.cells))
        seen = view.seen_by_any(sample).view(view.cells, view.cells)
        features["fused"][sample].append((view.undone(sample, grid), view.undone(sample, seen)))
    return features, encoded, fused


def pairs(student, teacher):
    """The frames of each sample that both views have, in their order in time."""
    return [pair for ones, others in zip(student, teacher) for pair in zip(ones, others)]


def pixel_rows(frames):
    return [(a[both], b[both]) for (a, seen), (b, seen_too) in frames for both in [seen & seen_too]]


def object_rows(frames):
    rows = []
    for (a, seen), (b, seen_too) in frames:
        both = seen & seen_too
        a, b = a[both], b[both]
        with torch.no_grad():
            unit = F.normalize(b, dim=-1)
            shares = skysense.sinkhorn(unit @ unit[:CLUSTERS].t(), 0.05, 3)  # the first cells are seeds
            shares = shares / shares.sum(0, keepdim=True)
        rows.append((shares.t() @ a, shares.t() @ b))
    return rows


def image_rows(frames):
    return [(a.mean(0, keepdim=True), b.mean(0, keepdim=True)) for a, b in pixel_rows(frames) if len(a)]


def whole_rows(frames):
    return [(a[seen].mean(0, keepdim=True), b[seen_too].mean(0, keepdim=True))
            for (a, seen), (b, seen_too) in frames if seen.any() and seen_too.any()]


def dino(model, source, kind, rows, temperature):
    """The mean cross-entropy of all rows, and the teacher's logits."""
    a, b = (torch.cat(side) for side in zip(*rows))
    with torch.no_grad():
        logits = model.teacher.head(source, kind)(b)
        target = ((logits - model.centres[f"{source}_{kind}"]) / temperature).softmax(-1)
    said = (model.student.head(source, kind)(a) / 0.1).log_softmax(-1)
    return -(target * said).sum(-1).mean(), logits


def alignment(model, view, encoded):
    """The sum of InfoNCE over ordered pairs of modalities, of the samples that have both; and how many pairs."""
    means = {}
    for number, name in enumerate(CHANNELS):
        for sample in range(SAMPLES):
            seen = [encoded[name][i][:, view.seen[name][i]].mean(1) for i in view.frames(name, sample)
                    if view.seen[name][i].any()]
            if seen:
                means[name, sample] = F.normalize(model.alignment.proj[number](torch.stack(seen).mean(0)), dim=0)
    losses = []
    for one, other in itertools.permutations(CHANNELS, 2):
        both = [sample for sample in range(SAMPLES) if (one, sample) in means and (other, sample) in means]
        if len(both) > 1:
            logits = torch.stack([means[one, i] for i in both]) @ torch.stack([means[other, i] for i in both]).t()
            losses.append(F.cross_entropy(logits / 0.07, torch.arange(len(both))))
    return sum(losses), len(losses)


def temperature(step):
    """0.04 to 0.07 over the first 30 % of the steps."""
    return 0.04 + 0.03 * min(1, step / (0.3 * STEPS))


def objective(model, views, step):
    """The whole loss and its terms by name; the centres and prototypes have moved."""
    first, second, local = views
    with torch.no_grad():
        taught = {view.name: see(model.teacher, view)[0] for view in (first, second)}
    learnt = {view.name: see(model.student, view) for view in views}
    terms, said = {}, {}
    for student, teacher in (("first", "second"), ("second", "first")):
        for source, (kind, rows) in itertools.product(SOURCES, zip(KINDS, (pixel_rows, object_rows, image_rows))):
            frames = pairs(learnt[student][0][source], taught[teacher][source])
            loss, logits = dino(model, source, kind, rows(frames), temperature(step))
            terms.setdefault(f"{source}_{kind}", []).append(loss)
            said.setdefault(f"{source}_{kind}", []).append(logits)
    for source, teacher in itertools.product(SOURCES, ("second", "first")):
        rows = whole_rows(pairs(learnt["local"][0][source], taught[teacher][source]))
        terms[f"{source}_image"].append(dino(model, source, "image", rows, temperature(step))[0])
    terms = {name: torch.stack(losses).mean() for name, losses in terms.items()}
    aligned = [alignment(model, view, learnt[view.name][1]) for view in (first, second)]
    total = ALPHA * sum(terms.values()) + BETA * (aligned[0][0] + aligned[1][0]) / 2
    terms["alignment"] = sum(loss / count for loss, count in aligned) / 2
    with torch.no_grad():
        for name, logits in said.items():
            model.centres[name] = 0.9 * model.centres[name] + 0.1 * torch.cat(logits).mean(0)
        update_prototypes(model, first, learnt["first"][2])
    return total, terms


def update_prototypes(model, view, fused):
    """Of each region by all cells that the samples there see, where they are in the view's own order."""
    for region in set(PLACES):
        cells = [fused[sample][view.seen_by_any(sample)] for sample in range(SAMPLES) if PLACES[sample] == region]
        features = model.geo.proj(torch.cat(cells))
        own = model.bank[region]
        shares = skysense.sinkhorn(F.normalize(features, dim=-1) @ F.normalize(own, dim=-1).t(), 0.05, 3)
        model.bank[region] = 0.99 * own + 0.01 * (shares / shares.sum(0)).t() @ features


def follow(model, step):
    momentum = 1 - (1 - 0.996) * (1 + math.cos(math.pi * step / STEPS)) / 2
    with torch.no_grad():
        for slow, fast in zip(model.teacher.parameters(), model.student.parameters()):
            slow.mul_(momentum).add_((1 - momentum) * fast)


def decays(name, parameter):
    return parameter.ndim > 1 and not name.endswith(("_token", "pos_embed", "logit_scale")) and "cpb_mlp." not in name


def after(when, model):
    """What follows the student."""
    return ({f"{when}/{blocks.timm_name(name)}": p.detach().clone() for name, p in model.named_parameters()
             if name.startswith("teacher.")}
            | {f"{when}/centres.terms.{name}.mean": centre.clone() for name, centre in model.centres.items()}
            | {f"{when}/geo.bank.prototypes": model.bank.clone()})


def weights(model):
    """Before the first step; no region has a place yet."""
    return ({f"weight/{blocks.timm_name(name)}": p.detach().float() for name, p in model.named_parameters()}
            | {f"weight/centres.terms.{name}.mean": centre.float() for name, centre in model.centres.items()}
            | {"weight/geo.bank.prototypes": model.bank.float(),
               "weight/geo.regions.tiles": torch.full((REGIONS,), -1), "weight/geo.regions.used": torch.tensor(0)})


def main():
    g = torch.Generator().manual_seed(7)
    model = Learner(g)
    for slow, fast in zip(model.teacher.parameters(), model.student.parameters()):  # near, but elsewhere
        slow.data = (0.1 * slow + 0.9 * fast).detach().float().double()
    views = [View(name, g) for name in COUNTS]
    golden = weights(model) | {name: tensor for view in views for name, tensor in view.tensors().items()}
    named = list(model.named_parameters())
    optimizer = torch.optim.AdamW(
        [{"params": [p for n, p in named if p.requires_grad and decays(n, p)], "weight_decay": DECAY},
         {"params": [p for n, p in named if p.requires_grad and not decays(n, p)], "weight_decay": 0.0}],
        lr=RATE, betas=(0.9, 0.999))
    losses = []
    for step in range(STEPS):
        model.zero_grad()
        total, terms = objective(model, views, step)
        total.backward()
        if step == 0:
            golden |= {f"grad/{blocks.timm_name(n)}": p.grad.clone() for n, p in named if p.requires_grad}
        optimizer.step()
        follow(model, step)
        if step == 0:
            golden |= after("first", model)
        losses.append(torch.stack([total, *(terms[name] for name in sorted(terms))]).detach())
        print(f"  {step}: {total.item():.6f}  " + " ".join(f"{n} {terms[n].item():.4f}" for n in sorted(terms)))
    store.write("skysense/step", golden | {"losses": torch.stack(losses)} | after("last", model))


if __name__ == "__main__":
    main()
