/** A large study under way. */
import { InputError, type StepRecord } from "bowlab";
import { type LargeMaterial, largeMaterial } from "./material";
import type { LargeProtocol, SetName } from "./protocol";
import { openSet, type SearchedSet } from "./sets";

export interface LargeStudy {
  protocol: LargeProtocol;
  /** Everything that is made. */
  work: string;
  /** BEIR folders. */
  folders: Record<SetName, string>;
  material: LargeMaterial;
  /** Opened when it is asked for, and kept. */
  set(name: SetName): Promise<SearchedSet>;
  /** Aborted: training saves its state and the unit ends with an InputError. */
  signal?: AbortSignal;
  onProgress?: (progress: LargeProgress) => void;
  /** Told what takes long and has no progress. */
  onNote?: (line: string) => void;
}

/** Where a training is. */
export interface LargeProgress {
  label: string;
  done: number;
  total: number;
  record: Pick<StepRecord, "loss" | "samplesPerSecond">;
}

/** @throws InputError when the folder holds another study */
export async function openLargeStudy(
  protocol: LargeProtocol,
  work: string,
  folders: Record<SetName, string>,
  listening: Pick<LargeStudy, "signal" | "onProgress" | "onNote"> = {},
): Promise<LargeStudy> {
  const material = await largeMaterial(work, protocol, folders);
  const opened = new Map<SetName, Promise<SearchedSet>>();
  const set = (name: SetName): Promise<SearchedSet> => {
    const made = opened.get(name) ?? openSet(name, folders[name], material.tokenizer, protocol.sets[name]);
    opened.set(name, made);
    return made;
  };
  return { protocol, work, folders, material, set, ...listening };
}

/** Between two steps that none of the training's are. @throws InputError once a person or the budget has ended it */
export function requireGoing({ signal }: Pick<LargeStudy, "signal">): void {
  if (signal?.aborted) throw new InputError("stopped", { fix: "run the same command again to go on" });
}
