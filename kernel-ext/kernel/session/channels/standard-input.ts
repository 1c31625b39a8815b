/**
 * The standard input, which a notebook does not have: code that reads it would wait for ever, and gets an error that
 * says how to ask.
 */
import * as readline from "node:readline";
import * as promises from "node:readline/promises";

const way = 'a notebook has no standard input: ask by const answer = await prompt("…")';

type Question = (this: { input?: { fd?: number } }, ...words: unknown[]) => unknown;

/** Has questions of `node:readline` to the standard input fail with a word about the way here. */
export function refuseQuestions(): void {
  replace(readline.Interface.prototype, () => {
    throw new Error(way);
  });
  replace(promises.Interface.prototype, () => Promise.reject(new Error(way)));
}

function replace(prototype: { question: unknown }, refuse: () => unknown): void {
  const ask = prototype.question as Question;
  const question: Question = function question(...words) {
    return this.input?.fd === 0 ? refuse() : ask.apply(this, words);
  };
  prototype.question = question;
}
