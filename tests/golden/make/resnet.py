"""Goldens of residual networks: both kinds of block and the whole of a tiny network, while training.

The network is written here from PyTorch's own modules, under torchvision's names, so that torchvision is not needed.
Each case has its result, the gradients of the input and of every parameter, and the running statistics afterwards.
"""
import torch
from torch import nn

import blocks
import store

EPS, MOMENTUM = torch.tensor(1e-5).item(), torch.tensor(0.1).item()  # as a float holds them


def conv(in_, out, kernel, stride=1):
    return nn.Conv2d(in_, out, kernel, stride, kernel // 2, bias=False)


def norm(channels):
    return nn.BatchNorm2d(channels, EPS, MOMENTUM)


class Block(nn.Module):
    """What a branch of convolutions and norms adds to its input."""

    def __init__(self, in_, out, stride, convolutions):
        super().__init__()
        self.depth = len(convolutions)
        for i, convolution in enumerate(convolutions, 1):
            self.add_module(f"conv{i}", convolution)
            self.add_module(f"bn{i}", norm(convolution.out_channels))
        changes = stride != 1 or in_ != out
        self.downsample = nn.Sequential(conv(in_, out, 1, stride), norm(out)) if changes else nn.Identity()

    def forward(self, x):
        y = x
        for i in range(1, self.depth + 1):
            y = self.get_submodule(f"bn{i}")(self.get_submodule(f"conv{i}")(y))
            y = y.relu() if i < self.depth else y
        return (y + self.downsample(x)).relu()


def basic(in_, width, stride):
    return Block(in_, width, stride, [conv(in_, width, 3, stride), conv(width, width, 3)])


def bottleneck(in_, width, stride):
    return Block(in_, 4 * width, stride,
                 [conv(in_, width, 1), conv(width, width, 3, stride), conv(width, 4 * width, 1)])


class ResNet(nn.Module):
    """One basic block in each layer; `features` are the results of the four."""

    def __init__(self, channels, width, classes):
        super().__init__()
        self.conv1, self.bn1 = conv(channels, width, 7, 2), norm(width)
        self.layer1 = nn.Sequential(basic(width, width, 1))
        self.layer2 = nn.Sequential(basic(width, 2 * width, 2))
        self.layer3 = nn.Sequential(basic(2 * width, 4 * width, 2))
        self.layer4 = nn.Sequential(basic(4 * width, 8 * width, 2))
        if classes:
            self.fc = nn.Linear(8 * width, classes)

    def features(self, x):
        x = nn.functional.max_pool2d(self.bn1(self.conv1(x)).relu(), 3, 2, 1)
        scales = []
        for layer in (self.layer1, self.layer2, self.layer3, self.layer4):
            x = layer(x)
            scales.append(x)
        return scales

    def forward(self, x):
        return self.fc(self.features(x)[-1].mean((2, 3)))


def randomise(module, g):
    """As in `blocks`; the scales of norms that have no "norm" in their names are about 1 as well."""
    blocks.randomise(module, g)
    for one in module.modules():
        if isinstance(one, nn.BatchNorm2d):
            one.weight.data = (1 + torch.randn(one.num_features, generator=g) / 2).double()
    return module.double()


def main():
    cases = {"basic": (basic(4, 8, 2), (3, 4, 9, 9)), "bottleneck": (bottleneck(16, 4, 1), (3, 16, 7, 7)),
             "tiny": (ResNet(5, 8, 3), (4, 5, 64, 64))}
    for seed, (case, (module, shape)) in enumerate(cases.items()):
        g = torch.Generator().manual_seed(seed)
        randomise(module, g)
        x = torch.randn(shape, generator=g)
        starts = {f"weight/{n}": b.clone().float() if b.is_floating_point() else b.clone()
                  for n, b in module.named_buffers()}
        at = x.double().requires_grad_()
        y = module(at)
        upstream = torch.randn(y.shape, generator=g)
        y.backward(upstream.double())
        after = {f"after/{n}": b for n, b in module.named_buffers()}
        evaluated = module.eval()(x.double())
        passes = {"input": x, "output": y, "seed": upstream, "grad": at.grad, "evaluated": evaluated}
        store.write(f"resnet/{case}", passes | starts | after
                    | blocks.weights_and_gradients(module, lambda name: name))


if __name__ == "__main__":
    main()
