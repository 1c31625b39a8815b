/** VitePress's settings. What changes with the pages stands in site.json, which `npm run site` writes. */
import * as fs from "node:fs";
import { katex } from "@mdit/plugin-katex";
import GithubSlugger from "github-slugger";
import { defineConfig } from "vitepress";

const { base, out, nav, sidebar } = JSON.parse(fs.readFileSync(new URL("./site.json", import.meta.url), "utf8"));

/** The same anchors as in the repository's Markdown. */
const slugify = (text: string) => new GithubSlugger().slug(text);

export default defineConfig({
  base,
  outDir: out,
  title: "bowlab",
  description: "A TypeScript notebook laboratory for pre-training dense retrievers",
  lang: "en",
  head: [["link", { rel: "icon", href: `${base}icon.svg` }]],
  // Handed out beside the pages, and checked by the site's test.
  ignoreDeadLinks: [/^\/(api|reports|files)\//],
  markdown: {
    anchor: { slugify },
    toc: { slugify },
    theme: { light: "github-light-high-contrast", dark: "github-dark" },
    config: (md) => {
      // Vue leaves code within a line, and formulas, as they are: `{{ }}` in them is not Vue's.
      const code = md.renderer.rules.code_inline as NonNullable<typeof md.renderer.rules.code_inline>;
      md.renderer.rules.code_inline = (...words) => code(...words).replace("<code", "<code v-pre");
      // MathML: no style sheet and no font.
      md.use(katex, {
        output: "mathml",
        strict: "ignore",
        transformer: (html: string) => html.replace("<span", "<span v-pre"),
      });
    },
  },
  vite: { build: { chunkSizeWarningLimit: 4000 } },
  themeConfig: {
    nav,
    sidebar,
    outline: { level: [2, 3] },
    search: { provider: "local" },
    docFooter: { prev: "Before", next: "Next" },
    footer: { message: "bowlab, Apache-2.0" },
  },
});
