"""The encoder with its objectives: transformers' BERT, and the loss terms of masked language modelling, enhanced decoding, bag of words.

`forward` gives sums over this process's rows, not means: a mean over the whole batch is their total over the batch's own counts, whoever
has which rows and however they are cut.
"""

import math

import torch
from torch.nn.functional import cross_entropy
from transformers import BertForMaskedLM
from transformers.models.bert.modeling_bert import BertLayer

HIDDEN = -1e9


class Pretraining(torch.nn.Module):
    def __init__(self, folder, training):
        super().__init__()
        self.objective = training["objective"]
        self.lm = BertForMaskedLM.from_pretrained(folder, attn_implementation="sdpa", dtype=torch.float32)
        # The position table and the types of an ed step's decoder are the encoder's own.
        self.decoder = torch.nn.ModuleList([BertLayer(self.lm.config)] if training["decoder"] else [])

    def named(self):
        """Parameters by bowlab's names."""
        for name, parameter in self.lm.named_parameters():
            yield name, parameter
        for name, parameter in self.decoder.named_parameters():
            yield f"decoder.layer.{name}", parameter

    def forward(self, batch):
        """Each term's sum over the rows, by name, in float32."""
        last = self.lm.bert(batch["input_ids"], batch["attention_mask"]).last_hidden_state
        terms = {"mlm": self.token_loss(last, batch["original_ids"], batch["is_masked"])}
        name = self.objective["name"]
        if name == "bow":
            terms["bow"] = self.bag_loss(self.vectors(last, batch), batch["bags"])
        elif name == "ed":
            hidden = self.enhanced(self.vectors(last, batch), batch)
            terms["ed"] = self.token_loss(hidden, batch["original_ids"], inner_tokens(batch["attention_mask"]))
        return terms

    def vectors(self, last, batch):
        if self.objective.get("pooling", "cls") == "cls":
            return last[:, 0]
        mask = batch["attention_mask"].unsqueeze(-1).to(last.dtype)
        return (last * mask).sum(1) / mask.sum(1)

    def token_loss(self, hidden, ids, chosen):
        """Cross-entropy of the chosen positions' tokens by the head."""
        return cross_entropy(self.lm.cls(hidden[chosen]).float(), ids[chosen], reduction="sum")

    def bag_loss(self, vectors, bags):
        """−Σ log softmax(z)_v / |T| over the set T of each row's tokens (Drop your Decoder, Eq. 11)."""
        if self.objective["bowReading"] == "paper":
            logits = vectors @ self.lm.bert.embeddings.word_embeddings.weight.T
        else:
            logits = self.lm.cls(vectors)
        logs = logits.float().log_softmax(-1)
        return sum((-logs[b, bag].mean() for b, bag in enumerate(bags) if len(bag) > 0), logs.sum() * 0)

    def enhanced(self, vectors, batch):
        """Enhanced decoding (RetroMAE): position i is predicted from the vector and what it sees of the text, never itself."""
        layer, embeddings = self.decoder[0], self.lm.bert.embeddings
        B, L = batch["original_ids"].shape
        embedded = embeddings(input_ids=batch["original_ids"])
        keys = torch.cat([vectors[:, None].to(embedded.dtype), embedded[:, 1:]], dim=1)
        query = vectors[:, None] + embeddings.position_embeddings.weight[:L]
        mask = torch.where(batch["visible"], 0.0, HIDDEN)[:, None].to(query.dtype)
        attention, output = layer.attention.self, layer.attention.output
        heads = lambda x: x.reshape(B, L, attention.num_attention_heads, -1).transpose(1, 2)
        q, k, v = heads(attention.query(query)), heads(attention.key(keys)), heads(attention.value(keys))
        weights = (q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1]) + mask).softmax(-1)
        context = (attention.dropout(weights).to(v.dtype) @ v).transpose(1, 2).reshape(B, L, -1)
        attended = output(context, query)
        return layer.output(layer.intermediate(attended), attended)


def inner_tokens(attention_mask):
    """(B, L) every token but the first and the last of a row."""
    inner = attention_mask.bool().clone()
    inner[torch.arange(len(inner)), attention_mask.sum(1) - 1] = False
    inner[:, 0] = False
    return inner


def counts(batch):
    """What each term is a mean over, in the whole batch."""
    return {
        "mlm": max(1, int(batch["is_masked"].sum())),
        "bow": max(1, sum(len(bag) > 0 for bag in batch["bags"])),
        "ed": max(1, int(batch["attention_mask"].sum() - 2 * len(batch["attention_mask"]))),
    }
