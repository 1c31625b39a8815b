/**
 * A notebook's outputs as front-ends keep them: streams joined with `\r` applied, displays updated by id, cleared when
 * asked.
 */
import type { Content, Message } from "../../wire";
import type { CodeCell, IDisplayData, IError, IStream, Output } from "../nbformat";
import { TerminalText } from "../terminal";
import { OutputBudget } from "./output-budget";

export interface OutputKeeperOptions {
  /**
   * Characters of output that are kept for a cell (default 10 million); what comes after is counted, and its last lines
   * are kept.
   */
  maxOutput?: number;
}

export const defaultMaxOutput = 10_000_000;

interface DisplayPlace {
  cell: CodeCell;
  output: IDisplayData;
}

/** The outputs of cells, kept as a front-end would keep them. */
export class OutputKeeper {
  readonly #maxOutput: number;
  /** Where each display id is shown. */
  readonly #displays = new Map<string, DisplayPlace[]>();
  /** What a terminal would show of each stream. */
  readonly #terminals = new WeakMap<IStream, TerminalText>();
  /** Cells to be cleared when their next output comes. */
  readonly #clearing = new Set<CodeCell>();
  readonly #budgets = new WeakMap<CodeCell, OutputBudget>();

  constructor({ maxOutput = defaultMaxOutput }: OutputKeeperOptions = {}) {
    this.#maxOutput = maxOutput;
  }

  /** Applies one published message to the cell whose request it answers, and gives the cells it changed. */
  apply(cell: CodeCell, { header, content }: Message): CodeCell[] {
    switch (header.msg_type) {
      case "execute_input":
        cell.execution_count = content.execution_count as number;
        break;
      case "stream":
        this.#addStream(cell, content.name as IStream["name"], String(content.text));
        break;
      case "display_data":
        return [cell, ...this.#show(cell, { output_type: "display_data", ...dataOf(content) }, content)];
      case "update_display_data":
        return [cell, ...this.#update(content)];
      case "execute_result":
        return [cell, ...this.#show(cell, resultOf(content), content)];
      case "error":
        this.#add(cell, errorOf(content));
        break;
      case "clear_output":
        if (content.wait === true) this.#clearing.add(cell);
        else this.#clear(cell);
        break;
    }
    return [cell];
  }

  /** The cell is done: says in its outputs what was left out. */
  finish(cell: CodeCell): void {
    const notes = this.#budgets.get(cell)?.notes() ?? [];
    const at = cell.outputs.findIndex((output) => output.output_type === "error");
    cell.outputs.splice(at < 0 ? cell.outputs.length : at, 0, ...notes);
  }

  #addStream(cell: CodeCell, name: IStream["name"], text: string): void {
    this.#clearIfAsked(cell);
    const budget = this.#budgetOf(cell);
    if (!budget.admits(text.length)) {
      budget.leaveOutText(name, text);
      return;
    }
    let stream = cell.outputs.at(-1) as IStream | undefined;
    if (stream?.output_type !== "stream" || stream.name !== name) {
      stream = { output_type: "stream", name, text: "" };
      cell.outputs.push(stream);
      this.#terminals.set(stream, new TerminalText());
    }
    const terminal = this.#terminals.get(stream)!;
    const before = terminal.length;
    terminal.write(text);
    budget.spend(terminal.length - before);
    stream.text = String(terminal);
  }

  /** Adds a display. As nbclient does it, an id shown again also brings its earlier places up to date. */
  #show(cell: CodeCell, output: IDisplayData, content: Content): CodeCell[] {
    const changed = this.#update(content);
    this.#clearIfAsked(cell);
    const size = JSON.stringify(content.data ?? {}).length;
    const budget = this.#budgetOf(cell);
    if (!budget.admits(size)) {
      budget.leaveOut(size);
      return changed;
    }
    budget.spend(size);
    cell.outputs.push(output);
    const id = displayId(content);
    if (id !== undefined) this.#displays.set(id, [...(this.#displays.get(id) ?? []), { cell, output }]);
    return changed;
  }

  #update(content: Content): CodeCell[] {
    return (this.#displays.get(displayId(content) ?? "") ?? []).map(({ cell, output }) => {
      Object.assign(output, dataOf(content));
      return cell;
    });
  }

  #add(cell: CodeCell, output: Output): void {
    this.#clearIfAsked(cell);
    cell.outputs.push(output);
  }

  #clearIfAsked(cell: CodeCell): void {
    if (this.#clearing.delete(cell)) this.#clear(cell);
  }

  #clear(cell: CodeCell): void {
    cell.outputs = [];
    this.#budgets.delete(cell);
  }

  #budgetOf(cell: CodeCell): OutputBudget {
    const budget = this.#budgets.get(cell) ?? new OutputBudget(this.#maxOutput);
    this.#budgets.set(cell, budget);
    return budget;
  }
}

function resultOf(content: Content): IDisplayData {
  const { execution_count } = content;
  return { output_type: "execute_result", execution_count, ...dataOf(content) } as unknown as IDisplayData;
}

function errorOf({ ename, evalue, traceback }: Content): IError {
  return {
    output_type: "error",
    ename: plainText(ename),
    evalue: plainText(evalue),
    traceback: Array.isArray(traceback) ? traceback.map(plainText) : [],
  };
}

/** The protocol asks for a text; a kernel may send what was thrown. */
function plainText(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

function dataOf({ data, metadata }: Content): { data: IDisplayData["data"]; metadata: IDisplayData["metadata"] } {
  return {
    data: (data ?? {}) as IDisplayData["data"],
    metadata: (metadata ?? {}) as IDisplayData["metadata"],
  };
}

function displayId({ transient }: Content): string | undefined {
  return (transient as { display_id?: string } | null | undefined)?.display_id;
}
