"""Makes test/goldens/finetune: the objectives of fine-tuning, computed from the golden BERT's weights (test/goldens/bert).

    .oracle/bin/python test/goldens/make_finetune_goldens.py

Reference: torch, with transformers' BertModel as encoder. Weights are drawn in float32; everything after that is float64 on the CPU,
dropout off, eager attention. The losses are written here by their equations, not with the library's loss functions.

    inputs.json            queries and passages (three groups of four), pairs with their token types, targets, the teacher's scores
    score.safetensors      the cross-encoder's head, under bowlab's names, in torch's layout
    gradients.safetensors  <case>/<parameter>, parameters that the loss does not reach left out
    reference.json         per case: options, losses of the terms, and their total
"""

import json
import math
import pathlib

import torch
import transformers
from make_bert_goldens import FOLDER as BERT
from make_bert_goldens import SPECIAL, to_float32
from safetensors.torch import save_file

FOLDER = pathlib.Path(__file__).parent / "finetune"
QUERIES, GROUP = 3, 4
CASES = {
    "in-batch": {"group": 1, "pooling": "cls", "temperature": 1.0},
    "hard": {"group": GROUP, "pooling": "cls", "temperature": 1.0},
    "hard-mean": {"group": GROUP, "pooling": "mean", "temperature": 0.5, "excluded": True},
    "distillation": {"group": GROUP, "pooling": "cls", "temperature": 2.0, "distillationWeight": 0.7, "excluded": True},
    "cross-encoder": {"group": GROUP},
}


def pad(rows, types=None):
    length = max(map(len, rows))
    fill = lambda row, value: [*row, *([value] * (length - len(row)))]
    batch = {
        "batchSize": len(rows),
        "length": length,
        "inputIds": sum((fill(row, SPECIAL["[PAD]"]) for row in rows), []),
        "attentionMask": sum((fill([1] * len(row), 0) for row in rows), []),
    }
    if types is not None:
        batch["tokenTypes"] = sum((fill(row, 0) for row in types), [])
    return batch


def make_inputs():
    generator = torch.Generator().manual_seed(4207)
    words = lambda length: torch.randint(5, 61, (length,), generator=generator).tolist()
    queries = [words(length) for length in (3, 1, 5)]
    passages = [words(2 + int(torch.randint(0, 10, (1,), generator=generator))) for _ in range(QUERIES * GROUP)]
    framed = lambda row: [SPECIAL["[CLS]"], *row, SPECIAL["[SEP]"]]
    pairs, types = [], []
    for p, passage in enumerate(passages):
        query = queries[p // GROUP]
        pairs.append([*framed(query), *passage, SPECIAL["[SEP]"]])
        types.append([0] * (len(query) + 2) + [1] * (len(passage) + 1))
    return {
        "queries": pad([framed(row) for row in queries]),
        "passages": pad([framed(row) for row in passages]),
        "positivePassages": pad([framed(passages[q * GROUP]) for q in range(QUERIES)]),
        "pairs": pad(pairs, types),
        # Passage 5 answers query 0 as well, and passage 2 answers query 2.
        "excluded": [0 * QUERIES * GROUP + 5, 2 * QUERIES * GROUP + 2],
        "teacher": [round(4 * float(x), 3) for x in torch.randn(QUERIES * GROUP, generator=generator)],
    }


def tensor(batch, key):
    return torch.tensor(batch[key]).reshape(batch["batchSize"], batch["length"])


def last_states(model, batch):
    types = tensor(batch, "tokenTypes") if "tokenTypes" in batch else None
    return model.bert(
        input_ids=tensor(batch, "inputIds"), attention_mask=tensor(batch, "attentionMask"), token_type_ids=types
    ).last_hidden_state


def vectors(model, batch, pooling):
    states = last_states(model, batch)
    if pooling == "cls":
        return states[:, 0]
    mask = tensor(batch, "attentionMask").double().unsqueeze(-1)
    return (states * mask).sum(1) / mask.sum(1)


def compute(model, head, case, inputs):
    """Terms: name → (loss, weight)."""
    options = CASES[case]
    group = options["group"]
    if case == "cross-encoder":
        scores = (last_states(model, inputs["pairs"])[:, 0] @ head["weight"].T + head["bias"]).reshape(QUERIES, GROUP)
        losses = [torch.logsumexp(scores[q], 0) - scores[q, 0] for q in range(QUERIES)]
        return {"crossEncoder": (sum(losses) / QUERIES, 1.0)}
    passages = inputs["positivePassages" if group == 1 else "passages"]
    q = vectors(model, inputs["queries"], options["pooling"])
    p = vectors(model, passages, options["pooling"])
    scores = q @ p.T / options["temperature"]
    excluded = set(inputs["excluded"]) if options.get("excluded") else set()
    losses = []
    for i in range(QUERIES):
        seen = [j for j in range(len(p)) if i * len(p) + j not in excluded]
        losses.append(torch.logsumexp(scores[i, seen], 0) - scores[i, i * group])
    terms = {"contrastive": (sum(losses) / QUERIES, 1.0)}
    if "distillationWeight" in options:
        teacher = torch.tensor(inputs["teacher"]).double().reshape(QUERIES, GROUP)
        kl = 0
        for i in range(QUERIES):
            student = scores[i, i * GROUP : (i + 1) * GROUP]
            target = teacher[i].softmax(0)
            kl = kl + (target * (target.log() - student.log_softmax(0))).sum()
        terms["distillation"] = (kl / QUERIES, options["distillationWeight"])
    return terms


def main():
    torch.set_num_threads(1)
    FOLDER.mkdir(exist_ok=True)
    inputs = make_inputs()
    (FOLDER / "inputs.json").write_text(json.dumps(inputs) + "\n")
    generator = torch.Generator().manual_seed(11)
    hidden = transformers.BertConfig.from_pretrained(BERT).hidden_size
    drawn = {"weight": 0.5 * torch.randn(1, hidden, generator=generator), "bias": torch.randn(1, generator=generator)}
    save_file({f"decoder.score.{name}": value.clone() for name, value in drawn.items()}, FOLDER / "score.safetensors")

    gradients, cases = {}, {}
    for case, options in CASES.items():
        model = transformers.BertForMaskedLM.from_pretrained(BERT, attn_implementation="eager").double().eval()
        head = {name: value.double().requires_grad_() for name, value in drawn.items()}
        terms = compute(model, head, case, inputs)
        total = sum(weight * loss for loss, weight in terms.values())
        total.backward()
        named = {**dict(model.named_parameters()), **{f"decoder.score.{name}": value for name, value in head.items()}}
        for name, parameter in named.items():
            if parameter.grad is not None:
                gradients[f"{case}/{name}"] = to_float32(parameter.grad)
        assert math.isfinite(total.item())
        cases[case] = {
            "options": options,
            "losses": {name: loss.item() for name, (loss, _) in terms.items()},
            "total": total.item(),
        }
    save_file(gradients, FOLDER / "gradients.safetensors")
    versions = {"torch": torch.__version__, "transformers": transformers.__version__}
    (FOLDER / "reference.json").write_text(json.dumps({"versions": versions, "cases": cases}, indent=1) + "\n")


if __name__ == "__main__":
    main()
