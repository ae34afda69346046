"""Latents: their space, text, arithmetic, interpolation and random walks. Knows no network."""
