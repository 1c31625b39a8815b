/** `/`: the search box for people, and the files it is made of. Nothing is loaded from elsewhere. */
import * as fs from "node:fs";
import * as path from "node:path";
import type { FastifyInstance } from "fastify";
import { PAGE_POLICY } from "../http/headers";
import { badRequest } from "../work";
import type { RouteContext } from "./context";

/** The build puts the bundle beside the compiled library, also for whoever runs from the sources. */
const BUNDLE = path.resolve(
  __dirname,
  __filename.endsWith(".ts") ? "../../../dist/deploy/web/browser" : "../../web/browser",
  "bowlab-search.js",
);

const STYLE = `:root { color-scheme: light dark; }
body { margin: 0 auto; padding: 1rem; max-width: 52rem; font-family: system-ui, sans-serif; }
`;

/** The page and its files. */
export function pageRoutes(app: FastifyInstance, { has, title }: RouteContext): void {
  const html = page(title);
  app.get("/", { schema: { hide: true } }, async (_, reply) => {
    reply.header("content-security-policy", PAGE_POLICY);
    return reply.type("text/html; charset=utf-8").send(has.data ? html : WITHOUT_COLLECTION);
  });
  app.get("/page.css", { schema: { hide: true } }, async (_, reply) =>
    reply.type("text/css; charset=utf-8").send(STYLE),
  );
  app.get("/bowlab-search.js", { schema: { hide: true } }, async (_, reply) => {
    if (!fs.existsSync(BUNDLE)) throw badRequest(null, "the search box is not built: run `npm run build`");
    return reply.type("text/javascript; charset=utf-8").send(await fs.promises.readFile(BUNDLE));
  });
}

function page(title: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<link rel="stylesheet" href="page.css">
<script type="module" src="bowlab-search.js"></script>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
<bowlab-search service="./"></bowlab-search>
<noscript>The search box needs JavaScript. Without it: <code>/search?q=…</code> answers in JSON.</noscript>
</main>
</body>
</html>
`;
}

const WITHOUT_COLLECTION = page("bowlab").replace(
  /<h1>[\s\S]*<\/noscript>/,
  "<h1>bowlab</h1>\n<p>This service has no collection to search: it was started without <code>--data</code>.</p>",
);

function escaped(text: string): string {
  const names: Record<string, string> = { "&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "#39" };
  return text.replace(/[&<>"']/g, (character) => `&${names[character]};`);
}
