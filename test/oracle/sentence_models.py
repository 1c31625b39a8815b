"""Makes small folders of sentence-transformers with random weights, and says what vectors sentence-transformers makes of texts with them.
One JSON request on stdin, the vectors on stdout.

    {"make": [{"kind", "folder"}, …], "open": [folder, …], "texts": [text, …]}
    → {folder: {"queries": [[…]], "passages": [[…]], "maxLength": n}}

`open` names folders that others made. Kinds are the functions below that are named as they are.
"""

import json
import os
import shutil
import sys
import warnings

warnings.filterwarnings("ignore")

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import Dense, Normalize, Transformer
from sentence_transformers.sentence_transformer.modules import LayerNorm, Pooling
from transformers import BertConfig, BertModel

H = 16
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
WORDS = "the of and to in is for that query passage text a masked encoder vector retrieval word piece hello world".split()
SPECIAL = "[PAD] [UNK] [CLS] [SEP] [MASK]".split()
TOKENS = [*SPECIAL, *dict.fromkeys([*WORDS, *LETTERS, *(f"##{c}" for c in LETTERS), *".,:;!?'-()", *"ABCDE"])]
SHAPE = {
    "hidden_size": H,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 24,
    "max_position_embeddings": 48,
}


def randomized(model, seed):
    """Weights large enough that every part of the model shows in the result."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in sorted(model.named_parameters()):
            noise = torch.randn(parameter.shape, generator=generator) * 0.3
            norm = "LayerNorm.weight" in name or "layer_norm.weight" in name or name == "norm.weight"
            parameter.copy_(noise + (1 if norm else 0))
    return model


def bert(folder, seed=1, tokens=TOKENS, **settings):
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "vocab.txt"), "w", encoding="utf-8") as file:
        file.write("\n".join(tokens) + "\n")
    with open(os.path.join(folder, "tokenizer_config.json"), "w") as file:
        json.dump({"tokenizer_class": "BertTokenizer", "do_lower_case": True, **settings}, file)
    randomized(BertModel(BertConfig(vocab_size=len(tokens), **SHAPE), add_pooling_layer=False), seed).save_pretrained(folder)


def saved(folder, modules, base=bert, prompts=None, default=None, truncate_dim=None, **settings):
    base(f"{folder}.base", **settings)
    transformer = Transformer(f"{folder}.base")
    for seed, module in enumerate(modules):
        randomized(module, 100 + seed)
    model = SentenceTransformer(
        modules=[transformer, *modules], prompts=prompts, default_prompt_name=default, truncate_dim=truncate_dim, device="cpu"
    )
    model.save(folder, create_model_card=False)
    shutil.rmtree(f"{folder}.base")


def cls(folder):
    saved(folder, [Pooling(H, "cls")], model_max_length=20)


def mean(folder):
    saved(folder, [Pooling(H, "mean")])


def largest(folder):
    saved(folder, [Pooling(H, "max")])


def sqrt(folder):
    saved(folder, [Pooling(H, "mean_sqrt_len_tokens")])


def weighted(folder):
    saved(folder, [Pooling(H, "weightedmean")])


def last(folder):
    saved(folder, [Pooling(H, "lasttoken")])


def several(folder):
    saved(folder, [Pooling(H, ("max", "cls", "weightedmean", "lasttoken", "mean"))])


def normalized(folder):
    saved(folder, [Pooling(H, "mean"), Normalize()], prompts={"query": "query: ", "document": "passage: "})


def dense(folder):
    gelu = Dense(10, 12, bias=False, activation_function=torch.nn.GELU(), use_residual=True)
    narrow = Dense(2 * H, 10)
    same = Dense(12, 12, activation_function=torch.nn.Identity(), use_residual=True)
    saved(folder, [Pooling(H, ["mean", "max"]), narrow, gelu, same, LayerNorm(12), Normalize()], truncate_dim=9)


def instructed(folder):
    pooling = Pooling(H, ("cls", "mean", "weightedmean", "max", "lasttoken"), include_prompt=False)
    saved(folder, [pooling], prompts={"query": "retrieval of the text: ", "all": "a word: "}, default=None)


def old(folder):
    """As releases before 3 laid folders out: the Transformer below, one flag a pooling, a cased vocabulary lower-cased by the module."""
    saved(folder, [Pooling(H, "max")], do_lower_case=False)
    below = os.path.join(folder, "0_Transformer")
    os.makedirs(below)
    for name in os.listdir(folder):
        if os.path.isfile(os.path.join(folder, name)) and name not in ("modules.json", "config_sentence_transformers.json"):
            shutil.move(os.path.join(folder, name), os.path.join(below, name))
    write = lambda value, *name: json.dump(value, open(os.path.join(folder, *name), "w"))
    modules = [("", "0_Transformer", "Transformer"), ("1", "1_Pooling", "Pooling"), ("2", "2_Normalize", "Normalize")]
    write(
        [{"idx": i, "name": str(i), "path": p, "type": f"sentence_transformers.models.{t}"} for i, (_, p, t) in enumerate(modules)],
        "modules.json",
    )
    write({"max_seq_length": 12, "do_lower_case": True}, "0_Transformer", "sentence_bert_config.json")
    flags = {"cls_token": False, "mean_tokens": True, "max_tokens": True, "mean_sqrt_len_tokens": False}
    write({"word_embedding_dimension": H, **{f"pooling_mode_{k}": v for k, v in flags.items()}}, "1_Pooling", "config.json")
    write({"__version__": {"sentence_transformers": "2.0.0"}}, "config_sentence_transformers.json")
    os.makedirs(os.path.join(folder, "2_Normalize"))


def vectors(folder, texts):
    model = SentenceTransformer(folder, device="cpu")
    return {
        "queries": model.encode_query(texts, batch_size=16).tolist(),
        "passages": model.encode_document(texts, batch_size=16).tolist(),
        "maxLength": model.max_seq_length,
    }


def main():
    request = json.load(sys.stdin)
    made = request.get("make", [])
    for job in made:
        globals()[job["kind"]](job["folder"])
    folders = [job["folder"] for job in made] + request.get("open", [])
    print(json.dumps({folder: vectors(folder, request["texts"]) for folder in folders}))


if __name__ == "__main__":
    main()
