/** One round with a kernel: from its start to what a person waits for in a notebook with a large import. */
import * as fs from "node:fs";
import * as path from "node:path";
import { timedOut, within } from "../../kernel-ext/runner/kernel/wait";
import { median } from "../side";
import { type Conversation, startConversation, type Times } from "./conversation";
import type { Peer } from "./peers";

export interface RoundOptions {
  /** Trivial cells, and declarations. */
  cells: number;
  /** Completions, and names to hover over. */
  questions: number;
}

/** Milliseconds, and MiB for memory; NaN for what the kernel does not do. */
export type Figures = Record<string, number>;

/** Milliseconds that a kernel has for its first answer while a cell computes. */
const patience = 30_000;

/** A start alone: it is soon over, so that many fit into a quiet moment. */
export async function measureStart(peer: Peer, folder: string): Promise<Figures> {
  const talk = await startConversation(peer, folder);
  try {
    return await started(talk);
  } finally {
    await talk.close();
  }
}

export async function measureRound(peer: Peer, folder: string, options: RoundOptions): Promise<Figures> {
  const { load, declare } = peer;
  const { cells, questions } = options;
  const talk = await startConversation(peer, folder);
  try {
    const { "memory when ready, MiB": ready, ...start } = await started(talk);
    const trivial = await talk.times(cells, (i) => talk.execute(`${i} + 1`));
    const loading = await talk.execute(load);
    await talk.execute(declare.replaceAll("N", "0"));
    const declared = await talk.times(cells, (i) => talk.execute(declare.replaceAll("N", String(i + 1))));
    const after = await talk.times(cells, (i) => talk.execute(`${i} + 2`));
    const complete = await asked(talk, "complete", peer.completions, questions);
    const inspect = await asked(talk, "inspect", peer.hovers, questions);
    const loaded = talk.memory();
    const firstImport = peer.unknown.length > 0 ? await talk.ask("complete", peer.unknown[0]) : Number.NaN;
    const unknown = await asked(talk, "complete", peer.unknown, questions);
    return {
      ...start,
      ...named("trivial cell", trivial),
      "the large import": loading,
      ...named("declaration after it", declared),
      ...named("trivial cell after it", after),
      ...quantiles("completion after it", complete),
      ...quantiles("hover after it", inspect),
      "first completion with import": firstImport,
      ...quantiles("completion with import", unknown),
      "memory when ready, MiB": ready,
      "memory after the import, MiB": loaded,
      ...(await whileBusy(talk, peer, folder, questions)),
    };
  } finally {
    await talk.close();
  }
}

async function started(talk: Conversation): Promise<Figures> {
  await talk.execute("1");
  return {
    "start to the first answer": talk.answered,
    "start to the first result": talk.age(),
    "memory when ready, MiB": talk.memory(),
  };
}

/** Questions about each of the texts in turn; a first one each is not counted. */
async function asked(
  talk: Conversation,
  question: "complete" | "inspect",
  texts: readonly string[],
  count: number,
): Promise<Times> {
  for (const text of texts) await talk.ask(question, text);
  return talk.times(texts.length > 0 ? count : 0, (i) => talk.ask(question, texts[i % texts.length]));
}

/** Completions while a cell computes: the first, and the others where there was a first. */
async function whileBusy(talk: Conversation, peer: Peer, folder: string, count: number): Promise<Figures> {
  const done = path.join(folder, "done");
  const cell = talk.execute(peer.compute(done));
  const complete = (i: number) => talk.ask("complete", peer.completions[i % peer.completions.length]);
  try {
    const asked = complete(0);
    // Where it comes too late, it does not count either way.
    asked.catch(() => {});
    const first = await within(asked, patience);
    const taken: number[] = [];
    for (let i = 0; first !== timedOut && i < count; i++) taken.push(await complete(i));
    return {
      "first completion in a busy cell": first === timedOut ? Number.NaN : first,
      "completion in a busy cell, p50": quantile(taken, 0.5),
      "completion in a busy cell, p95": quantile(taken, 0.95),
      "memory in a busy cell, MiB": talk.memory(),
    };
  } finally {
    fs.writeFileSync(done, "");
    await cell;
    fs.rmSync(done);
  }
}

function named(name: string, { ms, processor }: Times): Figures {
  return { [name]: median(ms), [`${name}, processor`]: processor / ms.length };
}

function quantiles(name: string, { ms, processor }: Times): Figures {
  return {
    [`${name}, p50`]: quantile(ms, 0.5),
    [`${name}, p95`]: quantile(ms, 0.95),
    [`${name}, processor`]: processor / ms.length,
  };
}

/** The smallest value that a share `q` of all does not exceed; NaN of none. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}
