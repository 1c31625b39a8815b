/** A kernel's sink for the display tests. */

import { type DisplayOptions, registerSink } from "../../../kernel-ext/display/channels/sink";
import type { MimeBundle } from "../../../kernel-ext/display/mime/mime";

export interface Shown {
  bundle: MimeBundle;
  options: DisplayOptions;
}

/** A sink that remembers, in cell `cell`; `idle()` ends the cell. */
export function recorder() {
  const shown: Shown[] = [];
  let callbacks: (() => void)[] = [];
  const state = {
    shown,
    cell: "one" as string | undefined,
    idle() {
      const due = callbacks;
      callbacks = [];
      for (const callback of due) callback();
    },
  };
  registerSink({
    display: (bundle, options) => shown.push({ bundle, options }),
    clear: () => {},
    cellId: () => state.cell,
    beforeIdle: (callback) => callbacks.push(callback),
  });
  return state;
}
