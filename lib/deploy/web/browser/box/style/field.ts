/** The field and the line below it. */
export const fieldStyle = `
.field { display: flex; align-items: center; gap: .6em; min-height: 3.25em; padding-inline: 1em .35em;
  border: 1px solid var(--_border); border-radius: var(--_radius); background: var(--_field); cursor: text; }
.field > .icon { color: var(--_muted); }
.field:focus-within { border-color: var(--_accent); outline: 2px solid var(--_accent); outline-offset: -1px; }
input:focus-visible { outline: 0; }
input { flex: 1; min-width: 0; padding: .8em 0; border: 0; outline: 0; background: none; appearance: none;
  font-size: max(1.0625em, 16px); text-overflow: ellipsis; }
input::placeholder { color: var(--_muted); opacity: 1; }
input::-webkit-search-cancel-button, input::-webkit-search-decoration { display: none; }
.clear { display: grid; place-items: center; width: 2.75em; height: 2.75em; color: var(--_muted);
  border-radius: var(--_radius); }
.clear:hover { color: var(--_text); }

.line { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; gap: 0 1.5em;
  min-height: 2.9em; padding: .6em .1em .5em; color: var(--_muted); font-size: .875em;
  font-variant-numeric: tabular-nums; }
.state { display: inline-flex; align-items: baseline; gap: .5em; margin-inline-start: auto; }
.dot { width: .6em; height: .6em; flex: none; border-radius: 50%; border: 1px solid currentColor; }
.state[data-state="both"] .dot { background: var(--_good); border-color: var(--_good); }
.state[data-state="words"] .dot { border: 2px solid var(--_good); }
.state[data-state="loading"] .dot { border: 2px solid var(--_waiting); }
.state[data-state="failed"] .dot { background: var(--_bad); border-color: var(--_bad); border-radius: 0; }
progress { flex: 1 0 100%; height: 3px; margin-top: .5em; border: 0; appearance: none; overflow: hidden;
  border-radius: 2px; background: var(--_line); color: var(--_accent); }
progress::-webkit-progress-bar { background: var(--_line); }
progress::-webkit-progress-value { background: var(--_accent); }
progress::-moz-progress-bar { background: var(--_accent); }
progress:not([value]) { background: linear-gradient(90deg, var(--_line), var(--_accent), var(--_line)); }
@media (forced-colors: active) {
  .dot { forced-color-adjust: none; }
  progress { forced-color-adjust: none; border: 1px solid CanvasText; height: 6px; }
}
`;
