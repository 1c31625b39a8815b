/** Results, closed and open, and what stands in their place. */
export const resultsStyle = `
.results { list-style: none; }
.results, .notice { transition: opacity .15s .2s; }
:host(.busy) .results { opacity: .55; }
.result { display: grid; grid-template-columns: 2em minmax(0, 1fr); padding: 1em .1em 1.05em;
  border-top: 1px solid var(--_line); cursor: pointer; overflow-wrap: anywhere; }
.rank { color: var(--_muted); font-size: .875em; line-height: 1.9; font-variant-numeric: tabular-nums; }
.title { display: inline-flex; align-items: baseline; gap: .35em; min-height: 24px; max-width: 100%;
  color: var(--_accent); font-size: 1.0625em; font-weight: 600; line-height: 1.4; text-decoration: none; }
.title mark { background: none; color: inherit; margin: 0; padding: 0; font-weight: inherit;
  text-decoration: underline; text-decoration-color: color-mix(in srgb, currentColor 45%, transparent);
  text-decoration-thickness: 2px; text-underline-offset: .2em; }
.title .icon { width: .9em; height: .9em; align-self: center; }
.result:hover .title bdi, .title:focus-visible bdi { text-decoration: underline; text-underline-offset: .2em; }
.sentence { margin-top: .2em; unicode-bidi: isolate; }
.open .sentence { display: none; }
.passage { margin-top: .5em; padding: .9em 1.1em; border-inline-start: 3px solid var(--_accent);
  border-start-end-radius: var(--_radius); border-end-end-radius: var(--_radius); background: var(--_surface);
  white-space: pre-wrap; unicode-bidi: isolate; cursor: auto; }
.facts { display: flex; flex-wrap: wrap; align-items: baseline; gap: .15em 1.2em; margin-top: .45em;
  color: var(--_muted); font-size: .8125em; }
.place { font-family: var(--bowlab-mono, ui-monospace, SFMono-Regular, Menlo, Consolas, monospace);
  unicode-bidi: isolate; }
.parts { display: inline-flex; flex-wrap: wrap; gap: 0 .3em; font-variant-numeric: tabular-nums; }
.part + .part::before { content: "· "; }
.result:not(.open) .detail { display: none; }
.show { min-height: 24px; color: var(--_accent); font-weight: 600; }
.show:hover { text-decoration: underline; }

.notice { padding: 1.2em 0; border-top: 1px solid var(--_line); overflow-wrap: anywhere; }
.notice p + p { margin-top: .3em; color: var(--_muted); }
.notice-title { font-weight: 600; }
.notice .button { margin-top: 1em; }
.notice[data-kind="update"] { padding: 0 0 1em; border: 0; }
.notice[data-kind="update"] .button { margin: 0; }
.notice[data-kind="failure"] { padding-inline-start: 1em; border-top: 0; border-inline-start: 3px solid var(--_bad); }
.token { display: grid; gap: .4em; justify-items: start; margin-top: .8em; }
.token .field { width: min(100%, 24em); }
.more { margin: .5em 0 1em; }

@container (max-width: 30em) {
  .result { grid-template-columns: minmax(0, 1fr); }
  .rank { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .passage { padding: .8em .9em; }
}
@media (prefers-reduced-motion: reduce) { .results, .notice { transition: none; } }
@media (forced-colors: active) {
  .passage { border: 1px solid CanvasText; border-inline-start-width: 3px; }
}
`;
