"""What reads a sentence, and what leaves as one file together with the generator.

The reader is Reed et al. 2016's char-CNN-RNN, small: convolutions over characters with pooling, a recurrent layer over
what is left of the length, and the mean of its states.
"""

from itertools import pairwise

import torch
from torch import Tensor, nn

_CHARACTER = 32
_KERNEL = 5


class TextEncoder(nn.Module):
    """Codes int64 [N, length] (0: nothing) to embeddings [N, size].

    The recurrent layer is a gated unit (Cho et al. 2014) written out step by step: torch's own is a single operation
    that neither bfloat16 on a CPU nor the exporter treats well.
    """

    def __init__(self, characters: int, width: int, size: int) -> None:
        super().__init__()
        self.character = nn.Embedding(characters, _CHARACTER)
        widths = [_CHARACTER, width * 3 // 8, width * 3 // 4, width]  # narrow where the text is long
        self.convolutions = nn.ModuleList(nn.Conv1d(*pair, _KERNEL, padding=_KERNEL // 2) for pair in pairwise(widths))
        self.halve = nn.MaxPool1d(2)
        self.of_input, self.of_state = nn.Linear(width, 3 * width), nn.Linear(width, 3 * width)
        self.embedding = nn.Linear(width, size)

    def forward(self, text: Tensor) -> Tensor:
        there = (text > 0).to(self.embedding.weight.dtype).unsqueeze(1)
        x = self.character(text).transpose(1, 2) * there
        for convolution in self.convolutions:
            there = self.halve(there)
            x = self.halve(torch.relu(convolution(x))) * there
        return self.embedding(self._mean_state(x.transpose(1, 2), there.transpose(1, 2)))

    def _mean_state(self, x: Tensor, there: Tensor) -> Tensor:
        """[N, places, width] to [N, width]: the mean of the states at places where there is text."""
        inputs = self.of_input(x)
        state = torch.zeros_like(x[:, 0])
        total = torch.zeros_like(state)
        for place in range(x.shape[1]):
            reset, update, new = inputs[:, place].chunk(3, 1)
            state_reset, state_update, state_new = self.of_state(state).chunk(3, 1)
            keep = torch.sigmoid(update + state_update)
            fresh = torch.tanh(new + torch.sigmoid(reset + state_reset) * state_new)
            state = keep * state + (1 - keep) * fresh
            total = total + state * there[:, place]
        return total / there.sum(1).clamp(min=1)


class TextToImageNetwork(nn.Module):
    """What leaves as one file: latents and codes to samples and embeddings."""

    def __init__(self, encoder: nn.Module, generator: nn.Module) -> None:
        super().__init__()
        self.encoder, self.generator = encoder, generator

    def forward(self, latent: Tensor, text: Tensor) -> tuple[Tensor, Tensor]:
        embedding = self.encoder(text)
        return self.generator(latent, embedding), embedding
