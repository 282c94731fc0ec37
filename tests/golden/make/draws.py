"""Inputs of golden cases: each a function of a generator of random numbers."""
import torch


def normal(*shape):
    return lambda g: torch.randn(shape, generator=g)


def positive(*shape):
    return lambda g: 0.5 + 1.5 * torch.rand(shape, generator=g)


def whole(*shape):
    """Small whole numbers: full of zeros and of equals."""
    return lambda g: torch.randint(-3, 4, shape, generator=g).float()


def quarters(*shape):
    """Multiples of ¼, ties of rounding among them."""
    return lambda g: torch.randint(-12, 13, shape, generator=g) / 4


def apart(*shape):
    """All different."""
    return lambda g: torch.randperm(torch.Size(shape).numel(), generator=g).reshape(shape) / 8


def mask(*shape):
    """BOOL, the first of each row true."""
    return lambda g: (torch.rand(shape, generator=g) < 0.6).index_fill(-1, torch.tensor([0]), True)


def short_rows(*shape):
    """One row in three is 0, the next no longer than 0.05, the third of normal numbers."""
    def draw(g):
        rows = torch.randn(shape, generator=g).flatten(0, -2)
        rows[0::3] = 0
        rows[1::3] = 0.1 * (torch.rand(rows[1::3].shape, generator=g) - 0.5) / shape[-1]
        return rows.reshape(shape)
    return draw


def index(bound, *shape):
    return lambda g: torch.randint(bound, shape, generator=g)


def with_one(value, draw):
    """Its first number replaced: by NaN, ∞, a label to ignore."""
    return lambda g: torch.cat([torch.tensor([value]), (x := draw(g)).flatten()[1:]]).reshape(x.shape)


def magnitudes(lowest, highest, *shape):
    """Of both signs and of every magnitude from 10^lowest to 10^highest."""
    return lambda g: torch.randn(shape, generator=g).sign() * 10 ** torch.empty(shape).uniform_(
        lowest, highest, generator=g)
