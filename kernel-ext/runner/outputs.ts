/** A notebook's outputs as front-ends keep them: streams joined with `\r` applied, displays updated by id, cleared when asked. */
import type { Content, Message } from "../wire";
import type { CodeCell, IDisplayData, IStream, Output } from "./notebook";
import { TerminalText } from "./terminal-text";

export interface OutputKeeper {
  /** Applies one published message to the cell whose request it answers. */
  apply(cell: CodeCell, message: Message): void;
}

export function createOutputKeeper(): OutputKeeper {
  const displays = new Map<string, IDisplayData[]>();
  const written = new WeakMap<IStream, TerminalText>();
  const clearing = new Set<CodeCell>();

  const add = (cell: CodeCell, output: Output) => {
    if (clearing.delete(cell)) cell.outputs = [];
    cell.outputs.push(output);
  };
  const addStream = (cell: CodeCell, name: "stdout" | "stderr", text: string) => {
    if (clearing.delete(cell)) cell.outputs = [];
    let stream = cell.outputs.at(-1) as IStream | undefined;
    if (stream?.output_type !== "stream" || stream.name !== name) {
      stream = { output_type: "stream", name, text: "" };
      cell.outputs.push(stream);
      written.set(stream, new TerminalText());
    }
    const terminal = written.get(stream)!;
    terminal.write(text);
    stream.text = String(terminal);
  };
  const addDisplay = (cell: CodeCell, content: Content) => {
    const output: IDisplayData = { output_type: "display_data", ...dataOf(content) };
    add(cell, output);
    const id = displayId(content);
    if (id !== undefined) displays.set(id, [...(displays.get(id) ?? []), output]);
  };

  return {
    apply(cell, { header, content }) {
      switch (header.msg_type) {
        case "execute_input":
          cell.execution_count = content.execution_count as number;
          break;
        case "stream":
          addStream(cell, content.name as "stdout" | "stderr", String(content.text));
          break;
        case "display_data":
          addDisplay(cell, content);
          break;
        case "update_display_data":
          for (const output of displays.get(displayId(content) ?? "") ?? []) Object.assign(output, dataOf(content));
          break;
        case "execute_result":
          add(cell, {
            output_type: "execute_result",
            execution_count: content.execution_count as number,
            ...dataOf(content),
          });
          break;
        case "error":
          add(cell, {
            output_type: "error",
            ename: String(content.ename),
            evalue: String(content.evalue),
            traceback: content.traceback as string[],
          });
          break;
        case "clear_output":
          if (content.wait === true) clearing.add(cell);
          else cell.outputs = [];
          break;
      }
    },
  };
}

function dataOf({ data, metadata }: Content): { data: IDisplayData["data"]; metadata: IDisplayData["metadata"] } {
  return { data: data as IDisplayData["data"], metadata: (metadata ?? {}) as IDisplayData["metadata"] };
}

function displayId({ transient }: Content): string | undefined {
  return (transient as { display_id?: string } | undefined)?.display_id;
}
