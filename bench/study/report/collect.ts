/** The units' files read back as one. */
import { InputError } from "bowlab";
import type { Protocol } from "../protocol";
import { readUnit } from "../study";
import type { StudyResults } from "./summary";

/** @throws InputError naming the units that have no result */
export function collectResults(work: string, protocol: Protocol, ids: readonly string[]): StudyResults {
  const found = ids.map((id) => [id, readUnit<never>(work, id)] as const);
  const missing = found.filter(([, result]) => result === undefined).map(([id]) => id);
  if (missing.length > 0)
    throw new InputError("the study is not whole", {
      file: work,
      found: `no result of ${missing.slice(0, 5).join(", ")}${missing.length > 5 ? `, … (${missing.length})` : ""}`,
      fix: "run `npm run study` again: it goes on where it stopped",
    });
  const of = (kind: string) => found.filter(([id]) => id.split(" ")[0] === kind).map(([, result]) => result as never);
  return {
    protocol,
    controls: of("controls")[0],
    frozen: of("frozen"),
    finetuned: of("finetuned"),
    speed: of("speed")[0],
    curves: of("curve"),
    ablations: of("ablation"),
  };
}
