/** What the cells of a notebook may use without an import. A declaration of the notebook's own comes first. */

type BowlabKernel = typeof import("../../dist/index");

declare const $: BowlabKernel["$"];
declare const display: BowlabKernel["display"];
declare const html: BowlabKernel["html"];
declare const md: BowlabKernel["md"];
declare const svg: BowlabKernel["svg"];
// Functions, for a project with the browser's library declares them, too.
/** Asks for a line of text. A text as `options` is the answer of one who types nothing. */
declare function prompt(
  question?: string,
  options?: string | import("../../dist/index").PromptOptions,
): Promise<string>;
/** Asks a question that is answered by yes or no; anything but a yes is no. */
declare function confirm(question?: string): Promise<boolean>;
/** Tells the person something, in the cell's output. */
declare function alert(message?: unknown): void;
