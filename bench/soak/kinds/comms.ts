/** Cells with comms and widgets, and what the page says to them. */
import type { Notebook } from "../notebook";
import { type CommTalk, type Output, type Plan, stdout } from "../plan";

/** Run once a session: an end for the page to talk to. */
export function listener(notebook: Notebook): Plan {
  const mark = notebook.mark();
  const code = `import { onComm } from "bowlab-kernel";
onComm("echo", (comm, opening) => {
  comm.send({ opened: opening.data });
  comm.onMessage(({ data }) => { if (data.loud) console.log(data.text); comm.send({ echo: data.text }); });
});
console.log("${mark}");`;
  return { kind: "comm", code, status: "ok", outputs: [stdout(`${mark}\n`)] };
}

/** A slider that is made, changed and closed. */
export function widget(notebook: Notebook): Plan {
  const value = notebook.random.integer(0, 100);
  const mark = notebook.mark();
  const code = `import { widgets } from "bowlab-kernel";
{ const slider = widgets.intSlider({ min: 0, max: 100, value: ${value} });
console.log("${mark}", slider.value);
slider.close(); }`;
  return {
    kind: "widget",
    code,
    status: "ok",
    outputs: [{ type: "comm_open" }, stdout(`${mark} ${value}\n`), { type: "comm_close" }],
  };
}

/** The page opens a comm, says something and closes it. */
export function talk(notebook: Notebook): CommTalk[] {
  const id = `page-${notebook.mark()}`;
  const said = Array.from({ length: notebook.random.integer(1, 5) }, (): CommTalk => {
    const loud = notebook.chance(0.3);
    // What a callback writes belongs to the cell that made it, long ended.
    const text = loud ? notebook.lateLine() : notebook.mark();
    const answers: Output[] = [{ type: "comm_msg", data: { echo: text } }];
    return { type: "comm_msg", content: { comm_id: id, data: { text, loud } }, answers };
  });
  const open: CommTalk = {
    type: "comm_open",
    content: { comm_id: id, target_name: "echo", data: { id } },
    answers: [{ type: "comm_msg", data: { opened: { id } } }],
  };
  return [open, ...said, { type: "comm_close", content: { comm_id: id, data: {} }, answers: [] }];
}
