/** What a cell published beside what it must publish. */
import { isDeepStrictEqual } from "node:util";
import type { Content, Message } from "../../kernel-ext/wire";
import type { Output, Plan } from "./plan";

/** Characters of an output that a complaint shows. */
const shown = 300;

/** What is wrong with a cell's reply; undefined when nothing is. @param count the execution count it must carry */
export function replyComplaint(plan: Plan, reply: Content, count: number): string | undefined {
  if (reply.status !== plan.status) {
    return `status ${JSON.stringify(reply.status)} (${reply.ename}: ${clip(String(reply.evalue))}), not ${plan.status}`;
  }
  if (plan.status !== "aborted" && reply.execution_count !== count)
    return `execution count ${reply.execution_count}, not ${count}`;
  for (const [name, text] of Object.entries(plan.expressions ?? {})) {
    const found = (reply.user_expressions as Record<string, { data?: Content }> | undefined)?.[name]?.data?.[
      "text/plain"
    ];
    if (found !== text) return `the expression ${name} is ${clip(String(found))}, not ${clip(text)}`;
  }
  return undefined;
}

/** What is wrong with what was published; undefined when nothing is. */
export function outputsComplaint(expected: readonly Output[], published: readonly Message[]): string | undefined {
  const found = joined(published.flatMap(outputOf));
  const wanted = joined(expected);
  for (let i = 0; i < Math.max(found.length, wanted.length); i++) {
    if (i < found.length && i < wanted.length && isSame(wanted[i], found[i])) continue;
    return `output ${i + 1} of ${wanted.length}: ${describe(found[i])}, not ${describe(wanted[i])}`;
  }
  return undefined;
}

/** Streams that follow one another are one: where they are cut is the kernel's. */
function joined(outputs: readonly Output[]): Output[] {
  const all: Output[] = [];
  for (const output of outputs) {
    const before = all.at(-1);
    const continues = output.type === "stream" && before?.type === "stream" && before.name === output.name;
    if (continues && typeof output.text === "string" && typeof before.text === "string") {
      all[all.length - 1] = { ...before, text: before.text + output.text };
    } else if (output.type !== "stream" || output.text !== "") all.push(output);
  }
  return all;
}

function outputOf({ header, content }: Message): Output[] {
  const data = content.data as Content;
  switch (header.msg_type) {
    case "status":
    case "execute_input":
      return [];
    case "stream":
      return [{ type: "stream", name: content.name as "stdout", text: String(content.text) }];
    case "execute_result":
      return [{ type: "execute_result", text: String(data["text/plain"]) }];
    case "error":
      return [{ type: "error", ename: String(content.ename), evalue: String(content.evalue) }];
    case "display_data":
    case "update_display_data":
      return [{ type: header.msg_type, data, id: (content.transient as { display_id?: string })?.display_id }];
    default:
      return [{ type: header.msg_type as "comm_msg", data }];
  }
}

function isSame(wanted: Output, found: Output): boolean {
  if (wanted.type !== found.type) return false;
  switch (wanted.type) {
    case "stream":
      return (
        wanted.name === (found as typeof wanted).name && fits(wanted.text, (found as typeof wanted).text as string)
      );
    case "error":
      return (
        wanted.ename === (found as typeof wanted).ename &&
        fits(wanted.evalue, (found as typeof wanted).evalue as string)
      );
    case "clear_output":
      return true;
    case "comm_open":
    case "comm_msg":
    case "comm_close":
      return wanted.data === undefined || isDeepStrictEqual(wanted.data, (found as typeof wanted).data);
    case "execute_result":
      return wanted.text === (found as typeof wanted).text;
    default:
      return wanted.id === (found as typeof wanted).id && isDeepStrictEqual(wanted.data, (found as typeof wanted).data);
  }
}

function fits(wanted: string | RegExp, found: string): boolean {
  return typeof wanted === "string" ? wanted === found : wanted.test(found);
}

function describe(output: Output | undefined): string {
  if (output === undefined) return "nothing";
  const texts = Object.entries(output).map(([key, value]) => {
    const text = value instanceof RegExp ? String(value) : JSON.stringify(value);
    return `${key} ${clip(String(text))}${typeof value === "string" && value.length > shown ? ` (${value.length})` : ""}`;
  });
  return texts.join(" ");
}

function clip(text: string): string {
  return text.length <= shown ? text : `${text.slice(0, shown / 2)} … ${text.slice(-shown / 2)}`;
}
