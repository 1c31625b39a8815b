"""Writes test/goldens/wordpiece.json: a small vocabulary and what transformers' BertTokenizerFast makes of ugly texts with it.

    .oracle/bin/python test/goldens/make_wordpiece.py
"""
import json
import pathlib
import random
import tempfile

import tokenizers
import transformers

from wordpiece_oracle import encode

LETTERS = [chr(c) for c in (*range(0x21, 0x7F), *range(0xE0, 0x100), *range(0x3B1, 0x3CA), *range(0x430, 0x440))]
LETTERS += list("ßıłəשלאمن中文字かなｶ한\u1112\u1161\u11ab👍😀½①—“”…\u0e33\u0bcd\U00016d68\U000105c9")
PIECES = "the cancel request fetch read er ing ##ing ##er ##able un ##believ ##s ##ed re do not don ab ##ab abab".split()
SPECIALS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
VOCABULARY = list(dict.fromkeys(SPECIALS + LETTERS + ["##" + letter for letter in LETTERS] + PIECES))

CURIOUS = [
    "", " ", "\n\t ", "the reader's unbelievable re-reading", "Don't do not! e.g. (fetch)…", "abababab", "UNBELIEVABLE Äpfel ÀÉÎ",
    "[CLS] a [MASK]b[SEP]", "[mask] [ MASK ] [[MASK]]", "[PAD][UNK]x", "##ing un##believ", "e\u0301\u0323a\u0308", "\u0301x", "İıŁß",
    "ΣΑΣ ς", "한국어 하나", "\u1112\u1161\u11ab", "中文字abc", "\uf900\u4e2d", "カナｶﾞかな", "שָׁלוֹם مَرحَبا", "\ufeffthe\u200bre\u00adad\u200der",
    "a\u0000b\u0007c\u000bd\u000ce\u0085f", "a\u2028b\u3000c\u00a0d\u180ee", "\ufffda", "\u037e\u1fef\u226e\u2260", "👩\u200d👩\u200d👧👍🏽😀", "½①²",
    "x" * 100, "x" * 101, "a\u0301" * 101, "😀" * 100, "😀" * 101, "\u0e33\u0bcdக்", "\U00016d68\U000105c9\U00011938\u0898\u0301", "\ue000\U000f0000a",
    "a—b–c-d_e/f\\g", "$1,000.00 + 50% ~ `x` ^y|z", "𝐚𝒃ａｂ", "\u1c89\ua7cb\U00010d50Ꭰᏸ",
]


def random_text(source):
    spans = [(0x20, 0x7E), (0x20, 0x7E), (0xC0, 0x24F), (0x300, 0x36F), (0x370, 0x3FF), (0x20, 0xD7FF), (0xE000, 0x1FFFF)]
    return "".join(chr(source.randint(*source.choice(spans))) for _ in range(source.randint(1, 16)))


def cases(settings, texts):
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "vocab.txt").write_text("\n".join(VOCABULARY) + "\n", encoding="utf-8")
        (pathlib.Path(folder) / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "BertTokenizer", **settings}))
        tokenizer = transformers.BertTokenizerFast.from_pretrained(folder)
        return [{"text": text, **encode(tokenizer, text)} for text in texts]


source = random.Random(7)
texts = CURIOUS + [random_text(source) for _ in range(80)]
golden = {
    "made_by": f"transformers {transformers.__version__}, tokenizers {tokenizers.__version__}",
    "vocabulary": VOCABULARY,
    "runs": [
        {"settings": settings, "cases": cases(settings, texts)}
        for settings in ({"do_lower_case": True}, {"do_lower_case": False, "strip_accents": None, "tokenize_chinese_chars": False})
    ],
}
target = pathlib.Path(__file__).with_name("wordpiece.json")
lines = json.dumps(golden, ensure_ascii=True, separators=(",", ":")).replace('{"text"', '\n{"text"').replace('{"settings"', '\n{"settings"')
target.write_text(lines + "\n", encoding="utf-8")
print(target.name, target.stat().st_size, "bytes")
