/** Source code as highlighted HTML. */
import hljs from "highlight.js/lib/common";
import { escapeHtml } from "../../display/mime/markup";

/** `source` with spans of highlight.js's classes; plain where the language is not known. */
export function highlighted(source: string, language: string): string {
  return hljs.getLanguage(language)
    ? hljs.highlight(source, { language, ignoreIllegals: true }).value
    : escapeHtml(source);
}
