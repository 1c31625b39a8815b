/** The box's fixed parts: the field, the line that says how it stands, the results. */
import { element, icon, icons } from "./dom";
import type { Strings } from "./text";

/** The elements that change. */
export interface Frame {
  form: HTMLFormElement;
  label: HTMLLabelElement;
  input: HTMLInputElement;
  clear: HTMLButtonElement;
  /** Left of the line: what was found. Right: how it is searched. */
  found: HTMLElement;
  state: HTMLElement;
  progress: HTMLProgressElement;
  /** What a screen reader says after an answer. */
  announcer: HTMLElement;
  /** Said in place of results: nothing found, failed. */
  notice: HTMLElement;
  results: HTMLOListElement;
  more: HTMLButtonElement;
  /** What the page's author has put into the element, shown until a question is asked. */
  start: HTMLSlotElement;
}

/** Builds the parts into `root`. */
export function buildFrame(root: ShadowRoot): Frame {
  const input = element("input", {
    ...{ id: "question", type: "search", part: "input", dir: "auto", enterkeyhint: "search" },
    ...{ autocomplete: "off", autocapitalize: "off", spellcheck: "false" },
  });
  const label = element("label", { for: "question", class: "hidden-text", part: "label" });
  const clear = element("button", { type: "button", class: "clear", part: "clear", hidden: true }, icon(icons.cross));
  const field = element("div", { class: "field", part: "field" }, icon(icons.magnifier), input, clear);
  const frame: Frame = {
    form: element("form", { role: "search", part: "form" }, label, field),
    ...{ label, input, clear },
    found: element("span", { class: "count", part: "count" }),
    state: element("span", { class: "state", part: "state" }),
    progress: element("progress", { part: "progress", hidden: true }),
    announcer: element("p", { class: "hidden-text", role: "status" }),
    notice: element("div", { class: "notice", part: "notice", hidden: true }),
    results: element("ol", { role: "list", class: "results", part: "results", hidden: true }),
    more: element("button", { type: "button", class: "button", part: "more", hidden: true }),
    start: element("slot"),
  };
  const line = element("div", { class: "line", part: "status" }, frame.found, frame.state, frame.progress);
  root.append(frame.form, line, frame.announcer, frame.start, frame.notice, frame.results, frame.more);
  return frame;
}

/** Puts the texts of a language into the fixed parts. */
export function fillFrame(frame: Frame, strings: Strings, label: string | null, placeholder: string | null): void {
  frame.label.textContent = label ?? strings.label;
  frame.form.setAttribute("aria-label", label ?? strings.label);
  frame.input.placeholder = placeholder ?? strings.placeholder;
  frame.clear.setAttribute("aria-label", strings.clear);
  frame.results.setAttribute("aria-label", strings.results);
  frame.more.textContent = strings.more;
}
