"""Goldens of single operations: one row for each row of the tests' OpCatalog, under the same name.

A row is what PyTorch calls the operation and the inputs to call it on, of the sizes `Sizes.golden()` gives there.
Inputs and upstream gradient are numbers of F32; result and gradients are computed from them in F64.
"""
import itertools
import zlib

import torch
import torch.nn.functional as F

import store
from draws import apart, index, magnitudes, mask, normal, positive, quarters, short_rows, whole, with_one

B, L, N, C, P = 2, 5, 16, 3, 7  # batch, length, width, channels, pixels


def f32(number):
    """As a `float` holds it: the type of an operation's options."""
    return torch.tensor(number, dtype=torch.float32).item()


# ---- the rows

BLOCK = (B, L, N)
IMAGES = (B, C, P, P)


def element():
    whole_numbers = {"NEG": torch.neg, "ABS": torch.abs, "SIGN": torch.sign, "RELU": torch.relu}
    anything = {"SQUARE": torch.square, "SIN": torch.sin, "COS": torch.cos, "TANH": torch.tanh, "ERF": torch.erf,
                "SIGMOID": torch.sigmoid}
    above_zero = {"LOG": torch.log, "SQRT": torch.sqrt, "RSQRT": torch.rsqrt, "RECIPROCAL": torch.reciprocal}
    rows = {f"unary {name}": (f, draw)
            for group, draw in ((whole_numbers, whole(*BLOCK)), (anything, magnitudes(-3, 2, *BLOCK)),
                                (above_zero, positive(*BLOCK)))
            for name, f in group.items()}
    rows |= {"unary EXP": (torch.exp, magnitudes(-3, 1, *BLOCK)),
             "unary FLOOR": (torch.floor, quarters(*BLOCK)), "unary ROUND": (torch.round, quarters(*BLOCK)),
             "unary IS_FINITE": (torch.isfinite, with_one(torch.inf, with_one(torch.nan, normal(*BLOCK)))),
             "unary NOT": (torch.logical_not, mask(*BLOCK))}
    for name, f in {"ADD": torch.add, "SUB": torch.sub, "MUL": torch.mul}.items():
        rows[f"binary {name}"] = f, normal(*BLOCK), normal(*BLOCK)
    rows |= {"binary DIV": (torch.div, normal(*BLOCK), positive(*BLOCK)),
             "binary POW": (torch.pow, positive(*BLOCK), normal(*BLOCK)),
             "binary MAX": (torch.maximum, whole(*BLOCK), whole(*BLOCK)),
             "binary MIN": (torch.minimum, whole(*BLOCK), whole(*BLOCK))}
    for name in ("and", "or", "xor"):
        rows[f"binary {name.upper()}"] = getattr(torch, f"logical_{name}"), mask(*BLOCK), mask(*BLOCK)
    for name in ("eq", "ne", "lt", "le", "gt", "ge"):
        rows[f"compare {name.upper()}"] = getattr(torch, name), with_one(torch.nan, whole(*BLOCK)), whole(*BLOCK)
    for name, dtype, draw in (("BOOL", torch.bool, whole), ("U8", torch.uint8, positive),
                              ("I32", torch.int32, quarters), ("I64", torch.int64, quarters),
                              ("BF16", torch.bfloat16, normal), ("F32", torch.float32, normal),
                              ("F64", torch.float64, normal)):
        rows[f"cast to {name}"] = lambda x, dtype=dtype: x.to(dtype), draw(*BLOCK)
    return rows | {
        "affine": (lambda x: -1.5 * x + 0.25, normal(*BLOCK)),
        "copy": (torch.clone, normal(*BLOCK)),
        "where": (torch.where, mask(*BLOCK), normal(*BLOCK), normal(*BLOCK)),
        "gelu EXACT": (F.gelu, normal(*BLOCK)),
        "gelu TANH": (lambda x: F.gelu(x, approximate="tanh"), normal(*BLOCK)),
        "silu": (F.silu, normal(*BLOCK)),
        "residualAdd": (torch.add, normal(*BLOCK), normal(*BLOCK))}


def axis():
    rows = {
        "gather rows": (lambda x, i: x.gather(0, i), normal(L, N), index(L, L, N)),
        "concat of one": (lambda x: torch.cat([x]), normal(*BLOCK)),
        "l2Normalize of short rows": (lambda x: F.normalize(x, dim=2, eps=f32(0.1)), short_rows(*BLOCK)),
        "embedding": (lambda weight, i: F.embedding(i, weight), normal(L, N), index(L, B, L)),
        "gradNormSquared": (lambda *g: torch.cat([one.flatten() for one in g]).norm() ** 2, normal(*BLOCK), normal(N))}
    for axes in ([2], [1], [1, 2], [0], [0, 2], [0, 1, 2]):
        rows[f"sum {axes}"] = lambda x, axes=axes: x.sum(axes, keepdim=True), normal(*BLOCK)
        rows[f"MAX {axes}"] = lambda x, axes=axes: x.amax(axes, keepdim=True), whole(*BLOCK)
        rows[f"MIN {axes}"] = lambda x, axes=axes: x.amin(axes, keepdim=True), whole(*BLOCK)
    for a in (1, 2):
        rows |= {f"{name} along {a}": row for name, row in along(a).items()}
    return rows


def along(a):
    def of(size):
        return BLOCK[:a] + (size,) + BLOCK[a + 1:]
    return {
        "argmax": (lambda x: x.argmax(a, keepdim=True), whole(*BLOCK)),
        "argmin": (lambda x: x.argmin(a, keepdim=True), whole(*BLOCK)),
        "argsort": (lambda x: x.sort(dim=a, descending=a == 1, stable=True).indices,
                    with_one(0.0 if a == 1 else torch.nan, whole(*BLOCK))),  # descending, PyTorch puts NaN first
        "gather": (lambda x, i: x.gather(a, i), normal(*BLOCK), index(BLOCK[a], *of(L))),
        "scatterAdd": (lambda x, i, y: x.scatter_add(a, i, y), normal(*BLOCK), index(BLOCK[a], *of(L)), normal(*of(L))),
        "concat": (lambda *x: torch.cat(x, a), normal(*BLOCK), normal(*of(3)), normal(*of(0)), normal(*of(1))),
        "pad": (lambda x: padded(x, a, 2, 1, a - 1, 0.5), normal(*BLOCK)),
        "softmax": (lambda x: x.softmax(a), normal(*BLOCK)),
        "logSoftmax": (lambda x: x.log_softmax(a), normal(*BLOCK)),
        "l2Normalize": (lambda x: F.normalize(x, dim=a), normal(*BLOCK))}


def padded(x, a, before, after, between, value):
    x = x.movedim(a, -1)
    result = x.new_full(x.shape[:-1] + (before + x.shape[-1] * (between + 1) - between + after,), value)
    result[..., before:result.shape[-1] - after:between + 1] = x
    return result.movedim(-1, a)


def view():
    longer = normal(B, L + 2, N)
    return {
        "reshape": (lambda x: x.reshape(L, B * N), normal(*BLOCK)),
        "permute": (lambda x: x.permute(2, 0, 1), normal(*BLOCK)),
        "slice": (lambda x: x[:, 1:], longer),
        "slice with a step": (lambda x: x[:, 1::2], longer),
        "slice of nothing": (lambda x: x[:, 1:1], normal(*BLOCK)),
        "expand": (lambda x: x.expand(B, L, N), normal(1, N))}


def product():
    x, weight, bias = normal(B, L, N), normal(L + 1, N), normal(L + 1)
    q, k, v = normal(B, 2, L, N), normal(B, 2, L, N), normal(B, 2, L, N + 1)
    return {
        "matmul": (torch.matmul, normal(L, N), normal(N, L)),
        "batched matmul": (torch.matmul, normal(B, 2, L, L), normal(B, 2, L, N)),
        "linear": (F.linear, x, weight, bias),
        "linear without bias": (F.linear, x, weight),
        "linear and gelu": (lambda *inputs: F.gelu(F.linear(*inputs)), x, weight, bias),
        "attention": (attention, q, k, v),
        "attention with a mask": (attention, q, k, v, mask(B, 1, L, L)),
        "attention with an added mask": (attention, q, k, v, normal(2, L, L)),
        "attention with a mask for each": (attention, q, k, v, normal(B, 2, L, L)),
        "self attention": (lambda qkv: self_attention(qkv, 3), normal(B, L, 3 * 3 * N))}


def attention(*inputs):
    return F._scaled_dot_product_attention(*inputs)[0]


def self_attention(qkv, heads):
    """Multi-head attention whose projections leave everything as it is."""
    q, k, v = qkv.transpose(0, 1).chunk(3, -1)  # (L, B, heads · N) each
    one = torch.eye(q.shape[-1], dtype=q.dtype)
    return F.multi_head_attention_forward(q, k, v, q.shape[-1], heads, one.repeat(3, 1), None, None, None, False, 0.0,
                                          one, None, need_weights=False)[0].transpose(0, 1)


def image():
    rows = {}
    for stride, padding, dilation, groups in ((1, 0, 1, 1), (1, 1, 1, 1), (2, 1, 1, 2), (2, 2, 2, 1), (3, 0, 1, 1)):
        where = f"stride {stride} padding {padding} dilation {dilation} groups {groups}"
        rows |= {f"{name} {where}": row for name, row in convolution(stride, padding, dilation, groups).items()}
    for size, stride, padding in ((2, 2, 0), (3, 2, 1), (3, 1, 1)):
        window = f"Window2d[size={size}, stride={stride}, padding={padding}]"
        rows[f"maxPool2d {window}"] = lambda x, w=(size, stride, padding): F.max_pool2d(x, *w), whole(*IMAGES)
        rows[f"avgPool2d {window}"] = lambda x, w=(size, stride, padding): F.avg_pool2d(x, *w), normal(*IMAGES)
    resampling = {"adaptiveAvgPool2d": F.adaptive_avg_pool2d,
                  "upsampleBicubic2d": lambda x, size: F.interpolate(x, size, mode="bicubic"),
                  "upsampleBilinear2d": lambda x, size: F.interpolate(x, size, mode="bilinear"),
                  "upsampleNearest2d": lambda x, size: F.interpolate(x, size, mode="nearest")}
    for (name, f), size in itertools.product(resampling.items(), ((1, 1), (2, 3), (7, 6))):
        rows[f"{name} to {size[0]} × {size[1]}"] = lambda x, f=f, size=size: f(x, size), normal(*IMAGES)
    return rows


def convolution(*geometry):
    stride, padding, dilation, groups = geometry
    x = B, C * groups, P + 2, P + 2
    weight = (C + 1) * groups, C, 3, 2
    y = F.conv2d(torch.zeros(x), torch.zeros(weight), None, *geometry).shape
    return {
        "conv2d": (lambda x, w: F.conv2d(x, w, None, *geometry), normal(*x), normal(*weight)),
        "conv2dInputGrad": (lambda g, w: torch.nn.grad.conv2d_input(x, w, g, *geometry), normal(*y), normal(*weight)),
        "conv2dWeightGrad": (lambda g, x: torch.nn.grad.conv2d_weight(x, weight, g, *geometry), normal(*y), normal(*x))}


def norm():
    eps = f32(1e-2)
    c = normal(C)
    return {
        "layerNorm": (lambda x, w, b: F.layer_norm(x, (N,), w, b, eps), normal(*BLOCK), normal(N), normal(N)),
        "groupNorm": (lambda x, w, b: F.group_norm(x, 2, w, b, eps), normal(B, 2 * C, P, P), normal(2 * C),
                      normal(2 * C)),
        "batchNorm of the batch": (lambda x, w, b: F.batch_norm(x, None, None, w, b, True, eps=eps), normal(*IMAGES),
                                   c, c),
        "batchNorm of given statistics": (lambda *inputs: given_batch_norm(*inputs, eps), normal(*IMAGES), c, c, c,
                                          positive(C))}


def given_batch_norm(x, w, b, mean, variance, eps):
    """F.batch_norm, which has no gradient of its statistics."""
    w, b, mean, variance = (one.reshape(-1, 1, 1) for one in (w, b, mean, variance))
    return (x - mean) / torch.sqrt(variance + eps) * w + b


def loss():
    rows, classes = B * (L + 1), N + 1
    logits, labels, smoothing = normal(rows, classes), index(classes, rows), f32(0.1)
    return {
        "crossEntropy": (F.cross_entropy, logits, with_one(-100, labels)),
        "crossEntropy with smoothing": (lambda x, y: F.cross_entropy(x, y, label_smoothing=smoothing), logits, labels),
        "crossEntropy without class 1": (
            lambda x, y: F.cross_entropy(x, y, label_smoothing=smoothing, ignore_index=1), logits, with_one(1, labels)),
        "softCrossEntropy": (
            lambda x, t: F.cross_entropy(x / 0.5, t, reduction="none"), normal(rows, N), positive(rows, N)),
        "mse": (F.mse_loss, normal(*BLOCK), normal(*BLOCK)),
        "maskedMse": (lambda x, y, m: (F.mse_loss(x, y, reduction="none").mean(-1) * m).sum() / m.sum(), normal(*BLOCK),
                      normal(*BLOCK), positive(B, L))}


def random():
    return {
        "fill": (lambda: torch.full(BLOCK, 0.1),),
        "arange": (lambda: torch.arange(2, 2 - 0.5 * L, -0.5),),
        "constant": (lambda: torch.tensor([1, -2, 3.5]),)}


def update():
    def two(draw):
        return draw(B * L, N), draw(N)
    sgd = dict(lr=0.1, momentum=0.9, weight_decay=0.01)
    return {
        "adamW": (lambda *all: stepped(all, torch.optim.AdamW, dict(lr=1e-2, betas=(0.9, 0.95), eps=1e-8,
                                                                    weight_decay=0.05), "exp_avg", "exp_avg_sq"),
                  *two(normal), *two(normal), *two(positive), *two(normal)),
        "sgd": (lambda *all: stepped(all, torch.optim.SGD, sgd, "momentum_buffer"),
                *two(normal), *two(normal), *two(normal)),
        "sgd of Nesterov": (lambda *all: stepped(all, torch.optim.SGD, sgd | {"nesterov": True}, "momentum_buffer"),
                            *two(normal), *two(normal), *two(normal)),
        "ema": (lambda *all: [torch.lerp(value, mean, 0.99) for mean, value in zip(all[:2], all[2:])],
                *two(normal), *two(normal)),
        "running statistics": (running, normal(C), positive(C), normal(*IMAGES))}


def stepped(tensors, optimizer, options, *names):
    """Parameters and state (of these names) after one step, the third, from a given state."""
    p, *states, g = ([one.detach().clone() for one in tensors[i:i + 2]] for i in range(0, len(tensors), 2))
    stepper = optimizer(p, **options)
    for i, one in enumerate(p):
        one.grad = g[i]
        stepper.state[one] = {"step": torch.tensor(2.0)} | {name: state[i] for name, state in zip(names, states)}
    stepper.step()
    return p + [stepper.state[one][name] for name in names for one in p]


def running(mean, variance, x):
    mean, variance = mean.detach().clone(), variance.detach().clone()
    F.batch_norm(x, mean, variance, training=True, momentum=f32(0.1))
    return [mean, variance]


# ---- the files

def golden(name, f, *draws):
    """`input.i`, `output` and, where there is one, `seed` (the gradient of the result) and `grad.i` of a row."""
    g = torch.Generator().manual_seed(zlib.crc32(name.encode()))
    drawn = [draw(g) for draw in draws]
    inputs = [x.double().requires_grad_() if x.is_floating_point() else x for x in drawn]
    output = f(*inputs)
    stored = {f"input.{i}": x for i, x in enumerate(drawn)}
    if isinstance(output, list):  # an update
        return stored | {f"output.{i}": x for i, x in enumerate(output)}
    if output.requires_grad:
        stored["seed"] = torch.randn(output.shape, generator=g)
        floating = [i for i, x in enumerate(inputs) if x.is_floating_point()]
        gradients = torch.autograd.grad(output, [inputs[i] for i in floating], stored["seed"].to(output.dtype))
        stored |= {f"grad.{i}": gradient for i, gradient in zip(floating, gradients)}
    return stored | {"output": output.double() if output.is_floating_point() else output}


for area in (element, axis, view, product, image, norm, loss, random, update):
    store.write(f"ops/{area.__name__}", {f"{name}/{key}": tensor for name, row in area().items()
                                         for key, tensor in golden(name, *row).items()})
