"""Layers and initialisation that training and evaluation share. Nothing here draws from torch's global generator."""
