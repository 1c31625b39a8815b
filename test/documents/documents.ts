/** The project's Markdown files, and what stands in them, as the parser of the report's pages reads it. */
import * as fs from "node:fs";
import * as path from "node:path";
import GithubSlugger from "github-slugger";
import { Marked, type Token, type Tokens } from "marked";

const skipped = /^(node_modules|dist|build|coverage|runs|\..+)$/;

/** Every Markdown file below `folder` that is the project's own, by its path from `root`. */
export function markdownFiles(root: string, folder = ""): string[] {
  return fs.readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) return skipped.test(entry.name) ? [] : markdownFiles(root, name);
    return entry.name.endsWith(".md") ? [name] : [];
  });
}

export interface Document {
  /** Targets of links and pictures. */
  links: string[];
  /** Anchors of the headings, as GitHub makes them. */
  anchors: Set<string>;
  /** Inline code. */
  spans: string[];
  /** Blocks of commands, the lines that go on with `\` joined. */
  commands: string[];
}

export function readDocument(markdown: string): Document {
  const document: Document = { links: [], anchors: new Set(), spans: [], commands: [] };
  const slugger = new GithubSlugger();
  const marked = new Marked();
  marked.walkTokens(marked.lexer(markdown), (token) => {
    if (token.type === "link" || token.type === "image") document.links.push(token.href);
    if (token.type === "heading") document.anchors.add(slugger.slug(plainText(token.tokens ?? [])));
    if (token.type === "codespan") document.spans.push(token.text);
    if (token.type === "code" && token.lang === "sh") {
      document.commands.push(...(token as Tokens.Code).text.replace(/\\\n\s*/g, "").split("\n"));
    }
  });
  return document;
}

function plainText(tokens: readonly Token[]): string {
  return tokens.map((token) => ("tokens" in token && token.tokens ? plainText(token.tokens) : token.raw)).join("");
}
