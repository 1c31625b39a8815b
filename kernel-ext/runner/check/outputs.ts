/**
 * A cell's outputs as the texts that are compared: streams joined by name, errors without tracebacks, displays form by
 * form.
 */
import { libraryMark } from "../../display/figures/plotly";
import { type CodeCell, type IDisplayData, type IError, type IStream, joined } from "../nbformat";
import { finalText } from "../terminal";
import { type Sanitizer, sanitize } from "./sanitize";

export interface ComparedOutput {
  /** "stdout", "error", "display: text/html" */
  name: string;
  text: string;
  /** Whether the text is one that a person can read a difference in. */
  readable: boolean;
}

/**
 * What is compared of the cell, in order: the streams, then everything else. Metadata, counts and tracebacks are not.
 */
export function comparedOutputs(cell: CodeCell, sanitizers: readonly Sanitizer[]): ComparedOutput[] {
  const streams = new Map<string, string>();
  const others: ComparedOutput[] = [];
  for (const output of cell.outputs) {
    if (output.output_type === "stream") {
      const { name, text } = output as IStream;
      streams.set(name, (streams.get(name) ?? "") + joined(text));
    } else if (output.output_type === "error") {
      const { ename, evalue } = output as IError;
      others.push({ name: "error", text: sanitize(`${ename}: ${evalue}`, sanitizers), readable: true });
    } else others.push(...forms(output as IDisplayData, sanitizers));
  }
  // Another program may have stored a progress bar with the sequences that move it.
  const joinedStreams = [...streams].map(([name, text]) => ({
    name,
    text: sanitize(finalText(text), sanitizers),
    readable: true,
  }));
  return [...joinedStreams, ...others];
}

function forms({ output_type, data, metadata }: IDisplayData, sanitizers: readonly Sanitizer[]): ComparedOutput[] {
  if (metadata?.bowlab === libraryMark.bowlab || metadata?.bowlab === "progress") return [];
  // The page and the picture of a figure are made from its data, with ids of their own.
  const isFigure = data["application/vnd.plotly.v1+json"] !== undefined;
  const kind = (output_type as string) === "execute_result" ? "result" : "display";
  return Object.entries(data)
    .filter(([type]) => !(isFigure && /^(text\/html|image\/)/.test(type)))
    .map(([type, value]) => {
      const isText =
        typeof value === "string" || (Array.isArray(value) && value.every((line) => typeof line === "string"));
      const text = isText ? joined(value as string | string[]) : JSON.stringify(value, null, 1);
      const isPicture = type.startsWith("image/");
      const compared = isPicture ? text.replace(/\s/g, "") : sanitize(text, sanitizers);
      return { name: `${kind}: ${type}`, text: compared, readable: !isPicture };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
