"""What the PyTorch sides of the measurements train: BERT of a given shape, and the optimizer of its parameters."""

import torch
import transformers


def bert_config(options):
    """The configuration of the shape in the options of `bench/step.ts` and `bench/ed.ts`."""
    return transformers.BertConfig(
        vocab_size=options["vocab"],
        hidden_size=options["hidden"],
        num_hidden_layers=options["layers"],
        num_attention_heads=options["heads"],
        intermediate_size=options["inner"],
        max_position_embeddings=options["maxPositions"],
        hidden_dropout_prob=options["dropout"],
        attention_probs_dropout_prob=options["dropout"],
    )


def adamw(named_parameters):
    """AdamW as torch.optim has it, with weight decay on everything but biases and LayerNorm."""
    plain, decayed = [], []
    for name, parameter in named_parameters:
        (plain if name.endswith("bias") or "norm" in name.lower() else decayed).append(parameter)
    groups = [{"params": decayed, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=3e-4)
