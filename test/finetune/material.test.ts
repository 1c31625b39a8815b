/** Messages about the data that a run learns from. */
import { expect } from "chai";
import { finetuneSettings } from "../../lib/finetune";
import { readMaterial } from "../../lib/finetune/material";
import { trainWordPiece } from "../../lib/tokens";
import { put, useScratch } from "../text/scratch";

describe("readMaterial()", () => {
  const at = useScratch();
  const settings = finetuneSettings({ steps: 1 }, { negatives: "given", devSplit: "none", pooling: "cls" });

  async function notesOf(data: string): Promise<string[]> {
    const tokenizer = await trainWordPiece(["some words of a text", "one two which"], { vocabSize: 60 });
    const notes: string[] = [];
    const material = await readMaterial(
      { data, tokenizer, out: at("out"), onNote: (line) => notes.push(line) },
      settings,
    );
    material.close();
    return notes;
  }

  it("readMaterial() says that texts come twice, and which of them is not judged", async () => {
    put(at("data", "corpus.jsonl"), '{"_id":"a","text":"one"}\n{"_id":"b","text":"two"}\n{"_id":"c","text":"one"}\n');
    put(at("data", "queries.jsonl"), '{"_id":"q","text":"which"}\n');
    put(at("data", "qrels", "train.tsv"), "q\ta\t1\n");
    const notes = await notesOf(at("data"));
    expect(notes).to.have.length(2);
    expect(notes[1]).to.include("query q: a is judged, c is not");
  });

  it("readMaterial() says that examples bring scores that are not used", async () => {
    const file = put(at("f.jsonl"), '{"query":"q","pos":["p"],"neg":["n"],"pos_scores":[1],"neg_scores":[0]}\n');
    expect((await notesOf(file)).join()).to.match(/1 examples bring a teacher's scores.*--teacher/);
  });
});
