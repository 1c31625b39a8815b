/** A PostgreSQL server of this machine for a test, where it is installed: a fresh folder, a port, a password. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as net from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const INSTALLED = "/usr/lib/postgresql";

/** The folder of its programs, or the one that BOWLAB_TEST_POSTGRES names; undefined: there is none. */
export function postgresPrograms(): string | undefined {
  if (process.env.BOWLAB_TEST_POSTGRES) return process.env.BOWLAB_TEST_POSTGRES;
  if (process.platform !== "linux" || !fs.existsSync(INSTALLED)) return undefined;
  const folders = fs.readdirSync(INSTALLED).map((version) => path.join(INSTALLED, version, "bin"));
  return folders.find((folder) => fs.existsSync(path.join(folder, "initdb")));
}

/** Whether pgvector is installed there. */
export function hasVector(programs: string): boolean {
  const share = execFileSync(path.join(programs, "pg_config"), ["--sharedir"], { encoding: "utf8" }).trim();
  return fs.existsSync(path.join(share, "extension", "vector.control"));
}

/**
 * Starts a server. It refuses to run as root: then it runs as nobody.
 * @param more options of initdb
 */
export async function startPostgres(programs: string, password: string, ...more: string[]) {
  const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bowlab-postgres-"));
  const file = path.join(folder, "password");
  fs.writeFileSync(file, `${password}\n`);
  if (user.uid !== undefined) for (const place of [folder, file]) fs.chownSync(place, user.uid, user.gid as number);
  const data = path.join(folder, "data");
  const access = ["--username=me", "--auth=scram-sha-256", `--pwfile=${file}`];
  execFileSync(path.join(programs, "initdb"), ["-D", data, "--no-sync", ...access, ...more], { ...user, cwd: folder });
  const port = await freePort();
  const places = ["-D", data, "-p", String(port), "-k", folder, "-c", "listen_addresses=127.0.0.1"];
  const child: ChildProcess = spawn(path.join(programs, "postgres"), places, { ...user, cwd: folder, stdio: "ignore" });
  const ended = once(child, "exit");
  while (child.exitCode === null && !(await isOpen(port))) await sleep(50);
  return {
    port,
    /** Folder of the socket. */
    folder,
    address: (given = password) => `postgres://me:${given}@127.0.0.1:${port}/postgres`,
    async stop() {
      child.kill("SIGQUIT");
      await ended;
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as net.AddressInfo;
  server.close();
  return port;
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1", () => resolve(true)).on("error", () => resolve(false));
    socket.on("connect", () => socket.end());
  });
}
