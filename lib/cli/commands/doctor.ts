/**
 * `bowlab doctor`: engine, versions, threads, GPU, kernelspec, what is missing and the fix; `--install` climbs the
 * ladder.
 */
import { Command } from "commander";
import { type Diagnosis, diagnose, type InstallReport, installEngine } from "../../engine";
import { type Complete, flag, optionTable } from "../../options";
import { jsonOptions, withProgressDisplay } from "../support/command";
import { findKernelspec } from "../support/kernelspec";
import { addOptions } from "../support/options";
import { printResult } from "../support/output";

const declared = optionTable({
  install: {
    type: flag,
    help: "install the best engine this machine can have (downloads and builds TensorFlow; never fails)",
  },
  force: { type: flag, help: "with --install: build it again although one works" },
  ...jsonOptions,
});

/** The command `bowlab doctor`. */
export function doctorCommand(): Command {
  const command = new Command("doctor")
    .description("what runs here and why: engine, versions, threads, GPU, kernelspec, what is missing and the fix")
    .action(run);
  return addOptions(command, declared);
}

async function run({ install, force, json }: Complete<typeof declared>): Promise<void> {
  const installed = install ? await climb(force ?? false) : undefined;
  const diagnosis = await diagnose();
  const kernelspec = findKernelspec();
  const missing = [...diagnosis.missing];
  if (kernelspec === null) {
    missing.push({ what: "Jupyter does not know the kernel `bowlab` yet", fix: "run `npx bowlab-nb install --user`" });
  }
  printResult(
    json ?? false,
    { ...diagnosis, kernelspec, missing, install: installed },
    describe({ ...diagnosis, missing }, kernelspec, installed),
  );
}

function climb(force: boolean): Promise<InstallReport> {
  return withProgressDisplay((display) =>
    installEngine({
      force,
      onProgress: ({ step, message, fraction }) =>
        display.update({ phase: step, done: Math.round(100 * (fraction ?? 0)), total: 100, detail: message }),
    }),
  );
}

function describe(diagnosis: Diagnosis, kernelspec: string | null, installed: InstallReport | undefined): string {
  const { versions, memory, gpus, tools, cache, missing } = diagnosis;
  const lines = [
    ...(installed ? [`installed     ${installed.summary}`, ""] : []),
    `engine        ${diagnosis.engine}, ${diagnosis.threads} threads`,
    ...diagnosis.ladder.map(({ engine, state, reason }) => `  ${engine.padEnd(8)}    ${state}: ${reason}`),
    `versions      Node ${versions.node}, tfjs ${versions.tfjs}, TensorFlow ${versions.tensorflow ?? "none"}, TypeScript ${versions.typescript ?? "none"}`,
    `memory        ${memory.totalMb} MB, ${memory.freeMb} MB free`,
    `GPU           ${gpus.length === 0 ? "none visible" : gpus.map((gpu) => gpu.name).join(", ")}`,
    `cache         ${cache.folder} (${Math.round(cache.bytes / 2 ** 20)} MB)`,
    `kernelspec    ${kernelspec ?? "not installed"}`,
    ...tools.map(({ name, found }) => `${name.padEnd(13)} ${found ?? "not found"}`),
  ];
  if (missing.length === 0) return [...lines, "", "nothing is missing"].join("\n");
  return [...lines, "", "to do", ...missing.map(({ what, fix }) => `  ${what}\n    → ${fix}`)].join("\n");
}
