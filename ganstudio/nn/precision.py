"""Which precision pays on this machine."""

import torch


def has_fast_bfloat16(device: str) -> bool:
    """True where matrix products in bfloat16 are done by hardware."""
    if device == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    return bool(torch.ops.mkldnn._is_mkldnn_bf16_supported()) and torch.cpu._is_avx512_bf16_supported()
