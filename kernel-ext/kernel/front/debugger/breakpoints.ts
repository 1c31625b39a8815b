/** Breakpoints by the files that a front-end knows, set in all code that was made from these files. */
import { pathToFileURL } from "node:url";
import type { Inspector } from "./inspector";
import type { DebuggedScript, Scripts } from "./scripts";

/** A breakpoint as the client wants it. */
export interface Breakpoint {
  line: number;
  condition?: string;
}

/** The breakpoints of a session, and of those after it. */
export class Breakpoints {
  readonly #inspector: Inspector;
  readonly #scripts: Scripts;
  readonly #wanted = new Map<string, Breakpoint[]>();
  /** The inspector's names of what is set, by the script they are set in. */
  readonly #set = new Map<string, string[]>();

  constructor(inspector: Inspector, scripts: Scripts) {
    this.#inspector = inspector;
    this.#scripts = scripts;
  }

  /** Those of each file, for `debugInfo`. */
  all(): { source: string; breakpoints: Breakpoint[] }[] {
    return [...this.#wanted].map(([source, breakpoints]) => ({ source, breakpoints }));
  }

  /** Sets a file's breakpoints in place of those before, and gives the lines where they came to stand. */
  async replace(source: string, breakpoints: Breakpoint[]): Promise<Breakpoint[]> {
    this.#wanted.set(source, breakpoints);
    let placed = breakpoints;
    for (const script of this.#scripts.from(source)) placed = await this.place(script);
    this.#wanted.set(source, placed);
    if (placed.length === 0) this.#wanted.delete(source);
    return placed;
  }

  /** Sets what is wanted in a script. One that is not there yet stops as soon as it is. */
  async place(script: DebuggedScript): Promise<Breakpoint[]> {
    const { file } = script;
    for (const breakpointId of this.#set.get(file) ?? [])
      await this.#inspector.post("Debugger.removeBreakpoint", { breakpointId });
    const ids: string[] = [];
    this.#set.set(file, ids);
    const placed: Breakpoint[] = [];
    for (const wanted of this.#wanted.get(script.path) ?? []) {
      const place = await this.#scripts.codePlace(script, wanted.line);
      // Behind the last line that runs, it stands where it was put.
      placed.push({ ...wanted, line: place?.line ?? wanted.line });
      if (place) ids.push(...(await this.#setAt(urlPattern(file), place.code, wanted.condition)));
    }
    return placed;
  }

  /** The session, and with it all that was set in it, is gone; what is wanted is not. */
  forgetSession(): void {
    this.#set.clear();
  }

  /** Nothing is wanted any more. */
  clear(): void {
    this.#set.clear();
    this.#wanted.clear();
  }

  async #setAt(urlRegex: string, code: object, condition: string | undefined): Promise<string[]> {
    try {
      const words = { urlRegex, ...code, condition };
      return [
        (await this.#inspector.post<{ breakpointId: string }>("Debugger.setBreakpointByUrl", words)).breakpointId,
      ];
    } catch {
      // Two lines of the source that are one of the code: the first has set it.
      return [];
    }
  }
}

/** Exactly the script of this name: files have URLs in the inspector, cells have not. */
function urlPattern(file: string): string {
  const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  if (!file.startsWith("/") && !/^[a-z]:/i.test(file)) return `^${escaped(file)}$`;
  return `^(${escaped(file)}|${escaped(String(pathToFileURL(file)))})$`;
}
