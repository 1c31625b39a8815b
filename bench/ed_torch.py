"""The other side of `bench/ed.ts`: a step of enhanced decoding on PyTorch in the way of RetroMAE's own code.

What that code does (staoxiao/RetroMAE, src/pretrain): the collator draws up to 256 whole-word masks for every text and
gives each position one of them, all in Python; `BertForMaskedLM` scores every position of the encoder, and again every
position of the decoder's one layer; attention written out; float32, eager. Written anew here from that description.

It reads one JSON line of options, answers {"ready": true, "parameters", ...versions}, and then for every line "N" runs
N steps, each with the making of its batch, and answers {"ms": [N durations], "collator": [N parts of them], "loss": last}.
"""

import json
import math
import random
import sys
import time
from copy import deepcopy

import torch
import transformers
from bert_model import adamw, bert_config
from torch import nn
from torch.nn.functional import cross_entropy

CLS, SEP, MASK, FIRST_WORD = 2, 3, 4, 5
MASK_SETS = 256


def whole_word_mask(ids, first_continuation, ratio):
    """Marks of the pieces of words drawn by chance, up to `ratio` of all positions; [CLS] and [SEP] never."""
    words = []
    for i, token in enumerate(ids):
        if token in (CLS, SEP):
            continue
        if words and token >= first_continuation:
            words[-1].append(i)
        else:
            words.append([i])
    random.shuffle(words)
    budget = max(1, round(len(ids) * ratio))
    covered = set()
    for word in words:
        if len(covered) >= budget:
            break
        if len(covered) + len(word) <= budget:
            covered.update(word)
    return [1 if i in covered else 0 for i in range(len(ids))]


class Collator:
    def __init__(self, options):
        self.first_continuation = options["firstContinuation"]
        self.vocab = options["vocab"]
        self.encoder_ratio = options["maskRatio"]
        self.decoder_ratio = options["decoderRatio"]

    def __call__(self, rows):
        ids, masks, visible = [], [], []
        for row in rows:
            row = [CLS, *row, SEP]
            masks.append(torch.tensor(whole_word_mask(row, self.first_continuation, self.encoder_ratio)))
            sets = [whole_word_mask(row, self.first_continuation, self.decoder_ratio) for _ in range(min(len(row), MASK_SETS))]
            matrix = []
            for i in range(len(row)):
                hidden = deepcopy(random.choice(sets))
                hidden[i] = 1
                matrix.append(hidden)
            visible.append(1 - torch.tensor(matrix))
            ids.append(torch.tensor(row))
        original = torch.stack(ids)
        chosen = torch.stack(masks).bool()
        # 80 % [MASK], 10 % another word, 10 % the word itself.
        shown = torch.rand(original.shape)
        inputs = original.masked_fill(chosen & (shown < 0.8), MASK)
        replaced = chosen & (shown >= 0.8) & (shown < 0.9)
        inputs[replaced] = torch.randint(FIRST_WORD, self.vocab, (int(replaced.sum()),))
        decoder_labels = original.clone()
        decoder_labels[:, 0] = -100
        decoder_labels[:, -1] = -100
        return inputs, original.masked_fill(~chosen, -100), original, torch.stack(visible), decoder_labels


class DecoderLayer(nn.Module):
    """BERT's layer with queries of their own: [CLS] and a position, which the residual adds."""

    def __init__(self, config):
        super().__init__()
        hidden, self.heads = config.hidden_size, config.num_attention_heads
        self.query, self.key, self.value, self.output = (nn.Linear(hidden, hidden) for _ in range(4))
        self.inner, self.outer = nn.Linear(hidden, config.intermediate_size), nn.Linear(config.intermediate_size, hidden)
        self.norms = nn.ModuleList(nn.LayerNorm(hidden, eps=config.layer_norm_eps) for _ in range(2))
        self.dropout = nn.Dropout(config.hidden_dropout_prob)
        self.attention_dropout = nn.Dropout(config.attention_probs_dropout_prob)

    def split(self, x):
        return x.view(x.shape[0], x.shape[1], self.heads, -1).transpose(1, 2)

    def forward(self, query, states, visible):
        q, k, v = self.split(self.query(query)), self.split(self.key(states)), self.split(self.value(states))
        scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
        scores = scores + (1 - visible[:, None].float()) * torch.finfo(torch.float32).min
        mixed = (self.attention_dropout(scores.softmax(dim=-1)) @ v).transpose(1, 2).flatten(2)
        x = self.norms[0](query + self.dropout(self.output(mixed)))
        return self.norms[1](x + self.dropout(self.outer(nn.functional.gelu(self.inner(x)))))


def main():
    options = json.loads(sys.stdin.readline())
    torch.set_num_threads(options["threads"])
    torch.manual_seed(options["seed"])
    random.seed(options["seed"])
    config = bert_config(options)
    lm = transformers.BertForMaskedLM(config).train()
    decoder = DecoderLayer(config).train()
    named = [*lm.named_parameters(), *decoder.named_parameters()]
    parameters = [parameter for _, parameter in named]
    optimizer = adamw(named)
    collate = Collator(options)
    rows, batch, length = options["rows"], options["batch"], options["length"] - 2
    at = 0

    def step():
        nonlocal at
        started = time.perf_counter()
        texts = [rows[(at * batch + i) % len(rows)][:length] for i in range(batch)]
        at += 1
        inputs, labels, original, visible, decoder_labels = collate(texts)
        collated = time.perf_counter()
        optimizer.zero_grad(set_to_none=True)
        output = lm(input_ids=inputs, attention_mask=torch.ones_like(inputs), labels=labels, output_hidden_states=True)
        cls = output.hidden_states[-1][:, :1]
        embeddings = lm.bert.embeddings
        states = torch.cat([cls, embeddings(input_ids=original)[:, 1:]], dim=1)
        query = cls + embeddings.position_embeddings.weight[None, : original.shape[1]]
        scores = lm.cls(decoder(query, states, visible))
        loss = output.loss + cross_entropy(scores.flatten(0, 1), decoder_labels.flatten())
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        return loss.item(), (collated - started) * 1000, (time.perf_counter() - started) * 1000

    count = sum(p.numel() for p in parameters)
    versions = {"torch": torch.__version__, "transformers": transformers.__version__}
    print(json.dumps({"ready": True, "parameters": count, **versions}), flush=True)
    for line in sys.stdin:
        steps = [step() for _ in range(int(line))]
        print(json.dumps({"ms": [s[2] for s in steps], "collator": [s[1] for s in steps], "loss": steps[-1][0]}), flush=True)


if __name__ == "__main__":
    main()
