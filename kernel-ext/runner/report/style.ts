/**
 * The page's style: one column of text, code and outputs, the contents beside it where there is room; light and dark by
 * the reader's scheme.
 */
export const style = `
:root { --paper: #ffffff; --ink: #24292f; --soft: #59636e; --panel: #f6f8fa; --line: #d9dee4; --link: #0757ad;
  --keyword: #a3178f; --string: #0a5f38; --number: #0550ae; --comment: #6a737d; --title: #6f42c1; --bad: #b3261e; --warn: #fff6e0; --amber: #855900; --cyan: #166b72; }
@media (prefers-color-scheme: dark) { :root { --paper: #16181d; --ink: #d7dae0; --soft: #9aa2ae; --panel: #1f232a; --line: #333945; --link: #7ab7ff;
  --keyword: #e394dc; --string: #92d192; --number: #83c1ff; --comment: #858d99; --title: #c9a6ff; --bad: #ff8a80; --warn: #2e2818; --amber: #e0b050; --cyan: #6fd0d6; }
  /* A picture without a ground of its own is drawn for white paper. */
  .output img { background: #ffffff; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.6 system-ui, -apple-system, "Segoe UI", sans-serif; }
body > main { max-width: 54rem; margin: 0 auto; padding: 2rem 1.25rem 6rem; }
a { color: var(--link); }
h1, h2, h3 { line-height: 1.25; margin: 2rem 0 0.75rem; }
h1 { font-size: 2rem; } h2 { font-size: 1.45rem; border-bottom: 1px solid var(--line); padding-bottom: 0.25rem; } h3 { font-size: 1.15rem; }
section { margin: 0 0 1rem; }
img { max-width: 100%; height: auto; }
pre, code { font: 0.86rem/1.5 ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.markdown > pre { background: var(--panel); padding: 0.75rem 1rem; border-radius: 6px; }
:not(pre) > code { background: var(--panel); padding: 0.1em 0.3em; border-radius: 4px; }
.source { position: relative; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: 0.65rem 0.9rem; }
details.source { padding: 0; } details.source > pre { padding: 0 0.9rem 0.65rem; }
summary { cursor: pointer; padding: 0.4rem 0.9rem; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; padding-right: 3rem; }
summary small { color: var(--soft); } details[open] > summary > code { display: none; }
#all-code:not([hidden]) { display: block; margin: 0 0 0 auto; font: inherit; font-size: 0.82rem; color: var(--soft); background: var(--panel);
  border: 1px solid var(--line); border-radius: 6px; padding: 0.2rem 0.7rem; cursor: pointer; }
.count { position: absolute; right: 0.6rem; top: 0.3rem; font-size: 0.75rem; color: var(--soft); }
.output { margin: 0.5rem 0 0; padding-left: 0.9rem; overflow-x: auto; }
.output > pre { max-height: 32rem; overflow-y: auto; }
.note { color: var(--soft); font-size: 0.88rem; margin: 0; }
/* What comes from the notebook stays in its box, whatever its style says: the box is where fixed things are fixed to, and clips. */
.contained > section > .output, .contained > .markdown, .contained .raw, .contained .source, body > nav li { contain: layout paint; }
.contained > section > .output { max-height: 64rem; overflow: auto; }
.contained > .markdown > :first-child { margin-top: 0; } .contained > .markdown > :is(h1, h2, h3):first-child { margin-top: 1rem; }
.contained > .markdown > :last-child { margin-bottom: 0; }
.contained > .markdown { overflow-x: auto; overflow-y: hidden; }
code, a { unicode-bidi: isolate; }
.stderr { background: var(--warn); padding: 0.4rem 0.6rem; border-radius: 4px; }
.error { border-left: 3px solid var(--bad); padding-left: 0.75rem; }
.widget { margin: 0.3rem 0; } .widget progress { vertical-align: middle; }
.widget.row { display: flex; flex-wrap: wrap; gap: 0.3rem 1.5rem; }
table { border-collapse: collapse; margin: 0.5rem 0; font-size: 0.92rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); padding-bottom: 0.3rem; }
th, td { padding: 0.25rem 0.75rem; border-bottom: 1px solid var(--line); }
thead th { border-bottom: 2px solid var(--soft); }
blockquote { margin: 1rem 0; padding-left: 1rem; border-left: 3px solid var(--line); color: var(--soft); }
body > nav { font-size: 0.88rem; max-width: 54rem; margin: 0 auto; padding: 1.5rem 1.25rem 0; }
body > nav ol { list-style: none; margin: 0; padding: 0; }
body > nav li { margin: 0.2rem 0; } body > nav .level-2 { padding-left: 0.9rem; } body > nav .level-3 { padding-left: 1.8rem; }
body > nav a { color: var(--soft); text-decoration: none; } body > nav a:hover { color: var(--link); text-decoration: underline; }
@media (min-width: 88rem) {
  body > nav { position: fixed; top: 0; left: 0; width: 16rem; height: 100vh; overflow-y: auto; padding: 2rem 0.5rem 2rem 1.5rem; }
}
@media print { body > nav, #all-code { display: none; } .output > pre, .contained > section > .output { max-height: none; } }
.hljs-keyword, .hljs-operator, .hljs-selector-tag, .hljs-literal { color: var(--keyword); }
.hljs-string, .hljs-regexp, .hljs-subst { color: var(--string); }
.hljs-number, .hljs-attr, .hljs-variable.constant_ { color: var(--number); }
.hljs-comment, .hljs-quote { color: var(--comment); font-style: italic; }
.hljs-title, .hljs-built_in, .hljs-type, .hljs-class { color: var(--title); }
:where(.ansi-on-red, .ansi-on-green, .ansi-on-yellow, .ansi-on-blue, .ansi-on-magenta, .ansi-on-cyan, .ansi-on-white) { color: #24292f; }
:where(.ansi-on-black) { color: #ffffff; }
.ansi-red { color: var(--bad); } .ansi-green { color: var(--string); } .ansi-yellow { color: var(--amber); } .ansi-blue { color: var(--number); }
.ansi-magenta { color: var(--keyword); } .ansi-cyan { color: var(--cyan); }
.ansi-white, .ansi-black { color: var(--soft); }
.ansi-paper { color: var(--paper); } .ansi-on-ink { background: var(--ink); } .ansi-ink { color: var(--ink); } .ansi-on-paper { background: var(--paper); }
.ansi-on-red { background: #ffb3ad; } .ansi-on-green { background: #b4e6c4; } .ansi-on-yellow { background: #f3dc9a; } .ansi-on-blue { background: #b6d7ff; }
.ansi-on-magenta { background: #f0c2ea; } .ansi-on-cyan { background: #b0e6ea; } .ansi-on-white { background: #e3e6ea; } .ansi-on-black { background: #3a3f4b; }
.ansi-bold { font-weight: 600; } .ansi-faint { opacity: 0.65; } .ansi-italic { font-style: italic; } .ansi-hidden { visibility: hidden; }
.ansi-underline { text-decoration: underline; } .ansi-strike { text-decoration: line-through; } .ansi-underline.ansi-strike { text-decoration: underline line-through; }
`;
