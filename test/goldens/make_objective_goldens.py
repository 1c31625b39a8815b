"""Makes test/goldens/objectives: the objectives with decoders, computed from the golden BERT's weights and batch (test/goldens/bert).

    .oracle/bin/python test/goldens/make_objective_goldens.py

Reference: torch, with transformers' BertForMaskedLM as encoder, its BertLayer in the decoders `ae` and `ar`, and that layer's parts put
together by hand for enhanced decoding, whose query is another stream than its keys and values. Weights are drawn in float32; everything
after that is float64 on the CPU, dropout off, eager attention. What is masked for the decoders is drawn here and stored, so both
sides read the same.

    decoder.safetensors    two random layers (`ae` has both, the others the first), under bowlab's names, in torch's layout
    inputs.json            the decoder's masked text, and which positions see which, a string of 0 and 1 for every position
    gradients.safetensors  <case>/<parameter>
    reference.json         per case: objective and options, losses, weights, total, extremes of the logits, and ten steps of AdamW
"""

import json
import math
import pathlib

import torch
import transformers
from make_bert_goldens import FOLDER as BERT
from make_bert_goldens import RECIPE, SPECIAL, bag_of_words_loss, is_decayed, run_forward, to_float32
from make_optimizer_goldens import schedule_factors
from safetensors.torch import save_file
from transformers.models.bert.modeling_bert import BertLayer

FOLDER = pathlib.Path(__file__).parent / "objectives"
HIDDEN = -1e9
DECODER_LAYERS = 2
# The clock at which scheduled weights are taken.
STEP, STEPS = 2, 4
CASES = {
    "ae": ("ae", {"decoderLayers": 2, "decoderWeight": 0.8}),
    "ar": ("ar", {}),
    "ar-window": ("ar", {"attentionWindow": 4, "pooling": "mean"}),
    "ed": ("ed", {}),
    "ed-mean": ("ed", {"pooling": "mean", "decoderWeight": 1.5, "decoderFinalWeight": 0.5}),
    "bow-mean": ("bow", {"bowReading": "code", "pooling": "mean", "bowWeight": 0.9}),
    "dupmae": ("dupmae", {}),
}
TRAINED = ("ae", "ar", "ed", "dupmae")
NORMS_AT = (1, 5, 10)


class Model(torch.nn.Module):
    """The golden BERT and a decoder's layers."""

    def __init__(self):
        super().__init__()
        self.lm = transformers.BertForMaskedLM.from_pretrained(BERT, attn_implementation="eager")
        self.layers = torch.nn.ModuleList(BertLayer(self.lm.config) for _ in range(DECODER_LAYERS))
        generator = torch.Generator().manual_seed(1907)
        with torch.no_grad():
            for name, parameter in sorted(self.layers.named_parameters()):
                noise = torch.randn(parameter.shape, generator=generator)
                scale = 0.3 if name.endswith("bias") else 0.25
                parameter.copy_((1 if "LayerNorm.weight" in name else 0) + scale * noise)
        self.eval()

    def parameters_by_name(self, layers):
        """bowlab's names: the encoder's are the library's, a decoder's begin with `decoder.layer`."""
        named = dict(self.lm.named_parameters())
        for name, parameter in self.layers.named_parameters():
            if int(name.split(".")[0]) < layers:
                named[f"decoder.layer.{name}"] = parameter
        return named


def layers_of(case):
    objective, options = CASES[case]
    return {"mlm": 0, "bow": 0}.get(objective, options.get("decoderLayers", 1))


def make_inputs(batch):
    generator = torch.Generator().manual_seed(23)
    B, L = batch["batchSize"], batch["length"]
    ids, positions, labels, visible = list(batch["originalIds"]), [], [], []
    for b in range(B):
        tokens = sum(batch["attentionMask"][b * L : (b + 1) * L])
        chosen = torch.randperm(tokens - 2, generator=generator)[: round(0.5 * tokens)] + 1
        for turn, l in enumerate(sorted(chosen.tolist())):
            at = b * L + l
            positions.append(at)
            labels.append(batch["originalIds"][at])
            if turn % 4 != 3:
                ids[at] = SPECIAL["[MASK]"]
        for i in range(L):
            row = (torch.rand(L, generator=generator) < 0.5).int().tolist()
            row[0], row[tokens - 1] = 1, 1
            row[i] = 0
            row[tokens:] = [0] * (L - tokens)
            visible.append("".join(map(str, row)) if i < tokens else "0" * L)
    return {"decoderMasked": {"inputIds": ids, "maskedPositions": positions, "maskedLabels": labels}, "visible": visible}


def reshape(values, batch):
    return torch.tensor(values).reshape(batch["batchSize"], batch["length"])


def text_vectors(last, batch, pooling):
    if pooling == "cls":
        return last[:, 0]
    mask = reshape(batch["attentionMask"], batch).double().unsqueeze(-1)
    return (last * mask).sum(1) / mask.sum(1)


def decoder_input(model, vectors, ids):
    """The vector in the place of [CLS], full BERT embeddings behind it."""
    return torch.cat([vectors[:, None], model.lm.bert.embeddings(input_ids=ids)[:, 1:]], dim=1)


def additive(visible):
    return torch.where(visible.bool(), 0.0, HIDDEN).double()


def run_layer(layer, hidden, mask):
    out = layer(hidden, attention_mask=mask)
    return out[0] if isinstance(out, tuple) else out


def decode_ae(model, vectors, batch, inputs):
    hidden = decoder_input(model, vectors, reshape(inputs["decoderMasked"]["inputIds"], batch))
    mask = additive(reshape(batch["attentionMask"], batch))[:, None, None, :]
    for layer in model.layers:
        hidden = run_layer(layer, hidden, mask)
    targets = torch.tensor(inputs["decoderMasked"]["maskedPositions"])
    return hidden.flatten(0, 1)[targets], torch.tensor(inputs["decoderMasked"]["maskedLabels"])


def decode_ar(model, vectors, batch, window):
    ids = reshape(batch["originalIds"], batch)
    L = batch["length"]
    i, j = torch.arange(L)[:, None], torch.arange(L)[None, :]
    visible = j <= i
    if window:
        visible = visible & ((j > i - window) | (j == 0))
    hidden = run_layer(model.layers[0], decoder_input(model, vectors, ids), additive(visible)[None, None])
    # Position l predicts token l + 1, up to [SEP].
    is_target = reshape(batch["attentionMask"], batch)[:, 1:].bool()
    return hidden[:, :-1][is_target], ids[:, 1:][is_target]


def decode_ed(model, vectors, batch, inputs):
    B, L = batch["batchSize"], batch["length"]
    layer, heads = model.layers[0], model.lm.config.num_attention_heads
    ids = reshape(batch["originalIds"], batch)
    keys = decoder_input(model, vectors, ids)
    query = vectors[:, None] + model.lm.bert.embeddings.position_embeddings.weight[:L]
    visible = torch.tensor([[int(bit) for bit in row] for row in inputs["visible"]]).reshape(B, 1, L, L)
    split = lambda x: x.reshape(B, L, heads, -1).transpose(1, 2)
    attention = layer.attention.self
    q, k, v = split(attention.query(query)), split(attention.key(keys)), split(attention.value(keys))
    scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1]) + additive(visible)
    context = (scores.softmax(-1) @ v).transpose(1, 2).reshape(B, L, -1)
    output = layer.attention.output
    attended = output.LayerNorm(output.dense(context) + query)
    hidden = layer.output.LayerNorm(layer.output.dense(layer.intermediate(attended)) + attended)
    is_target = reshape(batch["attentionMask"], batch).bool()
    lengths = is_target.sum(1)
    is_target[:, 0] = False
    is_target[torch.arange(B), lengths - 1] = False
    return hidden[is_target], ids[is_target]


def duplex_bow(model, last, batch):
    """The largest logit over positions ≥ 1 (padding − 1000), against 1 / length for every type present."""
    attention = reshape(batch["attentionMask"], batch)
    logits = model.lm.cls(last)[:, 1:] + (1 - attention[:, 1:, None]) * -1000
    largest = logits.max(dim=1).values
    losses = []
    for b in range(batch["batchSize"]):
        bag = batch["bagIds"][batch["bagOffsets"][b] : batch["bagOffsets"][b + 1]]
        losses.append(-largest.log_softmax(-1)[b, bag].sum() / (attention[b].sum() - 2))
    return torch.stack(losses).mean(), largest


def cosine(first, last):
    return last + (first - last) * 0.5 * (1 + math.cos(math.pi * (STEP - 1) / (STEPS - 1)))


def compute(model, case, batch, inputs):
    """Terms (name → loss, weight) and the logits of each."""
    objective, options = CASES[case]
    out = run_forward(model.lm, batch)
    last = out["states"][-1]
    vectors = text_vectors(last, batch, options.get("pooling", "cls"))
    labels = torch.tensor(batch["maskedLabels"])
    logits = {"mlm": out["masked_logits"]}
    terms = {"mlm": (torch.nn.functional.cross_entropy(out["masked_logits"], labels), 1.0)}
    weight = options.get("decoderWeight", 1.0)
    if objective == "bow":
        logits["bow"] = model.lm.cls(vectors)
        start = options["bowWeight"]
        terms["bow"] = (bag_of_words_loss(logits["bow"], batch), cosine(start, 0.1 * start))
        return terms, logits
    name = "ed" if objective == "dupmae" else objective
    hidden, targets = {
        "ae": lambda: decode_ae(model, vectors, batch, inputs),
        "ar": lambda: decode_ar(model, vectors, batch, options.get("attentionWindow", 0)),
        "ed": lambda: decode_ed(model, vectors, batch, inputs),
    }[name]()
    logits[name] = model.lm.cls(hidden)
    terms[name] = (
        torch.nn.functional.cross_entropy(logits[name], targets),
        cosine(weight, options.get("decoderFinalWeight", weight)),
    )
    if objective == "dupmae":
        loss, logits["bow"] = duplex_bow(model, last, batch)
        terms["bow"] = (loss, 0.1)
    return terms, logits


def total_of(terms):
    return sum(weight * loss for loss, weight in terms.values())


def train(case, batch, inputs):
    """Ten steps with the recipe of the golden BERT."""
    model = Model().double()
    parameters = model.parameters_by_name(layers_of(case))
    groups = [
        {"params": [p for n, p in parameters.items() if is_decayed(n) == decayed], "weight_decay": decay}
        for decayed, decay in ((True, RECIPE["weightDecay"]), (False, 0.0))
    ]
    optimizer = torch.optim.AdamW(groups, lr=RECIPE["lr"], betas=RECIPE["betas"], eps=RECIPE["eps"])
    factors = schedule_factors(RECIPE["steps"], RECIPE["warmup"], RECIPE["minRatio"])
    log = []
    for step in range(1, RECIPE["steps"] + 1):
        optimizer.zero_grad()
        total = total_of(compute(model, case, batch, inputs)[0])
        total.backward()
        norm = torch.nn.utils.clip_grad_norm_(list(parameters.values()), RECIPE["clip"])
        for group in optimizer.param_groups:
            group["lr"] = RECIPE["lr"] * factors[step]
        optimizer.step()
        entry = {"step": step, "loss": total.item(), "gradNorm": norm.item()}
        if step in NORMS_AT:
            entry["parameterNorms"] = {name: parameter.detach().norm().item() for name, parameter in parameters.items()}
        log.append(entry)
    return log


def main():
    torch.set_num_threads(1)
    FOLDER.mkdir(exist_ok=True)
    batch = json.loads((BERT / "batch.json").read_text())
    inputs = make_inputs(batch)
    (FOLDER / "inputs.json").write_text(json.dumps(inputs) + "\n")
    decoder = {name: p for name, p in Model().parameters_by_name(DECODER_LAYERS).items() if name.startswith("decoder.")}
    save_file({name: to_float32(parameter) for name, parameter in decoder.items()}, FOLDER / "decoder.safetensors")

    gradients, cases = {}, {}
    for case, (objective, options) in CASES.items():
        model = Model().double()
        terms, logits = compute(model, case, batch, inputs)
        total = total_of(terms)
        total.backward()
        for name, parameter in model.parameters_by_name(layers_of(case)).items():
            gradients[f"{case}/{name}"] = to_float32(torch.zeros_like(parameter) if parameter.grad is None else parameter.grad)
        cases[case] = {
            "objective": objective,
            "options": options,
            "losses": {name: loss.item() for name, (loss, _) in terms.items()},
            "weights": {name: weight for name, (_, weight) in terms.items()},
            "total": total.item(),
            "extremes": {name: [z.min().item(), z.max().item()] for name, z in logits.items()},
            "training": train(case, batch, inputs) if case in TRAINED else [],
        }
    save_file(gradients, FOLDER / "gradients.safetensors")
    reference = {
        "versions": {"torch": torch.__version__, "transformers": transformers.__version__},
        "step": STEP,
        "steps": STEPS,
        "cases": cases,
    }
    (FOLDER / "reference.json").write_text(json.dumps(reference, indent=1) + "\n")


if __name__ == "__main__":
    main()
