"""Makes random BERTs and runs BERTs, with transformers. One JSON request on stdin, one JSON answer on stdout.

    {"make": [{"folder", "seed", "dtype", "config": {BertConfig fields}}, …],
     "run":  [{"folder", "ids": [[…], …], "attention": [[…], …]}, …]}

"make" draws every weight at random (biases and LayerNorm too) and saves the model as BertForMaskedLM does. "run" loads a folder
with BertForMaskedLM.from_pretrained and answers, in float64 arithmetic, {"cls": (B·H), "logits": (B·L·V)} flattened and the
keys that were missing or unexpected when loading.
"""

import json
import sys

import torch
import transformers


def make(folder, seed, config, dtype="float32"):
    model = transformers.BertForMaskedLM(transformers.BertConfig(**config))
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in sorted(model.named_parameters()):
            size = 0.3 if parameter.dim() == 1 else 0.5 / config["hidden_size"] ** 0.25
            noise = torch.randn(parameter.shape, generator=generator) * size
            parameter.copy_(noise + (1 if "LayerNorm.weight" in name else 0))
    model.to(getattr(torch, dtype)).save_pretrained(folder)


def run(folder, ids, attention):
    model, info = transformers.BertForMaskedLM.from_pretrained(folder, output_loading_info=True)
    model = model.eval().double()
    with torch.no_grad():
        out = model(input_ids=torch.tensor(ids), attention_mask=torch.tensor(attention), output_hidden_states=True)
    return {
        "cls": out.hidden_states[-1][:, 0].flatten().tolist(),
        "logits": out.logits.flatten().tolist(),
        "missing": sorted(info["missing_keys"]),
        "unexpected": sorted(info["unexpected_keys"]),
    }


def main():
    torch.set_num_threads(2)
    request = json.load(sys.stdin)
    for job in request.get("make", []):
        make(**job)
    print(json.dumps([run(**job) for job in request.get("run", [])]))


if __name__ == "__main__":
    main()
