/** A place in the page for what code shows: outputs go into the widget while the code runs, and not into the cell. */
import { types } from "node:util";
import { type CapturedOutput, currentSink } from "../channels/sink";
import { bundleText, type MimeBundle } from "../mime/mime";
import { sendableBundle } from "../mime/sendable";
import { toBundle } from "../values/bundle";
import { stillBundle, stillParts } from "./still";
import { Widget, type WidgetOptions } from "./widget";

/** An output as notebooks keep it. */
type Shown = Record<string, unknown> & { output_type: string };

/** Characters of text that are kept of a stream: its end. */
const mostText = 100_000;

/** A place for outputs. */
export class OutputWidget extends Widget {
  /** Which of them each display id names. */
  readonly #named = new Map<string, Shown>();
  /** What is there goes when something new comes. */
  #isStale = false;

  constructor({ layout }: WidgetOptions = {}) {
    super({
      kind: { module: "@jupyter-widgets/output", version: "1.0.0", model: "OutputModel", view: "OutputView" },
      state: { msg_id: "", outputs: [] },
      accepts: () => false,
      layout,
    });
  }

  /** Removes all that it shows. */
  clear(): void {
    this.#isStale = false;
    this.#named.clear();
    this.model.set({ outputs: [] });
  }

  /** Shows a value below what is there; a promise where the value's own display takes time. */
  display(value: unknown): void | Promise<void> {
    const bundle = toBundle(value);
    if (types.isPromise(bundle)) return bundle.then((settled) => void this.#show(settled));
    this.#show(bundle);
  }

  /**
   * Runs `work`, shows here what it writes and displays, its value, and what it throws, and takes away what was shown
   * before. Returns a promise where `work` does.
   */
  run(work: () => unknown): void | Promise<void> {
    this.#isStale = true;
    const release = currentSink()?.capture?.((output) => this.#take(output)) ?? (() => {});
    const end = () => {
      release();
      if (this.#isStale) this.clear();
    };
    const fail = (error: unknown) => this.#fail(error);
    const show = (value: unknown) => (value === undefined || value === null ? undefined : this.display(value));
    return this.model.hold(() => {
      let later: unknown;
      try {
        const value = work();
        later = types.isPromise(value) ? value.then(show) : show(value);
      } catch (error) {
        fail(error);
      }
      if (types.isPromise(later)) return later.catch(fail).then(end);
      end();
    });
  }

  override toString(): string {
    return this.#outputs.map(textOf).join("\n").trim();
  }

  /** @internal */
  override still(): string | undefined {
    const html = (output: Shown) => (output.data ? stillBundle(output.data as MimeBundle) : undefined);
    return stillParts(this.#outputs.map((output) => ({ html: html(output), text: textOf(output) })));
  }

  get #outputs(): readonly Shown[] {
    return this.model.state.outputs as readonly Shown[];
  }

  #show(bundle: MimeBundle, metadata: unknown = {}): Shown | undefined {
    const data = sendableBundle(bundle);
    if (Object.keys(data).length === 0) return undefined;
    return this.#add({ output_type: "display_data", data, metadata });
  }

  #fail(error: unknown): void {
    const { name: ename, message: evalue, stack } = error instanceof Error ? error : new Error(String(error));
    const failure = currentSink()?.failureOf?.(error) ?? { ename, evalue, traceback: (stack ?? evalue).split("\n") };
    this.#add({ output_type: "error", ...failure });
  }

  #add(output: Shown): Shown {
    if (this.#isStale) this.#named.clear();
    const before = this.#isStale ? [] : this.#outputs;
    this.#isStale = false;
    const last = before.at(-1);
    const isSameStream = output.output_type === "stream" && last?.output_type === "stream" && last.name === output.name;
    const outputs = isSameStream
      ? [...before.slice(0, -1), { ...output, text: `${last.text}${output.text}`.slice(-mostText) }]
      : [...before, output];
    this.model.set({ outputs });
    return output;
  }

  #take({ type, content }: CapturedOutput): void {
    const id = (content.transient as { display_id?: string } | undefined)?.display_id;
    const { data, metadata } = content as { data: MimeBundle; metadata: unknown };
    if (type === "stream") this.#add({ output_type: "stream", name: content.name, text: content.text });
    else if (type === "clear_output") this.#clearWhen(content.wait === true);
    else if (type === "display_data") {
      const shown = this.#show(data, metadata);
      if (shown && id !== undefined) this.#named.set(id, shown);
    } else this.#replace(id ?? "", { output_type: "display_data", data, metadata });
  }

  #clearWhen(somethingNewComes: boolean): void {
    if (somethingNewComes) this.#isStale = true;
    else this.clear();
  }

  #replace(id: string, output: Shown): void {
    const old = this.#named.get(id);
    if (!old) return;
    this.#named.set(id, output);
    this.model.set({ outputs: this.#outputs.map((each) => (each === old ? output : each)) });
  }
}

/** A place for outputs. */
export function output(options?: WidgetOptions): OutputWidget {
  return new OutputWidget(options);
}

function textOf(output: Shown): string {
  if (output.output_type === "stream") return String(output.text).trimEnd();
  if (output.output_type === "error") return `${output.ename}: ${output.evalue}`;
  return bundleText(output.data as MimeBundle);
}
