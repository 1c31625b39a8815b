/**
 * Front matter: settings above a document's text, YAML between lines of `---` or TOML between lines of `+++`. The title
 * is used, the rest dropped.
 */
import type yaml = require("yaml");

import { messageOf } from "../../errors";

/** A document without its front matter. */
export interface WithoutFrontMatter {
  text: string;
  /** The line that `text` begins on, counted from 1. */
  line: number;
  title?: string;
  /** Why the front matter could not be read. */
  trouble?: string;
}

const YAML = /^---[ \t]*\n(?:([\s\S]*?)\n)?(?:---|\.\.\.)[ \t]*(?:\n|$)/;
const TOML = /^\+\+\+[ \t]*\n(?:([\s\S]*?)\n)?\+\+\+[ \t]*(?:\n|$)/;

/** Takes the front matter off. Text between two rules that is not YAML settings is text. */
export function takeFrontMatter(document: string): WithoutFrontMatter {
  const isToml = document.startsWith("+++");
  const found = (isToml ? TOML : YAML).exec(document);
  if (found === null) return { text: document, line: 1 };
  const [all, settings = ""] = found;
  const rest = { text: document.slice(all.length), line: all.split("\n").length };
  if (isToml) return { ...rest, title: /^title\s*=\s*(["'])(.*)\1\s*$/m.exec(settings)?.[2] };
  try {
    // The line above lets the parser count lines as the file has them.
    const { parse } = require("yaml") as typeof yaml;
    const value: unknown = parse(`\n${settings}`, { logLevel: "error" });
    if (typeof value === "string") return { text: document, line: 1 };
    return { ...rest, title: titleIn(value) };
  } catch (error) {
    return { ...rest, trouble: messageOf(error).split("\n")[0].replace(/:$/, "") };
  }
}

function titleIn(settings: unknown): string | undefined {
  if (typeof settings !== "object" || settings === null) return undefined;
  const { title } = settings as { title?: unknown };
  return typeof title === "string" && title.trim() !== "" ? title.trim() : undefined;
}
