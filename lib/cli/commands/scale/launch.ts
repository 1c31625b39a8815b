/** `bowlab launch`: a command's shards on this machine, on Slurm, Ray or Kubernetes. */
import * as os from "node:os";
import * as path from "node:path";
import { Argument, Command } from "commander";
import {
  commandLine,
  kubernetesDockerfile,
  kubernetesJob,
  type LaunchReport,
  launchEngines,
  launchKubernetes,
  launchLocal,
  launchOptions,
  launchRay,
  launchSlurm,
  openShards,
  rayCommand,
  rayJob,
  type ShardedJob,
  shardCommand,
  shardedJob,
  shardsToRun,
  slurmScript,
} from "../../../deploy";
import { InputError } from "../../../errors";
import { makeFolder, writeFileAtomic } from "../../../files";
import { type Complete, optionTable } from "../../../options";
import { interruptible, jsonOptions, tellOnce, withProgressDisplay } from "../../support/command";
import { addOptions } from "../../support/options";
import { note, printResult } from "../../support/output";

const declared = optionTable({ ...launchOptions, ...jsonOptions });
type Engine = (typeof launchEngines)[number];
type Options = Complete<typeof declared>;

/** The command `bowlab launch`. */
export function launchCommand(): Command {
  const command = new Command("launch")
    .usage("<engine> --shards <n> [options] -- encode|mine|rerank|corpus tokenize …")
    .addArgument(new Argument("<engine>", "what runs the shards").choices(launchEngines))
    .argument("[command...]", "behind --: the command whose shards are made, without --shard")
    .action(run);
  return addOptions(command, declared);
}

async function run(engine: Engine, words: string[], options: Options, command: Command): Promise<void> {
  const { shards, threads, memory, retries, json } = options;
  const cores = Math.max(1, Math.floor(os.availableParallelism() / threads));
  const isThere = engine !== "kubernetes";
  const job = shardedJob({
    bowlab: isThere ? [process.execPath, path.resolve(process.argv[1])] : ["bowlab"],
    cwd: isThere ? process.cwd() : options.mount,
    workers: options.workers ?? (engine === "local" ? cores : shards),
    ...{ words, shards, threads, memory, retries },
  });
  if (options.dryRun) {
    process.stdout.write(preview(engine, job, options));
    return;
  }
  if (options.submit && engine !== "kubernetes") command.error("error: option '--submit' is for kubernetes alone");
  if (engine === "kubernetes" && !options.submit) return writeManifests(job, options);
  const report = await withProgressDisplay((display) =>
    interruptible(
      (signal) => {
        const onNote = (line: string): void => tellOnce(display, line);
        const listeners = { signal, onNote, onProgress: display.update.bind(display) };
        if (engine === "slurm") return launchSlurm(job, { ...listeners, ...options });
        if (engine === "kubernetes") return launchKubernetes(job, { ...listeners, ...options });
        if (engine === "ray") return launchRay(job, { ...listeners, ...options });
        return launchLocal(job, listeners);
      },
      () => stopped(engine, job),
    ),
  );
  conclude(report, job.command, json ?? false);
}

/** What the engine would get. */
function preview(engine: Engine, job: ShardedJob, options: Options): string {
  if (engine === "slurm") return slurmScript(job, shardsToRun(job), options);
  if (engine === "kubernetes") return `${JSON.stringify(kubernetesJob(job, options), null, 2)}\n`;
  if (engine === "ray") {
    return `${commandLine(rayCommand(job, options))}\n${JSON.stringify(rayJob(job, options.address), null, 2)}\n`;
  }
  const numbered = (shard: number): string =>
    `BOWLAB_SHARD=${shard} BOWLAB_THREADS=${job.threads} ${commandLine(shardCommand(job))}\n`;
  return shardsToRun(job).map(numbered).join("");
}

function writeManifests(job: ShardedJob, options: Options): void {
  const { manifests, json } = options;
  makeFolder(manifests);
  const [manifest, dockerfile] = ["job.json", "Dockerfile"].map((name) => path.join(manifests, name));
  writeFileAtomic(manifest, `${JSON.stringify(kubernetesJob(job, options), null, 2)}\n`);
  writeFileAtomic(dockerfile, kubernetesDockerfile());
  const submit = `kubectl apply --filename ${manifest}, or --submit`;
  const next = `build the image ${options.image} from the Dockerfile, then ${submit}`;
  printResult(json ?? false, { manifest, dockerfile }, `written to ${manifests}; ${next}`);
}

function stopped(engine: Engine, { out }: ShardedJob): InputError {
  const fix = "run the same command again: finished shards are kept";
  const what =
    engine === "slurm" || engine === "kubernetes"
      ? "stopped following; the job goes on"
      : "stopped while the shards were made";
  return new InputError(what, { file: out, fix });
}

/** @throws InputError when a shard is not there, after its last lines */
function conclude(report: LaunchReport, command: string, json: boolean): void {
  const { out, shards, failed, isDiskFull } = report;
  for (const { shard, log, lines } of failed) note([`── shard ${shard}: ${log}`, ...lines].join("\n"));
  if (failed.length === 0) {
    printResult(json, report, `${shards} shards in ${out}; bowlab ${command} --merge ${out} proves that they fit`);
    return;
  }
  const numbers = failed.map(({ shard }) => shard).join(", ");
  if (openShards(report).length === 0) {
    throw new InputError("the shards that are there are not known to be this command's", {
      file: out,
      found: `a failure of shard ${numbers}, whose last lines stand above`,
      fix: "mend what they say, or choose another --out",
    });
  }
  const mend = isDiskFull ? "free some disk space" : "mend what they say";
  throw new InputError(`${failed.length} of ${shards} shards could not be made`, {
    file: out,
    found: `shards ${numbers}, whose last lines stand above${isDiskFull ? `; the disk of ${out} is full` : ""}`,
    fix: `${mend} and run the same command again: finished shards are kept`,
  });
}
