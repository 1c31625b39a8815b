/** The source that a box's attributes name. */

import type { ModelLoading } from "../messages";
import { openService } from "../service";
import type { SearchSource } from "../source";
import { openStatic } from "../static-source";
import { keptToken } from "./token";

/**
 * `service`: the HTTP service there; `src`: the exported folder there. With neither, nothing is asked.
 */
export function openNamedSource(box: Element): SearchSource | undefined {
  const service = box.getAttribute("service");
  if (service !== null) return openService(service, { token: keptToken(box) });
  const folder = box.getAttribute("src");
  if (folder === null) return undefined;
  return openStatic(folder, { model: modelLoading(box) });
}

/** When a folder's model is loaded: `model`, else after the first question. */
function modelLoading(box: Element): ModelLoading {
  const model = box.getAttribute("model");
  return model === "at once" || model === "never" ? model : "when asked";
}
