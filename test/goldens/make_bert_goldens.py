"""Makes test/goldens/bert: a small random BERT, one batch, and everything bowlab must get right about them.

    .oracle/bin/python test/goldens/make_bert_goldens.py

Reference: torch + transformers' BertForMaskedLM (versions in reference.json). Weights are drawn in float32, so that both
sides hold exactly the same numbers; everything after that is computed in float64 on the CPU, dropout off, eager attention, and
stored as float32 (tensors) or as decimals (scalars). The shape is odd on purpose and no weight is zero or one, so that a
wrong transpose, a forgotten bias or a swapped layer cannot hide.

    config.json, model.safetensors   the checkpoint, in the Hugging Face layout
    batch.json                       the batch, in the fields of bowlab's EncoderBatch
    forward.safetensors              hidden.<layer> (B,L,H), cls (B,H), masked_logits (M,V), cls_head_logits, cls_bare_logits (B,V)
    gradients.safetensors            <objective>/<parameter>, for the objectives mlm, bow-paper, bow-code
    adamw.safetensors                <step>/<parameter> after steps 1, 2, 5 and 10 of training on bow-paper
    reference.json                   the losses, and per step of that training loss, lr, gradient norm, norm of every parameter
"""

import json
import pathlib

import torch
import transformers
from make_optimizer_goldens import schedule_factors
from safetensors.torch import save_file

FOLDER = pathlib.Path(__file__).parent / "bert"
SPECIAL = {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "[MASK]": 4}
BOW_WEIGHT = 0.7
STORED_STEPS = (1, 2, 5, 10)
RECIPE = {"steps": 10, "warmup": 3, "lr": 4e-3, "minRatio": 0.1, "weightDecay": 0.05, "clip": 6.0, "betas": [0.9, 0.999], "eps": 1e-8}


def make_model():
    config = transformers.BertConfig(
        vocab_size=61,
        hidden_size=24,
        num_hidden_layers=2,
        num_attention_heads=3,
        intermediate_size=40,
        max_position_embeddings=19,
        type_vocab_size=2,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        attn_implementation="eager",
    )
    model = transformers.BertForMaskedLM(config)
    generator = torch.Generator().manual_seed(20240111)
    with torch.no_grad():
        for name, parameter in sorted(model.named_parameters()):
            noise = torch.randn(parameter.shape, generator=generator)
            if "LayerNorm.weight" in name:
                parameter.copy_(1 + 0.25 * noise)
            elif name.endswith("bias"):
                parameter.copy_(0.3 * noise)
            else:
                parameter.copy_(0.25 * noise)
    return model.eval()


def make_batch():
    """Five rows of 17, 11, 3, 8 and 14 ids; about 30 % masked, of which some keep their id or get another; one row has none."""
    generator = torch.Generator().manual_seed(7)
    lengths = [17, 11, 3, 8, 14]
    width = max(lengths)
    original, inputs, attention, masked, labels, offsets, bags = [], [], [], [], [], [0], []
    for b, length in enumerate(lengths):
        words = torch.randint(5, 61, (length - 2,), generator=generator).tolist()
        if length > 6:
            words[4] = words[1]  # a repeated word: the bag counts it once
        row = [SPECIAL["[CLS]"], *words, SPECIAL["[SEP]"]]
        seen = list(row)
        if b != 2:
            chosen = torch.randperm(length - 2, generator=generator)[: max(1, round(0.3 * length))] + 1
            for turn, position in enumerate(sorted(chosen.tolist())):
                masked.append(b * width + position)
                labels.append(row[position])
                if turn % 5 == 3:
                    seen[position] = 5 + (row[position] * 7) % 56
                elif turn % 5 != 4:
                    seen[position] = SPECIAL["[MASK]"]
        bags.extend(sorted(set(row) - set(SPECIAL.values())))
        offsets.append(len(bags))
        padding = [SPECIAL["[PAD]"]] * (width - length)
        original.extend(row + padding)
        inputs.extend(seen + padding)
        attention.extend([1] * length + [0] * (width - length))
    return {
        "batchSize": len(lengths),
        "length": width,
        "inputIds": inputs,
        "originalIds": original,
        "attentionMask": attention,
        "maskedPositions": masked,
        "maskedLabels": labels,
        "bagOffsets": offsets,
        "bagIds": bags,
        "passageIds": [f"p{b}" for b in range(len(lengths))],
    }


def run_forward(model, batch):
    shape = (batch["batchSize"], batch["length"])
    ids = torch.tensor(batch["inputIds"]).reshape(shape)
    attention = torch.tensor(batch["attentionMask"]).reshape(shape)
    states = model.bert(input_ids=ids, attention_mask=attention, output_hidden_states=True).hidden_states
    last = states[-1]
    cls = last[:, 0]
    return {
        "states": states,
        "cls": cls,
        "masked_logits": model.cls(last.flatten(0, 1)[torch.tensor(batch["maskedPositions"])]),
        "cls_head_logits": model.cls(cls),
        "cls_bare_logits": cls @ model.bert.embeddings.word_embeddings.weight.T,
    }


def bag_of_words_loss(logits, batch):
    """L_bow: mean over the batch of the cross-entropy to the uniform distribution over the row's bag."""
    log_probabilities = logits.log_softmax(dim=-1)
    rows = []
    for b in range(batch["batchSize"]):
        bag = batch["bagIds"][batch["bagOffsets"][b] : batch["bagOffsets"][b + 1]]
        rows.append(-log_probabilities[b, bag].mean())
    return torch.stack(rows).mean()


def losses(model, batch):
    out = run_forward(model, batch)
    mlm = torch.nn.functional.cross_entropy(out["masked_logits"], torch.tensor(batch["maskedLabels"]))
    bow_paper = bag_of_words_loss(out["cls_bare_logits"], batch)
    bow_code = bag_of_words_loss(out["cls_head_logits"], batch)
    totals = {"mlm": mlm, "bow-paper": mlm + bow_paper, "bow-code": mlm + BOW_WEIGHT * bow_code}
    return out, {"mlm": mlm, "bow-paper": bow_paper, "bow-code": bow_code}, totals


def check_against_library(model, batch, mlm):
    """Our gathering of masked positions must be what the library computes from labels."""
    shape = (batch["batchSize"], batch["length"])
    labels = torch.full((shape[0] * shape[1],), -100)
    labels[torch.tensor(batch["maskedPositions"])] = torch.tensor(batch["maskedLabels"])
    whole = model(
        input_ids=torch.tensor(batch["inputIds"]).reshape(shape),
        attention_mask=torch.tensor(batch["attentionMask"]).reshape(shape),
        labels=labels.reshape(shape),
    ).loss
    assert abs(whole.item() - mlm.item()) < 1e-9, (whole, mlm)


def is_decayed(name):
    return not (name.endswith("bias") or "LayerNorm" in name)


def train(model, batch):
    parameters = dict(model.named_parameters())
    groups = [
        {"params": [p for n, p in parameters.items() if is_decayed(n)], "weight_decay": RECIPE["weightDecay"]},
        {"params": [p for n, p in parameters.items() if not is_decayed(n)], "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, lr=RECIPE["lr"], betas=RECIPE["betas"], eps=RECIPE["eps"])
    factors = schedule_factors(RECIPE["steps"], RECIPE["warmup"], RECIPE["minRatio"])
    stored, log = {}, []
    for step in range(1, RECIPE["steps"] + 1):
        optimizer.zero_grad()
        total = losses(model, batch)[2]["bow-paper"]
        total.backward()
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), RECIPE["clip"])
        # The library's schedule starts at a factor of 0; step 1 takes the factor after one tick, so that it already learns.
        lr = RECIPE["lr"] * factors[step]
        for group in optimizer.param_groups:
            group["lr"] = lr
        optimizer.step()
        norms = {name: parameter.detach().norm().item() for name, parameter in parameters.items()}
        log.append({"step": step, "loss": total.item(), "lr": lr, "gradNorm": norm.item(), "parameterNorms": norms})
        if step in STORED_STEPS:
            stored.update({f"{step}/{name}": to_float32(parameter) for name, parameter in parameters.items()})
    return stored, log


def to_float32(tensor):
    return tensor.detach().to(torch.float32).contiguous().clone()


def main():
    torch.set_num_threads(1)
    FOLDER.mkdir(exist_ok=True)
    model = make_model()
    model.save_pretrained(FOLDER)
    (FOLDER / "generation_config.json").unlink(missing_ok=True)
    model = model.double()
    batch = make_batch()
    (FOLDER / "batch.json").write_text(json.dumps(batch) + "\n")

    out, parts, totals = losses(model, batch)
    check_against_library(model, batch, parts["mlm"])
    forward = {f"hidden.{layer}": to_float32(state) for layer, state in enumerate(out["states"])}
    forward.update({name: to_float32(out[name]) for name in ("cls", "masked_logits", "cls_head_logits", "cls_bare_logits")})
    save_file(forward, FOLDER / "forward.safetensors")

    gradients = {}
    for objective, total in totals.items():
        model.zero_grad()
        total.backward(retain_graph=True)
        for name, parameter in model.named_parameters():
            gradients[f"{objective}/{name}"] = to_float32(torch.zeros_like(parameter) if parameter.grad is None else parameter.grad)
    save_file(gradients, FOLDER / "gradients.safetensors")
    model.zero_grad()

    stored, log = train(model, batch)
    save_file(stored, FOLDER / "adamw.safetensors")
    reference = {
        "versions": {"torch": torch.__version__, "transformers": transformers.__version__},
        "bowWeight": BOW_WEIGHT,
        "losses": {name: value.item() for name, value in parts.items()},
        "totals": {name: value.item() for name, value in totals.items()},
        "recipe": RECIPE,
        "training": log,
    }
    (FOLDER / "reference.json").write_text(json.dumps(reference, indent=1) + "\n")


if __name__ == "__main__":
    main()
