/**
 * A server that answers as the job server of Ray 2.58 did to the same requests, and makes the shards itself where Ray's
 * driver would have its cluster make them.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as http from "node:http";
import type { AddressInfo } from "node:net";

export interface RayJobServer {
  address: string;
  /** Commands that were handed in. */
  entrypoints: string[];
  /** Jobs that were stopped. */
  stopped: string[];
  close(): void;
}

interface Driver {
  /** What the job comes to, and what it says; it makes the shards of launch.ray.json only where it succeeds. */
  ends: "SUCCEEDED" | "FAILED" | "never";
  logs?: string;
  token?: string;
}

/** @param driver what a job comes to */
export async function rayJobServer({ ends, logs = "", token }: Driver): Promise<RayJobServer> {
  const entrypoints: string[] = [];
  const stopped: string[] = [];
  let status = "PENDING";
  let said = logs;
  let early = ends === "SUCCEEDED" ? 1 : 0;
  const reply = async (request: http.IncomingMessage): Promise<[number, object | string]> => {
    if (token !== undefined && request.headers.authorization !== `Bearer ${token}`)
      return [401, "Unauthorized: Missing authentication token"];
    // Ray takes such a request for a browser's.
    if (request.method !== "GET" && request.headers["sec-fetch-mode"]) return [405, "'POST' method not allowed"];
    const asked = `${request.method} ${request.url}`;
    if (asked === "POST /api/jobs/") {
      if (early-- > 0) return [500, "No available agent to submit job, please try again later."];
      entrypoints.push(JSON.parse(await bodyOf(request)).entrypoint);
      if (ends === "SUCCEEDED")
        void makeShards(entrypoints[0]).then((givenUp) => {
          said += givenUp.map((shard) => `bowlab: shard ${shard} is given up: it failed\n`).join("");
          status = givenUp.length > 0 ? "FAILED" : ends;
        });
      else status = ends === "FAILED" ? ends : "RUNNING";
      return [200, { job_id: "raysubmit_1", submission_id: "raysubmit_1" }];
    }
    if (asked === "GET /api/jobs/raysubmit_1") return [200, { type: "SUBMISSION", status, message: `Job: ${status}` }];
    if (asked === "GET /api/jobs/raysubmit_1/logs") return [200, { logs: said }];
    if (asked === "POST /api/jobs/raysubmit_1/stop") {
      stopped.push("raysubmit_1");
      return [200, { stopped: true }];
    }
    return [404, "404: Not Found"];
  };
  const server = http.createServer((request, response) => {
    void reply(request).then(([code, said]) => {
      response.writeHead(code).end(typeof said === "string" ? said : JSON.stringify(said));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { address, entrypoints, stopped, close: () => void server.close() };
}

/** Runs the command of every shard as the driver's tasks do. @returns the shards whose command failed */
async function makeShards(entrypoint: string): Promise<number[]> {
  const file = entrypoint.split(" ").at(-1) as string;
  const { command, cwd, left, threads, logs } = JSON.parse(fs.readFileSync(file, "utf8"));
  const givenUp: number[] = [];
  for (const shard of left) {
    const env = { ...process.env, BOWLAB_SHARD: String(shard), BOWLAB_THREADS: String(threads) };
    const log = fs.openSync(`${logs}/shard-${shard}.log`, "a");
    const child: ChildProcess = spawn(command[0], command.slice(1), { cwd, env, stdio: ["ignore", log, log] });
    const [code] = await once(child, "close");
    fs.closeSync(log);
    if (code !== 0) givenUp.push(shard);
  }
  return givenUp;
}

async function bodyOf(request: http.IncomingMessage): Promise<string> {
  let body = "";
  for await (const part of request.setEncoding("utf8")) body += part;
  return body;
}
