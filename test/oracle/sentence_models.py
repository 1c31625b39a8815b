"""Makes small folders of sentence-transformers with random weights, and says what vectors sentence-transformers makes of texts with them.
One JSON request on stdin, the vectors on stdout.

    {"make": [{"kind", "folder"}, …], "open": [folder, …], "heads": [folder, …], "texts": [text, …]}
    → {folder: {"queries": [[…]], "passages": [[…]], "maxLength": n}}, for `heads` {folder: {"states", "scores", "missing", "unexpected"}}

`open` and `heads` name folders that were made, here or elsewhere: those of sentence-transformers, and models with a head for masked
language modelling. Kinds are the functions below that are named as they are.
"""

import json
import os
import shutil
import sys
import warnings

warnings.filterwarnings("ignore")

import torch
from random_models import randomized, write_vocabulary
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import Dense, Normalize, Transformer
from sentence_transformers.sentence_transformer.modules import LayerNorm, Pooling
from tokenizers import ByteLevelBPETokenizer
from transformers import (
    AutoModelForMaskedLM,
    AutoTokenizer,
    BertConfig,
    BertModel,
    DistilBertConfig,
    DistilBertForMaskedLM,
    MPNetConfig,
    MPNetForMaskedLM,
    RobertaConfig,
    RobertaForMaskedLM,
    RobertaTokenizerFast,
)

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


def bert(folder, seed=1, tokens=TOKENS, **settings):
    write_vocabulary(folder, tokens, **{"tokenizer_class": "BertTokenizer", "do_lower_case": True, **settings})
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


LINES = [
    "the query passage text is a masked encoder of the word",
    "hello world, it's naïve café retrieval: don't (b) 7% …",
    "0123456789 .,:;!?'-() ABCDE vector ABBA",
]


def byte_level(folder):
    """A tokenizer trained on the spot, in RoBERTa's first form: vocab.json and merges.txt."""
    os.makedirs(folder, exist_ok=True)
    tokenizer = ByteLevelBPETokenizer()
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    tokenizer.train_from_iterator(LINES * 5, vocab_size=330, min_frequency=1, special_tokens=special, show_progress=False)
    tokenizer.save_model(folder)
    with open(os.path.join(folder, "tokenizer_config.json"), "w") as file:
        json.dump({"tokenizer_class": "RobertaTokenizer", "model_max_length": 40}, file)
    return tokenizer.get_vocab_size()


def roberta(folder):
    """RobertaForMaskedLM, its tokenizer in two files."""
    size = byte_level(folder)
    config = RobertaConfig(vocab_size=size, type_vocab_size=1, **SHAPE, hidden_act="silu")
    randomized(RobertaForMaskedLM(config), 11).save_pretrained(folder)


def roberta_whole(folder):
    """The same with tokenizer.json, a mask that takes the space before it, added tokens, tensors without a prefix and no head."""
    size = byte_level(f"{folder}.base")
    tokenizer = RobertaTokenizerFast.from_pretrained(f"{folder}.base", add_prefix_space=True)
    tokenizer.add_tokens(["<q>", "Vector"])
    tokenizer.save_pretrained(folder)
    config = RobertaConfig(vocab_size=size + 2, type_vocab_size=1, **SHAPE)
    model = randomized(RobertaForMaskedLM(config), 12)
    model.roberta.save_pretrained(folder)
    file = os.path.join(folder, "tokenizer.json")
    whole = json.load(open(file))
    for token in whole["added_tokens"]:
        token["lstrip"] = token["content"] == "<mask>"
    json.dump(whole, open(file, "w"))


MPNET_TOKENS = ["<s>", "<pad>", "</s>", "<unk>", *TOKENS[5:], "[UNK]", "<mask>"]


def mpnet(folder):
    shape = {**SHAPE, "max_position_embeddings": 200}
    randomized(MPNetForMaskedLM(MPNetConfig(vocab_size=len(MPNET_TOKENS), **shape)), 13).save_pretrained(folder)
    write_vocabulary(folder, MPNET_TOKENS, tokenizer_class="MPNetTokenizer", do_lower_case=True, model_max_length=190)


def distilbert(folder):
    bert(folder)
    os.remove(os.path.join(folder, "model.safetensors"))
    config = DistilBertConfig(
        vocab_size=len(TOKENS), dim=H, n_layers=2, n_heads=2, hidden_dim=24, max_position_embeddings=48, activation="relu"
    )
    randomized(DistilBertForMaskedLM(config), 14).save_pretrained(folder)
    with open(os.path.join(folder, "tokenizer_config.json"), "w") as file:
        json.dump({"tokenizer_class": "DistilBertTokenizer", "do_lower_case": True}, file)


def mpnet_sentences(folder):
    saved(folder, [Pooling(H, "mean"), Normalize()], base=mpnet)


def distilbert_sentences(folder):
    saved(folder, [Pooling(H, "cls")], base=distilbert)


def roberta_sentences(folder):
    saved(folder, [Pooling(H, "mean", include_prompt=False)], base=roberta, prompts={"query": "query: ", "document": "the "})


def scores(folder, texts):
    """What the MLM head makes of each text's first token, and that token's state."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model, loading = AutoModelForMaskedLM.from_pretrained(folder, output_loading_info=True)
    model.eval()
    answer = {"states": [], "scores": [], "missing": sorted(loading["missing_keys"]), "unexpected": sorted(loading["unexpected_keys"])}
    with torch.no_grad():
        for text in texts:
            ids = tokenizer(text, truncation=True, max_length=40, return_tensors="pt")["input_ids"]
            output = model(input_ids=ids, output_hidden_states=True)
            answer["states"].append(output.hidden_states[-1][0, 0].tolist())
            answer["scores"].append(output.logits[0, 0].tolist())
    return answer


def vectors(folder, texts):
    model = SentenceTransformer(folder, device="cpu")
    return {
        "queries": model.encode_query(texts, batch_size=16).tolist(),
        "passages": model.encode_document(texts, batch_size=16).tolist(),
        "maxLength": model.max_seq_length,
    }


def main():
    request = json.load(sys.stdin)
    for job in request.get("make", []):
        globals()[job["kind"]](job["folder"])
    answers = {folder: vectors(folder, request["texts"]) for folder in request.get("open", [])}
    answers.update({folder: scores(folder, request["texts"]) for folder in request.get("heads", [])})
    print(json.dumps(answers))


if __name__ == "__main__":
    main()
