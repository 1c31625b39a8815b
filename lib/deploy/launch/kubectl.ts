/** Shards as a job that kubectl hands to a cluster, followed by what the cluster says of it. */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { InputError } from "../../errors";
import { writeJson } from "../../files";
import type { ShardedJob } from "./job";
import { type KubernetesOptions, kubernetesJob } from "./kubernetes";
import type { LaunchListeners } from "./local";
import type { FailedShard, LaunchReport } from "./progress";
import { numbersIn } from "./words";

/** Milliseconds between two questions to the cluster. */
const EVERY = 2000;

/** Lines that are shown of a failed shard. */
const LINES = 12;

/** What kubectl says where no cluster answers, or none is named; and where it would ask for a password. */
const NO_CLUSTER =
  /connection refused|refused - did you|Unable to connect|no such host|timeout|context .* does not exist|error: EOF/;

/** Of a job's status, as `kubectl get job --output json` prints it. */
interface JobStatus {
  active?: number;
  ready?: number;
  succeeded?: number;
  failed?: number;
  /** "0-3,7" */
  completedIndexes?: string;
  conditions?: { type: string; status: string; message?: string }[];
}

/**
 * Hands the shards to the cluster of kubectl's present context as one Indexed Job, and follows it to its end. Every
 * call is a job of its own; shards that are there already are recognised by its processes.
 * @throws InputError when kubectl is not here or reaches no cluster, the cluster refuses the job, or somebody deletes
 * it; the signal's reason once it is aborted: the job goes on
 */
export async function launchKubernetes(
  job: ShardedJob,
  { onProgress, onNote, signal, ...options }: LaunchListeners & KubernetesOptions,
): Promise<LaunchReport> {
  const { metadata, ...rest } = kubernetesJob(job, options);
  const manifest = { ...rest, metadata: { labels: metadata.labels, generateName: `${metadata.name}-` } };
  const name = create(manifest);
  onNote?.(`job ${name}: kubectl get job ${name} shows it, kubectl delete job ${name} ends it`);
  for (;;) {
    const status = statusOf(name);
    const phase = status ? phaseOf(status) : "kubectl does not answer";
    onProgress?.({ phase, done: status?.succeeded ?? 0, total: job.shards, detail: "shards" });
    if (status?.conditions?.some(isEnd)) return reportOf(job, name, status);
    await sleep(EVERY, undefined, { signal });
  }
}

/** @returns the job's name */
function create(manifest: object): string {
  // Not by standard input, from which kubectl would read a name and a password where it has none.
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-"));
  const file = path.join(folder, "job.json");
  try {
    writeJson(file, manifest);
    return JSON.parse(kubectl("create", "--filename", file, "--output", "json")).metadata.name;
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

const isEnd = ({ type, status }: { type: string; status: string }): boolean =>
  status === "True" && (type === "Complete" || type === "Failed");

function phaseOf({ active = 0, ready = 0, failed = 0 }: JobStatus): string {
  const tries = failed > 0 ? `, ${failed} tries failed` : "";
  return `${active} active, ${ready} of them running${tries}`;
}

/** undefined: there was no answer this time. @throws InputError when there is no such job any more */
function statusOf(name: string): JobStatus | undefined {
  const { status, stdout, stderr } = spawnSync("kubectl", ["get", "job", name, "--output", "json"], {
    encoding: "utf8",
  });
  if (status === 0) return JSON.parse(stdout).status ?? {};
  if (!/NotFound/.test(stderr ?? "")) return undefined;
  throw new InputError("the job is not there any more", {
    found: stderr.trim(),
    fix: "run the same command again: finished shards are recognised",
  });
}

function reportOf(job: ShardedJob, name: string, { completedIndexes = "" }: JobStatus): LaunchReport {
  const done = new Set(numbersIn(completedIndexes));
  const open = Array.from({ length: job.shards }, (_, shard) => shard).filter((shard) => !done.has(shard));
  return { out: job.out, shards: job.shards, failed: open.map((shard) => failedShard(name, shard)) };
}

function failedShard(name: string, shard: number): FailedShard {
  const labels = [`job-name=${name}`, `job-completion-index=${shard}`].map((label) => `batch.kubernetes.io/${label}`);
  const words = ["logs", "--selector", labels.join(","), "--tail", String(LINES)];
  const { status, stdout } = spawnSync("kubectl", words, { encoding: "utf8" });
  const lines = status === 0 ? stdout.trimEnd().split("\n").slice(-LINES) : [];
  return { shard, log: `kubectl ${words.join(" ")}`, lines };
}

function kubectl(...words: string[]): string {
  const { status, stdout, stderr, error } = spawnSync("kubectl", words, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (error) {
    throw new InputError("kubectl is not here", {
      expected: "kubectl on the PATH",
      found: error.message,
      fix: "install it, or leave --submit out and carry the manifest to where it is",
      cause: error,
    });
  }
  if (status === 0) return stdout;
  const found = stderr.trim().split("\n").slice(-3).join(" ");
  if (NO_CLUSTER.test(stderr)) {
    throw new InputError("kubectl reaches no cluster", {
      found,
      fix: "name one in KUBECONFIG, or by kubectl config use-context; kubectl cluster-info tells whether it answers",
    });
  }
  throw new InputError("Kubernetes refused the job", { found, fix: "mend what it says and launch again" });
}
