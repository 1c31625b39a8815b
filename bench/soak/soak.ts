/**
 * A random notebook on the real kernel, through the protocol: every request must have its reply and its idle, and every
 * cell print what it must, no less, no more, and nowhere else.
 */
import { performance } from "node:perf_hooks";
import { ownKernelSpec } from "../../kernel-ext/kernel";
import { type Client, connect, type Exchange } from "../../kernel-ext/runner/kernel/client";
import { type KernelProcess, startKernelProcess } from "../../kernel-ext/runner/kernel/kernel-process";
import { timedOut, within } from "../../kernel-ext/runner/kernel/wait";
import type { Content } from "../../kernel-ext/wire";
import { Random } from "../../lib/random";
import { outputsComplaint, replyComplaint } from "./check";
import { nextEpisode } from "./episode";
import { Listener } from "./listener";
import { type Memory, memoryOf } from "./memory";
import { Notebook } from "./notebook";
import { type CommTalk, type Episode, type Plan, type Question, stdout } from "./plan";

export interface SoakOptions {
  seed: number;
  /** Ends after so many milliseconds, or so many cells. */
  milliseconds: number;
  cells?: number;
  /** Ends it before that, after the cell of then. */
  signal?: AbortSignal;
  /** Folder for the notebook's files, below the project. */
  folder: string;
  /** Milliseconds after which a request without an answer counts as hung. */
  patience?: number;
  /** Milliseconds between two looks at the memory. */
  memoryEvery?: number;
  /** Told of each complaint as it is found. */
  onComplaint?: (complaint: string) => void;
}

export interface SoakReport {
  cells: number;
  /** Milliseconds from request to reply and idle, by kind: of cells, of questions, of comm messages. */
  latencies: Map<string, number[]>;
  /** What was wrong, with the cell it was about. */
  complaints: string[];
  memory: (Memory & { minute: number })[];
  messages: number;
  characters: number;
  sessions: number;
  /** Cells behind a failure that were heard of after it, and ran. */
  late: number;
}

const defaultPatience = 120_000;
/** Complaints after which there is no need of more. */
const mostComplaints = 20;

/** Runs one. */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const kernel = await startKernelProcess({ name: "bowlab", spec: ownKernelSpec() }, options.folder);
  try {
    return await new Soak(options, kernel).run();
  } finally {
    kernel.kill();
    await kernel.exited;
  }
}

class Soak {
  readonly #options: SoakOptions;
  readonly #kernel: KernelProcess;
  readonly #notebook: Notebook;
  readonly #listener: Listener;
  readonly #client: Client;
  readonly #report: SoakReport;
  readonly #started = performance.now();
  /** When each line that is still to come was first missed. */
  readonly #missed = new Map<string, number>();
  #count = 0;
  #isOver = false;
  #context = "";
  #measured = 0;

  constructor(options: SoakOptions, kernel: KernelProcess) {
    this.#options = options;
    this.#kernel = kernel;
    this.#notebook = new Notebook(new Random(options.seed, "soak"), options.folder);
    this.#listener = new Listener(this.#notebook, (complaint) => this.#complain(complaint));
    this.#client = connect(kernel.connection, (message) => this.#listener.heard(message));
    const empty = { cells: 0, messages: 0, characters: 0, sessions: 1, late: 0 };
    this.#report = { ...empty, latencies: new Map(), complaints: [], memory: [] };
  }

  async run(): Promise<SoakReport> {
    const { milliseconds, cells = Number.POSITIVE_INFINITY, signal } = this.#options;
    const report = this.#report;
    const isOver = () => this.#age >= milliseconds || report.cells >= cells || signal?.aborted === true;
    try {
      await this.#greet();
      this.#measure();
      while (!isOver() && report.complaints.length < mostComplaints) {
        await this.#play(nextEpisode(this.#notebook));
        this.#missLines(60_000);
        if (this.#age - this.#measured > (this.#options.memoryEvery ?? 10_000)) this.#measure();
      }
      await new Promise((done) => setTimeout(done, 3000));
      this.#missLines(0);
      this.#measure();
    } catch (error) {
      if (!(error instanceof Hang)) throw error;
      this.#complain(error.message);
    } finally {
      this.#isOver = true;
      this.#client.close();
    }
    return { ...report, messages: this.#listener.messages, characters: this.#listener.characters };
  }

  get #age(): number {
    return performance.now() - this.#started;
  }

  async #greet(): Promise<void> {
    for (let i = 0; i < 120; i++) {
      const { reply, idle } = this.#client.request("kernel_info_request", {});
      if ((await within(Promise.all([reply, idle]), 500)) !== timedOut) return;
    }
    throw new Error(`the kernel does not answer: ${this.#kernel.lastWords()}`);
  }

  async #play({ plans, questions, after, comms }: Episode): Promise<void> {
    this.#context = plans.map(({ kind, code }) => `[${kind}] ${code}`).join("\n---\n");
    const cells = plans.map((plan) => this.#execute(plan));
    await Promise.all([...cells, ...questions.map((question) => this.#ask(question, "beside"))]);
    for (const question of after) await this.#ask(question, "after");
    for (const talk of comms) await this.#say(talk);
  }

  async #execute(plan: Plan): Promise<void> {
    const client = this.#client;
    const listener = this.#listener;
    const started = performance.now();
    const exchange = client.request("execute_request", { code: plan.code, ...plan.options });
    listener.expect(exchange.id);
    if (plan.interrupt) void this.#interrupt(plan.interrupt, exchange);
    const content = await this.#answered(exchange, plan.kind);
    const asked = this.#asPlayed(plan, content);
    const count = this.#counted(asked);
    // One that is wrong is complained of once.
    if (typeof content.execution_count === "number") this.#count = content.execution_count;
    this.#note(plan.kind, started);
    this.#report.cells++;
    if (plan.endsSession) this.#report.sessions++;
    const published = listener.take(exchange.id);
    const complaint =
      replyComplaint(asked, content, count) ?? (asked.outputs && outputsComplaint(asked.outputs, published));
    if (complaint) this.#complain(`${plan.kind}: ${complaint}`);
  }

  /**
   * The plan; of a cell behind a failure that reached the kernel when the failure had been told already, as on a
   * machine with more to do than it can, that it runs.
   */
  #asPlayed(plan: Plan, { status }: Content): Plan {
    if (plan.status !== "aborted" || status !== "ok") return plan;
    this.#report.late++;
    return { ...plan, status: "ok", outputs: [stdout("never\n")] };
  }

  /** The execution count that a plan's reply carries. */
  #counted({ status, options }: Plan): number {
    const isCounted = options?.silent !== true && options?.store_history !== false;
    if (status !== "aborted" && isCounted) this.#count++;
    return this.#count;
  }

  async #interrupt({ at, by }: NonNullable<Plan["interrupt"]>, { id, reply }: Exchange): Promise<void> {
    if (typeof at === "string") await this.#listener.writes(id, at);
    else await new Promise((done) => setTimeout(done, at));
    // One that came before the cell did had nothing to interrupt.
    do {
      if (by === "signal") this.#kernel.interrupt();
      else this.#client.control("interrupt_request", {});
    } while (typeof at === "number" && (await within(reply, 5000)) === timedOut && !this.#isOver);
  }

  async #ask({ type, content, control, complaint }: Question, when: string): Promise<void> {
    const started = performance.now();
    const exchange = control ? this.#client.control(type, content) : this.#client.request(type, content);
    const found = complaint(await this.#answered(exchange, type));
    this.#note(`${type.replace("_request", "")} ${when}`, started);
    if (found) this.#complain(`${type} ${JSON.stringify(content)} ${when}: ${found}`);
  }

  async #say({ type, content, answers }: CommTalk): Promise<void> {
    const started = performance.now();
    const { id, idle } = this.#client.request(type, content);
    this.#listener.expect(id);
    if ((await within(idle, this.#patience)) === timedOut) throw new Hang(`${type} has no idle`);
    this.#note(type, started);
    const complaint = outputsComplaint(answers, this.#listener.take(id));
    if (complaint) this.#complain(`${type} ${JSON.stringify(content)}: ${complaint}`);
  }

  get #patience(): number {
    return this.#options.patience ?? defaultPatience;
  }

  async #answered({ reply, idle }: Exchange, what: string) {
    const ended = await within(Promise.all([reply, idle]), this.#patience);
    if (ended !== timedOut) return ended[0].content;
    const hasReply = (await within(reply, 0)) !== timedOut;
    throw new Hang(`${what}: ${hasReply ? "no idle" : "no reply"} within ${this.#patience / 1000} s`);
  }

  /** Complains of lines that timers should have written so long ago. */
  #missLines(patience: number): void {
    const now = performance.now();
    for (const [line, isForgiven] of this.#notebook.late) {
      const since = this.#missed.get(line) ?? now;
      this.#missed.set(line, since);
      if (now - since < patience) continue;
      this.#notebook.late.delete(line);
      if (!isForgiven) this.#complain(`${line} was never written`);
    }
    for (const line of this.#missed.keys()) if (!this.#notebook.late.has(line)) this.#missed.delete(line);
  }

  #measure(): void {
    this.#measured = this.#age;
    this.#report.memory.push({ minute: this.#age / 60_000, ...memoryOf(this.#kernel.pid) });
  }

  #note(kind: string, started: number): void {
    const all = this.#report.latencies.get(kind) ?? [];
    all.push(performance.now() - started);
    this.#report.latencies.set(kind, all);
  }

  #complain(complaint: string): void {
    const whole = `cell ${this.#report.cells + 1}: ${complaint}\n${this.#context.slice(0, 1500)}`;
    this.#report.complaints.push(whole);
    this.#options.onComplaint?.(whole);
  }
}

/** A request that nobody answers: the run ends with it. */
class Hang extends Error {}
