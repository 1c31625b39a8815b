/** What a person reads of a line of Markdown: its words, without marks, addresses and badges. */
import type entities = require("entities");

import type { Token, Tokens } from "marked";

/** Pictures that show a state and say nothing. */
const BADGE = /badge|shields\.io|travis-ci|circleci|codecov|coveralls|appveyor|snyk\.io|isitmaintained|packagephobia/i;

/** The words of inline tokens; a soft line break is a space. */
export function inlineText(tokens: readonly Token[] = []): string {
  return tokens.map(textOfToken).join("");
}

function textOfToken(token: Token): string {
  switch (token.type) {
    case "br":
      return "\n";
    case "html":
      return /^<br\b/i.test(token.raw) ? "\n" : "";
    case "image":
      return BADGE.test((token as Tokens.Image).href) ? "" : decoded(token.text as string);
    case "link":
      return isBadge(token as Tokens.Link) ? "" : inlineText((token as Tokens.Link).tokens);
    case "codespan":
    case "escape":
      return token.text as string;
    case "checkbox":
      return "";
  }
  const { tokens, text = "" } = token as Tokens.Generic;
  return tokens ? inlineText(tokens) : decoded(text as string).replace(/[ \t]*\n[ \t]*/g, " ");
}

/** A picture that leads somewhere, or a link to a badge. */
function isBadge({ tokens }: Tokens.Link): boolean {
  return tokens.length > 0 && tokens.every(({ type, raw }) => type === "image" || raw.trim() === "");
}

/** `&amp;` → `&`. */
export function decoded(text: string): string {
  if (!text.includes("&")) return text;
  const { decodeHTML } = require("entities") as typeof entities;
  return decodeHTML(text);
}
