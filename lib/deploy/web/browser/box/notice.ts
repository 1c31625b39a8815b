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

/** The search failed: why, in the source's own words, and a button that tries again. */
export function noticeFailure({ notice }: Frame, message: string, strings: Strings, retry: () => void): void {
  const button = element("button", { type: "button", class: "button", part: "retry" }, strings.retry);
  button.addEventListener("click", retry);
  const offline = navigator.onLine === false;
  fill(notice, "failure", [
    element("p", { class: "notice-title" }, strings.failed),
    element("p", { dir: "auto" }, offline ? strings.offline : message || strings.failedHint),
    button,
  ]);
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
