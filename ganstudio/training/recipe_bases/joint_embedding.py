"""Learns to read: sentences and pictures are brought to one space where those that belong together agree most.

Structured joint embedding, Reed et al. 2016 (Learning deep representations of fine-grained visual descriptions), with
F(v, t) = theta(v) . phi(t), the other pairs of the batch as wrong ones, and a margin of 1:

    L = E_i [max_j (0, 1 + F(v_i, t_j) - F(v_i, t_i)) + max_j (0, 1 + F(v_j, t_i) - F(v_i, t_i))]

The maximum is smoothed to log sum exp, which is never less: the hard one let all embeddings collapse to one point.
Pairs with the same sentence are left out.
"""

from typing import Any

import torch
from torch import Tensor, nn

from ganstudio.training.components.compute import Compute
from ganstudio.training.recipe import Stateful
from ganstudio.training.recipe_bases.optimisers import PlayersSettings, build_optimiser, descend


class JointEmbedding:
    """`encoder`: codes [N, length] to phi [N, d]; `viewer`: pictures [N, C, H, W] to theta [N, d]."""

    def __init__(self, encoder: nn.Module, viewer: nn.Module, compute: Compute, settings: PlayersSettings) -> None:
        self.encoder, self.viewer, self._compute = encoder, viewer, compute
        self.steps = 0
        """Updates that were made."""
        self._both = nn.ModuleList([encoder, viewer])
        self._optimiser = build_optimiser(settings, self._both)

    @torch.no_grad()
    def embed(self, codes: Tensor) -> Tensor:
        """phi, float32 [N, d], that nobody learns through.

        Weights that might learn take another path through torch, also without gradients, whose last bits differ.
        """
        self._both.requires_grad_(False)
        embeddings: Tensor = self.encoder(codes)
        return embeddings

    def learn(self, pictures: Tensor, codes: Tensor, rate: float) -> tuple[Tensor, Tensor]:
        """One update. Returns the loss and the share of pictures whose own sentence agrees most with them."""
        self._both.requires_grad_(True)
        with self._compute.autocast():
            seen, read = self.viewer(pictures), self.encoder(codes)
        scores = seen.float() @ read.float().t()
        loss = structured_losses(scores, same_rows(codes)).mean()
        descend(self._optimiser, loss, rate)
        self.steps += 1
        found = (scores.argmax(1) == torch.arange(len(scores), device=scores.device)).float().mean()
        return loss, found

    def disagreement(self, pictures: Tensor, embeddings: Tensor, real: Tensor) -> Tensor:
        """By how much each picture's loss is above the `real` one's with the same sentence: E max(0, L_i - L_i real).

        Only `pictures` learn. No more is asked than real ones show: L itself drew a sentence's pictures to one point.
        """
        self._both.requires_grad_(False)
        same = same_rows(embeddings)
        with self._compute.autocast():
            drawn, seen = self.viewer(pictures).float(), self.viewer(real).float()
        losses, bounds = (structured_losses(those @ embeddings.t(), same) for those in (drawn, seen))
        return (losses - bounds).clamp(min=0).mean()

    def networks(self) -> dict[str, nn.Module]:
        return {"encoder": self.encoder, "viewer": self.viewer}

    def parts(self) -> dict[str, Stateful]:
        return {**self.networks(), "reader_optimiser": self._optimiser, "reading": self}

    def state_dict(self) -> dict[str, Any]:
        return {"steps": self.steps}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self.steps = state["steps"]


def structured_losses(scores: Tensor, same: Tensor) -> Tensor:
    """[N], whose mean is L, of F(v_i, t_j) [N, N]; `same` [N, N] is True where sentences i and j are equal, also for
    i = j."""
    own = scores.diagonal().unsqueeze(1)
    wrong_text = (1 + scores - own).masked_fill(same, -torch.inf)
    wrong_picture = (1 + scores.t() - own).masked_fill(same, -torch.inf)
    zero = torch.zeros_like(own)
    terms = [torch.cat([zero, wrong], 1).logsumexp(1) for wrong in (wrong_text, wrong_picture)]
    return terms[0] + terms[1]


def same_rows(codes: Tensor) -> Tensor:
    """[N, N]: which sentences are equal."""
    return (codes.unsqueeze(0) == codes.unsqueeze(1)).all(2)
