/** A process that computes, with the requests that wait for it. */
import { type EngineProcess, type EngineSetup, startEngineProcess } from "../engine";
import { type QueueOptions, WorkQueue } from "./queue";

export interface Living {
  process: EngineProcess;
  queue: WorkQueue;
  since: Date;
}

interface LivingHooks {
  onProgress(report: { phase: string; done: number; total?: number }): void;
  onNote(line: string): void;
  /** It ended without being asked to. */
  onLost(living: Living, what: string): void;
}

/** @throws InputError when what is to be opened cannot be; the signal's reason, after which no process is left */
export async function startLiving(
  setup: EngineSetup,
  queueOptions: Omit<QueueOptions, "run">,
  { onProgress, onNote, onLost }: LivingHooks,
  signal: AbortSignal,
): Promise<Living> {
  let living: Living | undefined;
  const hooks = { onProgress, onNote, onLost: (what: string) => living && onLost(living, what) };
  const process = await startEngineProcess(setup, hooks, signal);
  const queue = new WorkQueue({ ...queueOptions, run: (kind, items) => process.run(kind, items) });
  living = { process, queue, since: new Date() };
  return living;
}
