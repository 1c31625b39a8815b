/** The source that a box's attributes name. */
import { openService } from "../service";
import type { SearchSource } from "../source";
import { DeferredSource } from "./deferred-source";
import { keptToken } from "./token";

/**
 * `service`: the HTTP service there; `src`: the exported folder there. With neither, nothing is asked.
 */
export function openNamedSource(box: Element): SearchSource | undefined {
  const service = box.getAttribute("service");
  if (service !== null) return openService(service, { token: keptToken(box) });
  const folder = box.getAttribute("src");
  if (folder === null) return undefined;
  return new DeferredSource(openFolder(folder));
}

async function openFolder(folder: string): Promise<SearchSource> {
  throw new Error(`exported folders cannot be opened yet: ${folder}`);
}
