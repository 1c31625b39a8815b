/** A large study's folder: what is half of a checkpoint is made again, a vocabulary is one, a stamp is what it says. */
import * as fs from "node:fs";
import { InputError } from "bowlab";
import { expect } from "chai";
import { checkLargeStamp, requireSameStamp } from "../../bench/study/large/large-stamp";
import { requireOwnVocabulary } from "../../bench/study/large/material/own-vocabulary";
import { isStartMade } from "../../bench/study/large/pretraining";
import { largeProtocols } from "../../bench/study/large/protocols";
import { put, useScratch } from "../text/scratch";

describe("a large study's folder", () => {
  const at = useScratch();
  const { trial } = largeProtocols;

  it("isStartMade() says no of a folder of random weights that lacks a file", () => {
    const start = { preset: "tiny", steps: 0 };
    fs.mkdirSync(at("checkpoints", "tiny-0"), { recursive: true });
    expect(isStartMade(at(), start)).to.equal(false);
    for (const name of ["config.json", "vocab.txt"]) put(at("checkpoints", "tiny-0", name), "");
    expect(isStartMade(at(), start)).to.equal(false);
    put(at("checkpoints", "tiny-0", "model.safetensors"), "");
    expect(isStartMade(at(), start)).to.equal(true);
  });

  it("requireOwnVocabulary() refuses another vocabulary than the checkpoints', and names both files", () => {
    const own = put(at("tokenizer", "vocab.txt"), "[PAD]\na\n");
    const check = () => requireOwnVocabulary(at(), own);
    check();
    put(at("checkpoints", "tiny-0", "vocab.txt"), "[PAD]\r\na");
    put(at("checkpoints", "tiny-9.unfinished", "vocab.txt"), "[PA");
    check();
    const other = put(at("checkpoints", "tiny-4", "vocab.txt"), "[PAD]\nb\n");
    expect(check).to.throw(InputError, `${own}: the vocabulary is not the one`);
    expect(check).to.throw(InputError, `the same tokens as in ${other}`);
  });

  it("checkLargeStamp() and requireSameStamp() ask what a stamp says, not in which order", () => {
    const corpora = { medquad: "one", scifact: "two" };
    for (const folder of ["a", "b"]) checkLargeStamp(at(folder), trial, corpora);
    const stamp = JSON.parse(fs.readFileSync(at("a", "protocol.json"), "utf8"));
    put(at("a", "protocol.json"), JSON.stringify(Object.fromEntries(Object.entries(stamp).reverse())));
    checkLargeStamp(at("a"), trial, corpora);
    requireSameStamp(at("a"), at("b"));
    expect(() => checkLargeStamp(at("a"), { ...trial, batchSize: 5 }, corpora)).to.throw(/by another protocol/);
    checkLargeStamp(at("c"), trial, { ...corpora, scifact: "three" });
    expect(() => requireSameStamp(at("a"), at("c"))).to.throw(/by another protocol/);
  });
});
