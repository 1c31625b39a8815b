/**
 * A session under its debugger: from `attach` to `disconnect`, over the death of sessions, with the stops in between.
 * Until somebody attaches, the inspector is not there.
 */
import { stopScript } from "../../link";
import type { SessionKeeper } from "../session-keeper";
import { Breakpoints } from "./breakpoints";
import { foreignCode } from "./foreign-code";
import { Inspector } from "./inspector";
import { Scripts } from "./scripts";
import { Step, type StepKind } from "./step";
import { type Paused, Stop, threadId } from "./stop";
import { Variables } from "./variables";

/** Milliseconds after a step in which the code either stops again or has gone on. */
const stepTime = 300;

/** Something that the client is told of: an event of the Debug Adapter Protocol. */
export type Tell = (event: string, body?: object) => void;

/** The debugger's connection to the sessions of a kernel. */
export class Connection {
  readonly inspector: Inspector;
  readonly scripts: Scripts;
  readonly breakpoints: Breakpoints;
  readonly variables: Variables;
  /** Where the code has stopped. */
  stop: Stop | undefined;
  isAttached = false;
  readonly #session: SessionKeeper;
  readonly #tell: Tell;
  #exceptions: "none" | "all" = "none";
  #step: Step | undefined;
  #stepEnd: NodeJS.Timeout | undefined;
  #onResumed = () => {};
  /** The user asked the code to stop, wherever it is. */
  #isPauseWanted = false;

  constructor(session: SessionKeeper, tell: Tell) {
    this.#session = session;
    this.#tell = tell;
    this.inspector = new Inspector(session.inspect, (method, params) => this.#happened(method, params));
    this.scripts = new Scripts(this.inspector);
    this.breakpoints = new Breakpoints(this.inspector, this.scripts);
    this.variables = new Variables(this.inspector);
  }

  /** Debugs the session, and each one that takes its place. */
  async attach(): Promise<void> {
    this.isAttached = true;
    await this.#session.ready();
    const { inspector, scripts, breakpoints } = this;
    await inspector.post("Debugger.enable");
    await inspector.post("Debugger.setBlackboxPatterns", { patterns: foreignCode() });
    for (const script of scripts.add(await inspector.call<string>("start"))) await breakpoints.place(script);
    await this.pauseOnExceptions(this.#exceptions);
  }

  /** Leaves the session to itself; stopped code goes on. */
  async detach(): Promise<void> {
    if (!this.isAttached) return;
    this.isAttached = false;
    this.breakpoints.clear();
    this.#exceptions = "none";
    await this.inspector.call("end").catch(() => {});
    this.#wentOn();
    await this.inspector.post("Debugger.disable").catch(() => {});
    this.inspector.reset("the debugger has left");
    this.scripts.clear();
  }

  /** @param state whether code that throws stops there */
  async pauseOnExceptions(state: "none" | "all"): Promise<void> {
    this.#exceptions = state;
    if (this.isAttached) await this.inspector.post("Debugger.setPauseOnExceptions", { state });
  }

  /** Goes on, to the next breakpoint. */
  async resume(): Promise<void> {
    this.#requireStop();
    await this.#goOn();
  }

  /** Goes on by one statement. */
  async step(kind: StepKind): Promise<void> {
    const stop = this.#requireStop();
    this.#step = await Step.from(stop, kind);
    // Asked to pause, the code stands in a script of its own.
    await this.inspector.post(`Debugger.${stop.isWritten ? kind : "stepOut"}`);
  }

  /** Stops the code where it is, or the next that runs. */
  pause(): void {
    this.#isPauseWanted = true;
    // Answered when the code goes on. The inspector's own `Debugger.pause` is lost in some loops that were made fast.
    this.inspector.post("Runtime.evaluate", { expression: "debugger;", silent: true }).catch(() => {});
  }

  /** The user interrupts the cell: what stands is cut off where it stands. */
  interrupt(): void {
    if (this.stop) this.inspector.post("Debugger.resume", { terminateOnResume: true }).catch(() => {});
  }

  /** The session died; the next one is debugged, too. */
  sessionDied(): void {
    this.inspector.reset("the session died");
    this.scripts.clear();
    this.breakpoints.forgetSession();
    this.#wentOn();
    if (this.isAttached) this.attach().catch(() => {});
  }

  #requireStop(): Stop {
    if (!this.stop) throw new Error("the code is not stopped");
    return this.stop;
  }

  #happened(method: string, params: unknown): void {
    if (method === "Debugger.scriptParsed") {
      const { scriptId, url } = params as { scriptId: string; url: string };
      this.scripts.parsed(scriptId, url);
    } else if (method === "Debugger.resumed") this.#resumed();
    else if (method === "Debugger.paused") {
      // Whatever goes wrong, the code must not stand still without anybody who knows of it.
      this.#paused(params as Paused).catch(() => this.inspector.post("Debugger.resume").catch(() => {}));
    }
  }

  async #paused(paused: Paused): Promise<void> {
    clearTimeout(this.#stepEnd);
    if (this.scripts.fileOf(paused.callFrames[0].location.scriptId) === stopScript) {
      await this.#prepare(paused);
      return;
    }
    const { inspector } = this;
    const stop = new Stop(paused, this);
    if (stop.depth === 0) {
      // Behind the end of a cell.
      await inspector.post("Debugger.resume");
      return;
    }
    const step = this.#step;
    const isBreakpoint = (paused.hitBreakpoints ?? []).length > 0;
    const further = isBreakpoint || stop.exception() ? undefined : await step?.further(stop);
    if (further) {
      await inspector.post(`Debugger.${further}`);
      return;
    }
    this.#step = undefined;
    this.#isPauseWanted = false;
    this.stop = stop;
    const exception = stop.exception();
    const reason = exception ? "exception" : isBreakpoint ? "breakpoint" : step ? "step" : "pause";
    const text = exception && { description: exception.description, text: exception.description };
    this.#tell("stopped", { reason, threadId, allThreadsStopped: true, ...text });
  }

  /** The session has compiled new code, and waits with running it. */
  async #prepare({ callFrames: [{ callFrameId }] }: Paused): Promise<void> {
    try {
      const words = { callFrameId, expression: "scripts", returnByValue: true };
      type Text = { result: { value: string } };
      const { result } = await this.inspector.post<Text>("Debugger.evaluateOnCallFrame", words);
      for (const script of this.scripts.add(result.value)) await this.breakpoints.place(script);
    } finally {
      await this.#goOn();
      if (this.#isPauseWanted) this.pause();
    }
  }

  /** Fulfilled when the code runs again: what it is told before that is lost. */
  async #goOn(): Promise<void> {
    const resumed = new Promise<void>((resolve) => {
      this.#onResumed = resolve;
    });
    await this.inspector.post("Debugger.resume");
    await resumed;
  }

  #resumed(): void {
    this.#onResumed();
    if (!this.#step) {
      this.#wentOn();
      return;
    }
    // A step mostly ends in the next stop, which tells all; at the end of a cell it does not.
    clearTimeout(this.#stepEnd);
    this.#stepEnd = setTimeout(() => this.#wentOn(), stepTime);
  }

  #wentOn(): void {
    this.#onResumed();
    clearTimeout(this.#stepEnd);
    this.#step = undefined;
    if (!this.stop) return;
    this.stop = undefined;
    void this.variables.clear();
    this.#tell("continued", { threadId, allThreadsContinued: true });
  }
}
