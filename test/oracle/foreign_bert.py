"""Makes BERT folders as they are downloaded, with transformers and random weights, and encodes texts with the tokenizers of folders.
One JSON request on stdin, the ids of every folder's texts on stdout.

    {"tokens": [vocabulary], "make": [{"folder", "kind"}, …], "texts": [text, …], "encode": [folder, …]}

kinds: "classic"  as bert-base-uncased is: BertForPreTraining under the names of the TensorFlow release (gamma, beta), the score matrix
                  stored though tied, vocab.txt and a short tokenizer_config.json
       "sharded"  BertForMaskedLM in shards, a cased tokenizer of tokenizer.json alone, as transformers 5 saves them
       "headless" a BertModel in float16, more rows than tokens, vocab.txt alone and its settings in tokenizer_config.json
       "untied"   BertForMaskedLM with a score matrix of its own in bfloat16, cased, accents stripped
"""

import json
import os
import sys

import torch
import transformers
from random_models import randomized, write_vocabulary
from safetensors.torch import load_file, save_file
from transformers import BertConfig, BertForMaskedLM, BertForPreTraining, BertModel, BertTokenizerFast

SHAPE = {
    "hidden_size": 24,
    "num_hidden_layers": 2,
    "num_attention_heads": 3,
    "intermediate_size": 40,
    "max_position_embeddings": 48,
}
SCALE = 0.2


def classic(folder, tokens):
    randomized(BertForPreTraining(BertConfig(vocab_size=len(tokens), **SHAPE)), 1, SCALE).save_pretrained(folder)
    file = os.path.join(folder, "model.safetensors")
    tensors = load_file(file)
    old = {n.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"): t for n, t in tensors.items()}
    old["cls.predictions.decoder.weight"] = tensors["bert.embeddings.word_embeddings.weight"].clone()
    save_file(old, file, metadata={"format": "pt"})
    with open(os.path.join(folder, "config.json"), "w") as out:
        json.dump({"architectures": ["BertForMaskedLM"], "vocab_size": len(tokens), "hidden_act": "gelu", **SHAPE}, out)
    write_vocabulary(folder, tokens, do_lower_case=True, model_max_length=48)


def sharded(folder, tokens):
    model = randomized(BertForMaskedLM(BertConfig(vocab_size=len(tokens), **SHAPE)), 2, SCALE)
    model.save_pretrained(folder, max_shard_size="16KB")
    write_vocabulary(folder, tokens, do_lower_case=False)
    tokenizer = BertTokenizerFast.from_pretrained(folder)
    os.remove(os.path.join(folder, "vocab.txt"))
    tokenizer.save_pretrained(folder)


def headless(folder, tokens):
    model = randomized(BertModel(BertConfig(vocab_size=len(tokens) + 5, **SHAPE)), 3, SCALE)
    model.half().save_pretrained(folder)
    write_vocabulary(folder, tokens, do_lower_case=True, strip_accents=False)


def untied(folder, tokens):
    config = BertConfig(vocab_size=len(tokens), tie_word_embeddings=False, **SHAPE)
    randomized(BertForMaskedLM(config), 4, SCALE).to(torch.bfloat16).save_pretrained(folder)
    write_vocabulary(folder, tokens, do_lower_case=False, strip_accents=True)


def main():
    transformers.logging.set_verbosity_error()
    request = json.load(sys.stdin)
    for job in request.get("make", []):
        os.makedirs(job["folder"], exist_ok=True)
        globals()[job["kind"]](job["folder"], request["tokens"])
    tokenizers = [BertTokenizerFast.from_pretrained(folder) for folder in request["encode"]]
    print(json.dumps([[tokenizer(text)["input_ids"] for text in request["texts"]] for tokenizer in tokenizers]))


if __name__ == "__main__":
    main()
