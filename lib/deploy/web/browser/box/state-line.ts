/** The line between field and results: what was found, how it is searched, what is still loading. */
import type { Answer } from "../../../../search";
import type { SearchSource } from "../source";
import { element } from "./dom";
import type { Frame } from "./frame";
import type { Strings } from "./text";

/** Shows how the source stands. Without one (none is named yet) the line is empty. */
export function showState({ state, progress }: Frame, source: SearchSource | undefined, strings: Strings): void {
  const { state: name, progress: coming, message } = source ?? {};
  state.dataset.state = name ?? "";
  const dot = element("span", { class: "dot", "aria-hidden": "true" });
  state.replaceChildren(...(source ? [dot, stateWords(source, strings)] : []));
  // Why there are no vectors is worth a look, not a line.
  state.title = name === "words" && message ? message : "";
  progress.hidden = !coming || name === "both" || name === "failed";
  if (!coming) return;
  progress.setAttribute("aria-label", strings.loading({ ...coming, loaded: 0, total: undefined }));
  if (coming.total) {
    progress.max = coming.total;
    progress.value = Math.min(coming.loaded, coming.total);
  } else progress.removeAttribute("value");
}

function stateWords({ state, progress }: SearchSource, strings: Strings): string {
  if (state === "loading") return strings.loading(progress);
  if (state === "failed") return strings.unavailable;
  if (state === "both") return strings.byBoth;
  return progress ? strings.byWordsFor(progress) : strings.byWords;
}

/** Left of it: of an answer the passages and the time; before, how many passages there are. */
export function showFound(
  { found }: Frame,
  answer: Answer | undefined,
  source: SearchSource | undefined,
  strings: Strings,
): void {
  if (answer) {
    const { results, passages, seconds } = answer;
    found.textContent = results.length > 0 ? strings.found(results.length, passages, seconds) : "";
  } else {
    const passages = source?.state === "failed" ? undefined : source?.passages;
    found.textContent = passages === undefined ? "" : strings.ready(passages);
  }
}
