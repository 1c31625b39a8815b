/** Requests that are answered at once, by type: everything on the shell and control channels but execution and shutdown. */

import { version as typescriptVersion } from "@tslab/typescript-for-tslab";
import { isCompleteCode } from "tslab/dist/converter";
import { packageVersion } from "../package-root";
import { type Content, protocolVersion } from "../wire";
import type { Session } from "./session";
import { toCodePoints, toUnits } from "./text-position";

type Answer = (content: Content) => Content;

/** Request type → what its reply says; the reply's type is the request's with `_reply`. */
export function createAnswers(session: Session): Record<string, Answer> {
  return {
    kernel_info_request: () => kernelInfo(),
    comm_info_request: () => ({ status: "ok", comms: {} }),
    history_request: () => ({ status: "ok", history: [] }),
    is_complete_request: ({ code }) => {
      const { completed, indent = "" } = isCompleteCode(String(code));
      return completed ? { status: "complete" } : { status: "incomplete", indent };
    },
    complete_request: (content) => {
      const { code, position } = cursor(content);
      const { start, end, candidates } = session.complete(code, position);
      const span = { cursor_start: toCodePoints(code, start), cursor_end: toCodePoints(code, end) };
      return { status: "ok", matches: candidates, ...span, metadata: {} };
    },
    inspect_request: (content) => {
      const { code, position } = cursor(content);
      const text = session.inspect(code, position);
      const data = text === undefined ? {} : { "text/plain": text };
      return { status: "ok", found: text !== undefined, data, metadata: {} };
    },
    interrupt_request: () => {
      session.interrupt();
      return { status: "ok" };
    },
  };
}

function cursor({ code, cursor_pos }: Content): { code: string; position: number } {
  const text = String(code ?? "");
  return { code: text, position: toUnits(text, typeof cursor_pos === "number" ? cursor_pos : text.length) };
}

function kernelInfo(): Content {
  return {
    status: "ok",
    protocol_version: protocolVersion,
    implementation: "bowlab",
    implementation_version: packageVersion(),
    language_info: {
      name: "typescript",
      version: typescriptVersion,
      mimetype: "text/typescript",
      file_extension: ".ts",
      // JupyterLab reads `mode`, the classic notebook `name` with its flag.
      codemirror_mode: { mode: "typescript", name: "javascript", typescript: true },
    },
    banner: `bowlab ${packageVersion()}: TypeScript ${typescriptVersion} on Node ${process.version}`,
    help_links: [],
  };
}
