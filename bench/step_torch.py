"""The other side of `bench/step.ts`: one masked-LM training step of transformers' BertForMaskedLM on PyTorch.

A worker that times steps when asked, so that both sides can take turns in one run. It reads one JSON line of options:
    {"layers", "hidden", "heads", "inner", "maxPositions", "vocab", "batch", "length", "maskRatio", "dropout", "threads",
     "seed", "objective", "variant", "precision", "compiled", "gradientCheckpointing"}
answers {"ready": true, ...versions}, and then for every line "N" runs N steps and answers {"ms": [N durations], "loss": last loss,
"peak": highest resident memory of the process so far, MiB}.

Two variants of the step: "all" is what BertForMaskedLM does for everybody (logits at every position, labels -100 where
nothing is masked); "masked" takes the logits at masked positions only, which transformers does not do by itself.
With the objective "bow" both add the bag of words of "Drop your Decoder": the head at [CLS] against the row's set of
tokens. The precision "bfloat16" is torch.autocast's; "compiled" is torch.compile's; "gradientCheckpointing" is transformers', by layer.
"""

import json
import resource
import sys
import time

import torch
import transformers
from bert_model import adamw, bert_config
from torch.nn.functional import cross_entropy


def make_batches(options, count=8):
    """Random ids without padding; `round(maskRatio * length)` positions of every row are masked (id 4) and labelled."""
    generator = torch.Generator().manual_seed(options["seed"])
    batch, length, vocab = options["batch"], options["length"], options["vocab"]
    masked = round(options["maskRatio"] * length)
    batches = []
    for _ in range(count):
        ids = torch.randint(5, vocab, (batch, length), generator=generator)
        chosen = torch.rand(batch, length, generator=generator).argsort(dim=1)[:, :masked]
        is_masked = torch.zeros(batch, length, dtype=torch.bool).scatter_(1, chosen, True)
        labels = ids.masked_fill(~is_masked, -100)
        present = torch.zeros(batch, vocab).scatter_(1, ids, 1.0)
        bags = present / present.sum(dim=1, keepdim=True)
        batches.append((ids.masked_fill(is_masked, 4), torch.ones_like(ids), labels, bags))
    return batches


def loss_everywhere(model, ids, attention_mask, labels, bags):
    output = model(input_ids=ids, attention_mask=attention_mask, labels=labels)
    return output.loss if bags is None else output.loss + cross_entropy(output.logits[:, 0].float(), bags)


def loss_at_masked_positions(model, ids, attention_mask, labels, bags):
    hidden = model.bert(input_ids=ids, attention_mask=attention_mask).last_hidden_state
    chosen = labels != -100
    loss = cross_entropy(model.cls(hidden[chosen]), labels[chosen])
    return loss if bags is None else loss + cross_entropy(model.cls(hidden[:, 0]), bags)


def main():
    options = json.loads(sys.stdin.readline())
    torch.set_num_threads(options["threads"])
    torch.manual_seed(options["seed"])
    config = bert_config(options)
    model = transformers.BertForMaskedLM(config).train()
    if options.get("gradientCheckpointing"):
        model.gradient_checkpointing_enable()
    optimizer = adamw(model.named_parameters())
    batches = make_batches(options)
    loss_of = loss_at_masked_positions if options.get("variant") == "masked" else loss_everywhere
    if options.get("compiled"):
        loss_of = torch.compile(loss_of)
    autocast = options.get("precision") == "bfloat16"
    at = 0

    def step():
        nonlocal at
        ids, attention_mask, labels, bags = batches[at % len(batches)]
        at += 1
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast("cpu", torch.bfloat16, enabled=autocast):
            loss = loss_of(model, ids, attention_mask, labels, bags if options.get("objective") == "bow" else None)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        return loss.item()

    parameters = sum(p.numel() for p in model.parameters())
    versions = {"torch": torch.__version__, "transformers": transformers.__version__, "attention": config._attn_implementation}
    print(json.dumps({"ready": True, "parameters": parameters, "threads": torch.get_num_threads(), **versions}), flush=True)
    for line in sys.stdin:
        durations = []
        loss = float("nan")
        for _ in range(int(line)):
            start = time.perf_counter()
            loss = step()
            durations.append((time.perf_counter() - start) * 1000)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"ms": durations, "loss": loss, "peak": peak}), flush=True)


if __name__ == "__main__":
    main()
