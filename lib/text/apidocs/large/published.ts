/** The published set, built by `bowlab corpus apidocs --set large`. data/apidocs/large.md lists it with its sizes. */
import { aws, clouds, graphics, services, web } from "./packages";
import type { PinnedSet } from "./pinned-set";

/** In the order in which passages come; of two passages with the same text the earlier one stays. */
export const largeSet: PinnedSet = {
  sources: [...web, ...graphics, ...services, ...clouds, ...aws],
  fingerprint: "d2b38568de70922236fe7361f2ffbc7d1e1cfa9b7a723c63b314d6674d0860f8",
};
