"""What the makers of models share: random weights, and the files of a WordPiece tokenizer."""

import json
import os

import torch


def randomized(model, seed, scale=0.3):
    """Weights large enough that every part of the model shows in the result; those of layer norms lie about 1."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in sorted(model.named_parameters()):
            noise = torch.randn(parameter.shape, generator=generator) * scale
            norm = "LayerNorm.weight" in name or "layer_norm.weight" in name or name == "norm.weight"
            parameter.copy_(noise + (1 if norm else 0))
    return model


def write_vocabulary(folder, tokens, **settings):
    """vocab.txt, one token a line, and the settings as tokenizer_config.json."""
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "vocab.txt"), "w", encoding="utf-8") as file:
        file.write("\n".join(tokens) + "\n")
    with open(os.path.join(folder, "tokenizer_config.json"), "w") as file:
        json.dump(settings, file)
