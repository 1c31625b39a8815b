import { packageRoot } from "../../../package-root";

/** Code that is not the user's, as patterns of URLs: the debugger steps over it. */
export function foreignCode(): string[] {
  const escaped = packageRoot().replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return ["^node:", "[\\\\/]node_modules[\\\\/]", `^(file://)?${escaped}[\\\\/](dist|kernel)[\\\\/]`];
}
