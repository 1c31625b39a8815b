/**
 * A notebook's outputs as front-ends keep them: streams joined with `\r` applied, displays updated by id, cleared when
 * asked.
 */
import type { Content, Message } from "../../wire";
import type { CodeCell, IDisplayData, IStream, Output } from "../nbformat";
import { TerminalText } from "../terminal";
import { OutputBudget } from "./output-budget";

export interface OutputKeeper {
  /** Applies one published message to the cell whose request it answers, and gives the cells it changed. */
  apply(cell: CodeCell, message: Message): CodeCell[];
  /** The cell is done: says in its outputs what was left out. */
  finish(cell: CodeCell): void;
}

export interface OutputKeeperOptions {
  /**
   * Characters of output that are kept for a cell (default 10 million); what comes after is counted, and its last lines
   * are kept.
   */
  maxOutput?: number;
}

export const defaultMaxOutput = 10_000_000;

type DisplayPlace = { cell: CodeCell; output: IDisplayData };

export function createOutputKeeper({ maxOutput = defaultMaxOutput }: OutputKeeperOptions = {}): OutputKeeper {
  const displays = new Map<string, DisplayPlace[]>();
  const written = new WeakMap<IStream, TerminalText>();
  const clearing = new Set<CodeCell>();
  const budgets = new WeakMap<CodeCell, OutputBudget>();
  const budgetOf = (cell: CodeCell) => {
    const budget = budgets.get(cell) ?? new OutputBudget(maxOutput);
    budgets.set(cell, budget);
    return budget;
  };

  const clear = (cell: CodeCell) => {
    cell.outputs = [];
    budgets.delete(cell);
  };
  const add = (cell: CodeCell, output: Output) => {
    if (clearing.delete(cell)) clear(cell);
    cell.outputs.push(output);
  };
  const addStream = (cell: CodeCell, name: "stdout" | "stderr", text: string) => {
    if (clearing.delete(cell)) clear(cell);
    const budget = budgetOf(cell);
    if (!budget.admits(text.length)) return budget.leaveOut(text);
    let stream = cell.outputs.at(-1) as IStream | undefined;
    if (stream?.output_type !== "stream" || stream.name !== name) {
      stream = { output_type: "stream", name, text: "" };
      cell.outputs.push(stream);
      written.set(stream, new TerminalText());
    }
    const terminal = written.get(stream)!;
    const before = terminal.length;
    terminal.write(text);
    budget.spend(terminal.length - before);
    stream.text = String(terminal);
  };
  const addData = (cell: CodeCell, output: IDisplayData, content: Content) => {
    if (clearing.delete(cell)) clear(cell);
    const size = JSON.stringify(content.data ?? {}).length;
    const budget = budgetOf(cell);
    if (!budget.admits(size)) return budget.leaveOut(undefined, size);
    budget.spend(size);
    cell.outputs.push(output);
    const id = displayId(content);
    if (id !== undefined) displays.set(id, [...(displays.get(id) ?? []), { cell, output }]);
  };
  const update = (content: Content): CodeCell[] =>
    (displays.get(displayId(content) ?? "") ?? []).map(({ cell, output }) => {
      Object.assign(output, dataOf(content));
      return cell;
    });

  return {
    apply(cell, { header, content }) {
      const changed = [cell];
      switch (header.msg_type) {
        case "execute_input":
          cell.execution_count = content.execution_count as number;
          break;
        case "stream":
          addStream(cell, content.name as "stdout" | "stderr", String(content.text));
          break;
        case "display_data":
          // As nbclient does it, an id shown again also brings its earlier places up to date.
          changed.push(...update(content));
          addData(cell, { output_type: "display_data", ...dataOf(content) }, content);
          break;
        case "update_display_data":
          changed.push(...update(content));
          break;
        case "execute_result":
          changed.push(...update(content));
          addData(
            cell,
            {
              output_type: "execute_result",
              execution_count: content.execution_count as number,
              ...dataOf(content),
            } as unknown as IDisplayData,
            content,
          );
          break;
        case "error":
          add(cell, {
            output_type: "error",
            ename: plainText(content.ename),
            evalue: plainText(content.evalue),
            traceback: Array.isArray(content.traceback) ? content.traceback.map(plainText) : [],
          });
          break;
        case "clear_output":
          if (content.wait === true) clearing.add(cell);
          else clear(cell);
          break;
      }
      return changed;
    },
    finish(cell) {
      const note = budgets.get(cell)?.note();
      if (note === undefined) return;
      const at = cell.outputs.findIndex((output) => output.output_type === "error");
      cell.outputs.splice(at < 0 ? cell.outputs.length : at, 0, { output_type: "stream", name: "stderr", text: note });
    },
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
