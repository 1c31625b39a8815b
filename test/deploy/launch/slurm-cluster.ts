/** A Slurm of two nodes on this machine: munged, slurmctld and two slurmd, with files in a folder of their own. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as net from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const NODES = ["n1", "n2"] as const;
type Node = (typeof NODES)[number];

export interface SlurmCluster {
  /** For sbatch and squeue. */
  env: NodeJS.ProcessEnv;
  /** The node is gone from one moment to the next: its slurmd, and all that it has started. */
  lose(node: Node): void;
  stop(): Promise<void>;
}

/** Why there can be no cluster here; undefined: there can. */
export function whyNoSlurm(): string | undefined {
  const missing = ["munged", "slurmctld", "slurmd"].filter((name) => !fs.existsSync(`/usr/sbin/${name}`));
  if (missing.length > 0) return `${missing.join(", ")} missing: apt-get install slurm-wlm munge`;
  return process.getuid?.() === 0 ? undefined : "starting Slurm's daemons needs root";
}

/** Starts it in an empty folder. @throws Error with the daemons' words when it does not come up */
export async function startSlurm(folder: string): Promise<SlurmCluster> {
  const ports = await freePorts(3);
  const at = (name: string): string => path.join(folder, name);
  for (const name of ["munge", "state", "logs"]) fs.mkdirSync(at(name), { mode: 0o755 });
  fs.chmodSync(folder, 0o755);
  fs.writeFileSync(at("munge/key"), randomBytes(1024), { mode: 0o400 });
  fs.writeFileSync(at("slurm.conf"), configuration(folder, ports));
  const env = { ...process.env, SLURM_CONF: at("slurm.conf") };
  const children = new Map<string, ChildProcess>();
  const start = (name: string, program: string, ...words: string[]): void => {
    const log = fs.openSync(at(`logs/${name}.log`), "a");
    children.set(name, spawn(`/usr/sbin/${program}`, words, { env, stdio: ["ignore", log, log] }));
    fs.closeSync(log);
  };
  const files = ["socket", "key-file", "pid-file", "seed-file", "log-file"].map(
    (option) => `--${option}=${at(`munge/${option.replace("-file", "")}`)}`,
  );
  start("munged", "munged", "--foreground", "--force", ...files);
  const cluster = {
    env,
    lose(node: Node) {
      children.get(node)?.kill("SIGKILL");
      for (const pid of processesOf(at("slurm.conf"), node)) process.kill(pid, "SIGKILL");
    },
    async stop() {
      for (const node of NODES) cluster.lose(node);
      for (const child of children.values()) child.kill("SIGKILL");
      await sleep(100);
    },
  };
  try {
    await until(() => fs.existsSync(at("munge/socket")), "munged");
    start("slurmctld", "slurmctld", "-D", "-i");
    for (const node of NODES) start(node, "slurmd", "-D", "-N", node);
    const idle = () => spawnSync("sinfo", ["--noheader", "--format=%D %t"], { env, encoding: "utf8" }).stdout;
    await until(() => /^2 idle$/m.test(idle()), "sinfo");
  } catch (error) {
    await cluster.stop();
    const logs = fs.readdirSync(at("logs")).map((name) => fs.readFileSync(at(`logs/${name}`), "utf8").slice(-800));
    throw new Error(`${(error as Error).message}\n${logs.join("\n")}`);
  }
  return cluster;
}

function configuration(folder: string, [controller, ...nodes]: number[]): string {
  const host = os.hostname().split(".")[0];
  const each = `NodeHostname=${host} NodeAddr=127.0.0.1 CPUs=1 RealMemory=6000`;
  const named = NODES.map((node, i) => `NodeName=${node} Port=${nodes[i]} ${each}`);
  return `ClusterName=bowlab
SlurmctldHost=${host}(127.0.0.1)
SlurmctldPort=${controller}
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=${folder}/munge/socket
CredType=cred/munge
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool-%n
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd-%n.pid
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SlurmdParameters=config_overrides
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
SlurmdTimeout=5
KillWait=2
ReturnToService=2
SchedulerParameters=batch_sched_delay=1,sched_interval=2,bf_interval=2
MpiDefault=none
${named.join("\n")}
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
`;
}

/** Processes that a node of this cluster has started. */
export function processesOf(configurationFile: string, node: Node): number[] {
  return fs.readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const environment = fs.readFileSync(`/proc/${name}/environ`, "latin1").split("\0");
      const isOurs = environment.includes(`SLURM_CONF=${configurationFile}`);
      return isOurs && environment.includes(`SLURMD_NODENAME=${node}`) ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

async function until(isSo: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (isSo()) return;
    await sleep(100);
  }
  throw new Error(`${what} did not answer within 30 s`);
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => net.createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.once("listening", resolve))));
  const ports = servers.map((server) => (server.address() as net.AddressInfo).port);
  for (const server of servers) server.close();
  return ports;
}
