"""The DCGAN training loop of the well-known PyTorch tutorial, written anew: the yardstick that is never slowed.

Plain float32, G's forward pass shared by both updates, data in memory, losses read every 50 steps.
"""

from collections.abc import Iterator
from itertools import pairwise

import torch
from torch import nn


def _generator(size: int, channels: int, width: int) -> nn.Sequential:
    widths = [width * size // 8 >> level for level in range(_levels(size))]
    layers: list[nn.Module] = [nn.ConvTranspose2d(100, widths[0], 4, 1, 0, bias=False)]
    for inputs, outputs in pairwise(widths):
        layers += [nn.BatchNorm2d(inputs), nn.ReLU(True), nn.ConvTranspose2d(inputs, outputs, 4, 2, 1, bias=False)]
    last = nn.ConvTranspose2d(widths[-1], channels, 4, 2, 1, bias=False)
    return nn.Sequential(*layers, nn.BatchNorm2d(widths[-1]), nn.ReLU(True), last, nn.Tanh())


def _discriminator(size: int, channels: int, width: int) -> nn.Sequential:
    widths = [width << level for level in range(_levels(size))]
    layers: list[nn.Module] = [nn.Conv2d(channels, widths[0], 4, 2, 1, bias=False), nn.LeakyReLU(0.2, inplace=True)]
    for inputs, outputs in pairwise(widths):
        convolution = nn.Conv2d(inputs, outputs, 4, 2, 1, bias=False)
        layers += [convolution, nn.BatchNorm2d(outputs), nn.LeakyReLU(0.2, inplace=True)]
    return nn.Sequential(*layers, nn.Conv2d(widths[-1], 1, 4, 1, 0, bias=False), nn.Sigmoid())


def _levels(size: int) -> int:
    return size.bit_length() - 3


def _weights_init(module: nn.Module) -> None:
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d):
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)


def train(data: torch.Tensor, width: int, batch: int, device: str = "cpu") -> Iterator[None]:
    """Yield after every step; `data` float32 [N, C, size, size] in [-1, 1]."""
    _, channels, size, _ = data.shape
    g, d = _generator(size, channels, width).to(device), _discriminator(size, channels, width).to(device)
    g.apply(_weights_init)
    d.apply(_weights_init)
    criterion = nn.BCELoss()
    optimizer_d = torch.optim.Adam(d.parameters(), lr=2e-4, betas=(0.5, 0.999))
    optimizer_g = torch.optim.Adam(g.parameters(), lr=2e-4, betas=(0.5, 0.999))
    step = 0
    while True:
        for indices in torch.randperm(len(data))[: len(data) // batch * batch].split(batch):
            real = data[indices].to(device)
            d.zero_grad()
            label = torch.full((batch,), 1.0, device=device)
            error_real = criterion(d(real).view(-1), label)
            error_real.backward()
            fake = g(torch.randn(batch, 100, 1, 1, device=device))
            label.fill_(0.0)
            error_fake = criterion(d(fake.detach()).view(-1), label)
            error_fake.backward()
            optimizer_d.step()
            g.zero_grad()
            label.fill_(1.0)
            error_g = criterion(d(fake).view(-1), label)
            error_g.backward()
            optimizer_g.step()
            if step % 50 == 0:
                _ = (error_real.item(), error_fake.item(), error_g.item())
            step += 1
            yield
