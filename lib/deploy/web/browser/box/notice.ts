/** What stands in place of results: that nothing was found, or that the search failed, with what to do. */
import { element } from "./dom";
import type { Frame } from "./frame";
import type { Strings } from "./text";

/** Nothing was found. */
export function noticeNothing({ notice }: Frame, question: string, strings: Strings): void {
  fill(notice, "nothing", [
    element("p", { class: "notice-title" }, element("bdi", {}, strings.nothing(question))),
    element("p", {}, strings.nothingHint),
  ]);
}

/** The search failed: why, in the source's own words, and a button that tries again. @returns what was said */
export function noticeFailure({ notice }: Frame, error: unknown, strings: Strings, retry: () => void): string {
  const button = element("button", { type: "button", class: "button", part: "retry" }, strings.retry);
  button.addEventListener("click", retry);
  const message = error instanceof Error ? error.message : String(error);
  const said = navigator.onLine === false ? strings.offline : message || strings.failedHint;
  fill(notice, "failure", [
    element("p", { class: "notice-title" }, strings.failed),
    element("p", { dir: "auto" }, said),
    button,
  ]);
  return said;
}

/** The service answers only those who bring its token. */
export function noticeToken({ notice }: Frame, strings: Strings, use: (token: string) => void): string {
  const input = element("input", { id: "token", type: "password", autocomplete: "off", required: true });
  const form = element(
    "form",
    { class: "token", part: "token" },
    element("label", { for: "token" }, strings.token),
    element("div", { class: "field" }, input),
    element("button", { class: "button" }, strings.useToken),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.value.trim() !== "") use(input.value.trim());
  });
  fill(notice, "token", [element("p", { class: "notice-title" }, strings.wantsToken), form]);
  return strings.wantsToken;
}

/** The source has become better since the answer was given. */
export function noticeUpdate({ notice }: Frame, strings: Strings, update: () => void): void {
  const button = element("button", { type: "button", class: "button", part: "update" }, strings.update);
  button.addEventListener("click", update);
  fill(notice, "update", [button]);
}

/** Nothing stands in place of results. */
export function hideNotice({ notice }: Frame): void {
  notice.hidden = true;
  notice.replaceChildren();
}

function fill(notice: HTMLElement, kind: string, children: Node[]): void {
  notice.dataset.kind = kind;
  notice.replaceChildren(...children);
  notice.hidden = false;
}
