"""Goldens of SkySense's loss terms, written from methods.md 4.5: DINO's loss over pixels, objects and images with one
head of each side, the centre afterwards, and cross-modal alignment; all with gradients.

Each of three pairs of images has six cells. In the cases `masked` some of them were not seen: none of the first image,
two of the second, three of the third, which leaves it fewer cells than there are clusters.
"""
import torch
import torch.nn.functional as F
from torch import nn

import blocks
import skysense
import store

PAIRS, CELLS, WIDTH, PROTOTYPES, CLUSTERS = 3, 6, 6, 10, 4
STUDENT, TEACHER, MOMENTUM = 0.1, 0.05, 0.9
EPSILON, ITERATIONS = 0.05, 3
SEEN = torch.tensor([[1, 1, 1, 1, 1, 1], [1, 0, 1, 0, 1, 1], [0, 1, 0, 1, 0, 1]]).bool()
SEEDS = {"whole": ((0, 2, 4, 5), (1, 3, 4, 0), (5, 2, 1, 3)), "masked": ((0, 2, 4, 5), (5, 0, 4, 2), (3, 5, 1))}
SHARED_BY = {(0, 1): (0, 2, 3), (0, 2): (0, 1, 2), (1, 2): (0, 2)}  # samples that have both of two modalities
SAMPLES = ((0, 1, 2, 3), (0, 2, 3), (0, 1, 2))  # samples that have a modality
TAU = 0.07


class Heads(nn.Module):
    def __init__(self):
        super().__init__()
        self.student, self.teacher = (skysense.Head(WIDTH, 8, 4, PROTOTYPES) for _ in range(2))


def dino(zs, zt, centre):
    """Cross-entropy of each row."""
    target = F.softmax((zt - centre) / TEACHER, -1)
    return -(target * F.log_softmax(zs / STUDENT, -1)).sum(-1)


def pixels(student, teacher, seen, seeds):
    return student[seen], teacher[seen]


def images(student, teacher, seen, seeds):
    return [torch.stack([x[p][seen[p]].mean(0) for p in range(PAIRS)]) for x in (student, teacher)]


def objects(student, teacher, seen, seeds):
    """Centres of clusters: the teacher's shares, of sum 1 for each cluster, pool the cells of both."""
    rows = ([], [])
    for p in range(PAIRS):
        cells = teacher[p][seen[p]]
        likeness = F.normalize(cells, dim=-1) @ F.normalize(teacher[p][list(seeds[p])], dim=-1).t()
        shares = skysense.sinkhorn(likeness, EPSILON, ITERATIONS)
        shares = shares / shares.sum(0)
        rows[0].append(shares.t() @ student[p][seen[p]])
        rows[1].append(shares.t() @ cells)
    return torch.cat(rows[0]), torch.cat(rows[1])


def term(heads, rows, student, teacher, seen, seeds, centre):
    """Loss, its gradients, what the teacher said in the mean."""
    heads.zero_grad()
    at = student.double().requires_grad_()
    s, t = rows(at, teacher.double(), seen, seeds)
    zt = heads.teacher(t).detach()
    loss = dino(heads.student(s), zt, centre).mean()
    loss.backward()
    return zt, {"loss": loss, "grad": at.grad, "logits": zt.mean(0),
                "probabilities": F.softmax((zt - centre) / TEACHER, -1).mean(0)} | {
        f"grad/{name}": p.grad.clone() for name, p in heads.student.named_parameters()}


def contrast(g):
    heads = blocks.randomise(Heads(), g)
    student, teacher = (torch.randn(PAIRS, CELLS, WIDTH, generator=g) for _ in range(2))
    centre = torch.randn(PROTOTYPES, generator=g) / 10
    golden = {"student": student, "teacher": teacher, "centre": centre, "seen": SEEN}
    golden |= {f"weight/{name}": p.detach().float() for name, p in heads.named_parameters()}
    for case, seen in (("whole", torch.ones_like(SEEN)), ("masked", SEEN)):
        answers = []
        for name, rows in (("pixel", pixels), ("object", objects), ("image", images)):
            zt, found = term(heads, rows, student, teacher, seen, SEEDS[case], centre.double())
            answers.append(zt)
            golden |= {f"{case}/{name}/{key}": tensor for key, tensor in found.items()}
        golden[f"{case}/centre"] = MOMENTUM * centre.double() + (1 - MOMENTUM) * torch.cat(answers).mean(0)
    return golden


def alignment(g):
    """The sum over ordered pairs of modalities of CLIP's loss, both directions averaged."""
    proj = nn.Module()
    proj.proj = nn.ModuleList(nn.Linear(WIDTH, 5) for _ in SAMPLES)
    blocks.randomise(proj, g)
    features = [torch.randn(len(samples), WIDTH, generator=g) for samples in SAMPLES]
    at = [x.double().requires_grad_() for x in features]
    terms, hits = [], []
    for i in range(3):
        for j in range(3):
            if i != j:
                both = SHARED_BY[min(i, j), max(i, j)]
                zi, zj = (F.normalize(proj.proj[m](at[m][[SAMPLES[m].index(s) for s in both]]), dim=-1) for m in (i, j))
                logits, own = zi @ zj.t() / TAU, torch.arange(len(both))
                terms.append((F.cross_entropy(logits, own) + F.cross_entropy(logits.t(), own)) / 2)
                hits.append((logits.argmax(1) == own).double().mean())
    sum(terms).backward()
    return {"loss": sum(terms), "per_pair": sum(terms) / len(terms), "retrieval": sum(hits) / len(hits)} | {
        f"features/{m}": x for m, x in enumerate(features)} | {
        f"grad/{m}": x.grad for m, x in enumerate(at)} | blocks.weights_and_gradients(proj, str)


if __name__ == "__main__":
    generator = torch.Generator().manual_seed(2)
    store.write("skysense/contrast", contrast(generator))
    store.write("skysense/alignment", alignment(generator))
