/** What front-ends ask while a cell runs, and behind it. */
import type { Content } from "../../kernel-ext/wire";
import type { Notebook } from "./notebook";
import type { Question } from "./plan";

const isOk = (reply: Content) => (reply.status === "ok" ? undefined : `status ${JSON.stringify(reply.status)}`);

/** Must be answered whatever runs. */
export function questionBeside(notebook: Notebook): Question {
  const name = notebook.name("value");
  return notebook.pick<Question>([
    { type: "complete_request", content: { code: `${name}.`, cursor_pos: name.length + 1 }, complaint: isOk },
    { type: "complete_request", content: { code: "Math.m", cursor_pos: 6 }, complaint: includes("matches", "max") },
    { type: "inspect_request", content: { code: name, cursor_pos: 1, detail_level: 0 }, complaint: isOk },
    { type: "is_complete_request", content: { code: "const x = {" }, complaint: statusIs("incomplete") },
    { type: "kernel_info_request", content: {}, complaint: isOk },
    { type: "kernel_info_request", content: {}, control: true, complaint: isOk },
    { type: "comm_info_request", content: {}, complaint: isOk },
    { type: "history_request", content: { hist_access_type: "tail", n: 3, output: false }, complaint: isOk },
  ]);
}

/** Of what the cells have left. */
export function questionAfter(notebook: Notebook): Question {
  const [name] = notebook.known("value") ?? ["Math"];
  const code = name.slice(0, 2);
  return notebook.pick<Question>([
    { type: "complete_request", content: { code, cursor_pos: code.length }, complaint: includes("matches", name) },
    {
      type: "inspect_request",
      content: { code: name, cursor_pos: 1, detail_level: 0 },
      complaint: (reply) => isOk(reply) ?? (reply.found === true ? undefined : `${name} is not found`),
    },
    { type: "is_complete_request", content: { code: `${name} + 1` }, complaint: statusIs("complete") },
    questionBeside(notebook),
  ]);
}

function statusIs(status: string): Question["complaint"] {
  return (reply) => (reply.status === status ? undefined : `status ${JSON.stringify(reply.status)}, not ${status}`);
}

function includes(field: string, wanted: string): Question["complaint"] {
  return (reply) => {
    const list = reply[field];
    const found = Array.isArray(list) && list.includes(wanted);
    return isOk(reply) ?? (found ? undefined : `${wanted} is not among ${JSON.stringify(list).slice(0, 200)}`);
  };
}
