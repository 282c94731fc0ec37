"""Golden of one block of a vision transformer: result, gradients of the input and of every parameter."""
import torch

import blocks
import store

g = torch.Generator().manual_seed(1)
block = blocks.randomise(blocks.block(32, 2), g)
x = torch.randn(2, 17, 32, generator=g)
seed = torch.randn(2, 17, 32, generator=g)

at = x.double().requires_grad_()
y = block(at)
y.backward(seed.double())
store.write("vit/block", {"input": x, "output": y, "seed": seed, "grad": at.grad}
            | blocks.weights_and_gradients(block, blocks.timm_name))
