/** The search page's markup. What comes from outside is escaped: a title is text, whatever it holds. */

/** What the page shows, and what its box asks. */
export interface SearchPage {
  /** The collection's name: the heading, and the title in the browser's tab. */
  title: string;
  /** A sentence below the heading. Left out, it says how to ask. */
  about?: string;
  /** The HTTP service, or the exported folder, that the box asks: addresses relative to the page, such as `.`. */
  asks: { service: string } | { folder: string };
  /** The language of the page, as a tag; `en` by default. */
  language?: string;
}

/** Said below the heading where nothing else is given. */
const about = {
  service: "Ask a question, or name what you are looking for. The best passages come as you type.",
  folder: "Ask a question, or name what you are looking for. The search runs in your browser.",
};

const GENERATOR = '<meta name="generator" content="bowlab">';

/** Whether a page is one of ours: only such a page is written anew. */
export function isSearchPage(html: string): boolean {
  return html.includes(GENERATOR);
}

/** `index.html`. @param policy what the page may load, for a folder that no server sends with a header */
export function searchPageHtml({ title, about: said, asks, language = "en" }: SearchPage, policy?: string): string {
  const [attribute, place] = "service" in asks ? ["service", asks.service] : ["src", asks.folder];
  const meta = policy ? `<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">\n` : "";
  // Whoever opens this page wants to search.
  const model = "folder" in asks ? 'model="at once" ' : "";
  return `<!doctype html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
${GENERATOR}
${meta}<title>${escaped(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="page.css">
<script type="module" src="bowlab-search.js"></script>
</head>
<body>
<header>
<h1 dir="auto">${escaped(title)}</h1>
<p dir="auto">${escaped(said ?? about["service" in asks ? "service" : "folder"])}</p>
</header>
<main>
<bowlab-search ${attribute}="${escaped(place)}" ${model}address="q" theme="auto" autofocus>
<noscript><p>The search needs JavaScript.</p></noscript>
<p class="keys"><kbd>/</kbd> leads to the field, <kbd>↑</kbd> <kbd>↓</kbd> from result to result,
<kbd>Enter</kbd> opens one, <kbd>Esc</kbd> goes back.</p>
</bowlab-search>
</main>
</body>
</html>
`;
}

/** A text as it may stand in markup, within quotes too. */
function escaped(text: string): string {
  const names: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (character) => names[character]);
}
