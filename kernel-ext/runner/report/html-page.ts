/** The frame of a self-contained page: its head, with the policy that the browser holds it to. */
import { escapeHtml } from "../../display/mime/markup";

export interface HtmlPageOptions {
  title: string;
  /** Content security policy. */
  policy: string;
  /** CSS. */
  style: string;
}

/** A complete HTML document. @param body HTML, already escaped */
export function htmlPage(body: string, { title, policy, style }: HtmlPageOptions): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`;
}
