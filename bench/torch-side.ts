/** The PyTorch sides: a worker process (step_torch.py) that is spoken to by lines of JSON. */
import { spawn } from "node:child_process";
import * as path from "node:path";
import { createInterface } from "node:readline";
import type { ProductPrecision } from "../lib/options";
import type { Side, StepOptions } from "./side";

/** "all": the head at every position, as BertForMaskedLM does. "masked": at masked positions only. */
export type TorchVariant = "all" | "masked";

/** How PyTorch runs a step. */
export interface TorchSettings {
  variant: TorchVariant;
  /** bfloat16: under `torch.autocast`. */
  precision?: ProductPrecision;
  /** By `torch.compile`. */
  compiled?: boolean;
}

/** A process of Python that answers lines. */
export interface TorchWorker<Ready> {
  /** Its first answer. */
  ready: Ready;
  ask<Answer>(line: string): Promise<Answer>;
  close(): void;
}

/**
 * Starts a script of this folder and gives it its options, a line of JSON.
 * @throws Error with the worker's last words when it cannot be started
 */
export async function torchWorker<Ready>(
  python: string,
  script: string,
  options: { threads: number },
): Promise<TorchWorker<Ready>> {
  const worker = spawn(python, [path.join(__dirname, script)], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, HF_HUB_OFFLINE: "1", OMP_NUM_THREADS: String(options.threads) },
  });
  let complaints = "";
  worker.stderr.on("data", (text) => {
    complaints = (complaints + text).slice(-4000);
  });
  const lines = createInterface({ input: worker.stdout })[Symbol.asyncIterator]();
  const ask = async <Answer>(line: string): Promise<Answer> => {
    worker.stdin.write(`${line}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error(`the PyTorch worker stopped:\n${complaints}`);
    return JSON.parse(value) as Answer;
  };
  return { ready: await ask<Ready>(JSON.stringify(options)), ask, close: () => worker.stdin.end() };
}

/** Starts a side. @throws Error as `torchWorker` */
export async function torchSide(
  python: string,
  { variant, precision = "float32", compiled = false }: TorchSettings,
  options: StepOptions,
): Promise<Side> {
  const { ready, ask, close } = await torchWorker<{
    parameters: number;
    torch: string;
    transformers: string;
    attention: string;
  }>(python, "step_torch.py", { ...options, ...{ variant, precision, compiled } });
  return {
    name: [
      `transformers ${ready.transformers} on torch ${ready.torch}`,
      precision === "float32" ? precision : `autocast to ${precision}`,
      compiled ? "compiled" : "eager",
      `${ready.attention} attention`,
      `scores at ${variant === "all" ? "every position" : "masked positions only"}`,
    ].join(", "),
    parameters: ready.parameters,
    run: (steps) => ask(String(steps)),
    close,
  };
}
