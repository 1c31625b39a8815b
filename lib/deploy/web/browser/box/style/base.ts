/** The box itself, and what all its parts share. */
export const baseStyle = `
:host {
  display: block;
  max-width: var(--bowlab-width, 46rem);
  color: var(--_text);
  font: var(--bowlab-font, inherit);
  line-height: 1.55;
  text-align: start;
  container-type: inline-size;
  -webkit-text-size-adjust: 100%;
}
:host([hidden]) { display: none; }
*, ::before, ::after { box-sizing: border-box; }
[hidden] { display: none !important; }
p, ol { margin: 0; padding: 0; }
button, input { font: inherit; color: inherit; letter-spacing: inherit; }
button { margin: 0; padding: 0; border: 0; background: none; cursor: pointer; text-align: start; }
:focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px; border-radius: 4px; }
.icon { width: 1.25em; height: 1.25em; flex: none; fill: none; stroke: currentColor; stroke-width: 1.8;
  stroke-linecap: round; stroke-linejoin: round; }
mark { border-radius: .15em; background: var(--_mark); color: var(--_mark-text); font-weight: 600; }
.hidden-text { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
.button { display: inline-flex; align-items: center; min-height: 2.75em; padding: .4em 1.1em;
  border: 1px solid var(--_border); border-radius: var(--_radius); background: var(--_field); font-weight: 600; }
.button:hover { border-color: var(--_accent); color: var(--_accent); }
:host { --_radius: var(--bowlab-radius, .6em); }
@media (forced-colors: active) {
  .sentence mark, .passage mark { background: Mark; color: MarkText; forced-color-adjust: none; }
}
`;
