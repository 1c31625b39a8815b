/** Markdown: documents as passages along their headings. */
export { documentName, type MarkdownOptions, markdownPassages } from "./passages";
