/**
 * A job of a Ray cluster over HTTP, as `ray job submit` hands it in: nothing of Ray is needed on this machine.
 * Source: "Ray Jobs REST API" in Ray's documentation.
 */
import * as http from "node:http";
import * as https from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { InputError, messageOf } from "../../errors";
import type { LaunchListeners } from "./local";

/** Milliseconds between two questions about a job. */
const EVERY = 1000;
/** Milliseconds that the cluster may leave without an answer. */
const PATIENCE = 30_000;

/** What a job came to. */
export interface RayJobEnd {
  isDone: boolean;
  /** What its driver said, and why Ray ended it. */
  said: string;
}

interface JobInfo {
  status: "PENDING" | "RUNNING" | "STOPPED" | "SUCCEEDED" | "FAILED";
  message: string | null;
}

/** Whether jobs are handed in at this address, where others name the cluster itself. */
export function isJobServer(address: string): boolean {
  return /^https?:/.test(address);
}

/**
 * Hands in a job and follows it to its end. Aborted, it is stopped on the cluster too.
 * @param entrypoint the command as a shell reads it
 * @throws InputError when the cluster cannot be reached or refuses; the signal's reason once it is aborted
 */
export async function runRayJob(
  address: string,
  entrypoint: string,
  { onNote, signal }: Pick<LaunchListeners, "onNote" | "signal">,
): Promise<RayJobEnd> {
  const ask = jobServer(address);
  const { submission_id: id } = await ask<{ submission_id: string }>("POST", "", { entrypoint });
  onNote?.(`job ${id}; ray job logs --address ${address} ${id} shows what it says`);
  let told = 0;
  const said = async (): Promise<string> => {
    const { logs } = await ask<{ logs: string }>("GET", `${id}/logs`);
    const whole = logs.lastIndexOf("\n") + 1;
    for (const line of logs.slice(told, whole).split("\n")) if (line.startsWith("bowlab: ")) onNote?.(line.slice(8));
    told = Math.max(told, whole);
    return logs;
  };
  try {
    for (;;) {
      await sleep(EVERY, undefined, { signal });
      const { status, message } = await ask<JobInfo>("GET", id);
      const logs = await said();
      if (status === "PENDING" || status === "RUNNING") continue;
      return { isDone: status === "SUCCEEDED", said: `${logs.trim()}\n${message ?? status}` };
    }
  } catch (error) {
    if (signal?.aborted) await ask("POST", `${id}/stop`).catch(() => {});
    signal?.throwIfAborted();
    throw error;
  }
}

type Ask = <T>(method: "GET" | "POST", what: string, body?: object) => Promise<T>;

function jobServer(address: string): Ask {
  const jobs = `${jobServerUrl(address)}api/jobs/`;
  const headers = givenHeaders();
  return async (method, what, body) => {
    const start = performance.now();
    for (;;) {
      try {
        return await answer(jobs + what, { method, headers, body: body && JSON.stringify(body) });
      } catch (error) {
        if (error instanceof InputError) throw error;
        // What may have arrived without an answer would be handed in twice.
        const isOnce = method === "POST" && !(error instanceof NotYet);
        if (isOnce || performance.now() - start > PATIENCE) throw outOfReach(address, error);
      }
      await sleep(EVERY);
    }
  };
}

async function answer<T>(url: string, request: Sent): Promise<T> {
  const { status, text } = await send(url, request);
  if (status >= 200 && status < 300) return JSON.parse(text) as T;
  // A cluster that has just begun has its job server before it has the agents that start jobs.
  if (status >= 500 && text.includes("try again later")) throw new NotYet(text.trim());
  const isLocked = status === 401 || status === 403;
  throw new InputError("the Ray cluster refuses what was asked", {
    ...{ file: url, found: `${status} ${text.trim().split("\n").at(-1)}` },
    fix: isLocked ? "set RAY_AUTH_TOKEN" : "see that --address is that of the cluster's dashboard, http://host:8265",
  });
}

/** The cluster took nothing in, and may in a moment. */
class NotYet extends Error {}

interface Sent {
  method: string;
  headers: Record<string, string>;
  body?: string;
}

/** Not by `fetch`, whose Sec-Fetch-Mode Ray takes for a browser's, and refuses. */
function send(url: string, { body, ...request }: Sent): Promise<{ status: number; text: string }> {
  const protocol = url.startsWith("https:") ? https : http;
  return new Promise((resolve, reject) => {
    const sent = protocol.request(url, { ...request, timeout: PATIENCE }, (reply) => {
      let text = "";
      reply.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      reply.on("end", () => resolve({ status: reply.statusCode ?? 0, text })).on("error", reject);
    });
    sent.on("error", reject).on("timeout", () => sent.destroy(new Error(`no answer within ${PATIENCE / 1000} s`)));
    sent.end(body);
  });
}

/** @throws InputError for one that cannot be read, or has a password: what was given is not repeated then */
export function jobServerUrl(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url !== undefined && url.username === "" && url.password === "") return url.href.replace(/\/*$/, "/");
  throw new InputError("the address of the Ray cluster cannot be read", {
    field: "--address",
    expected: "http://host:8265",
    fix: 'give a password as a header: RAY_JOB_HEADERS=\'{"Authorization": "…"}\', or RAY_AUTH_TOKEN',
  });
}

/** As Ray's own clients take them. */
function givenHeaders(): Record<string, string> {
  const { RAY_AUTH_TOKEN: token, RAY_JOB_HEADERS: more } = process.env;
  return {
    "Content-Type": "application/json",
    ...(token && { Authorization: `Bearer ${token}` }),
    ...(more && parsedHeaders(more)),
  };
}

function parsedHeaders(text: string): Record<string, string> {
  try {
    return JSON.parse(text) as Record<string, string>;
  } catch {
    throw new InputError("RAY_JOB_HEADERS cannot be read", { expected: 'JSON, {"Name": "value"}' });
  }
}

function outOfReach(address: string, error: unknown): InputError {
  return new InputError("the Ray cluster cannot be reached", {
    ...{ file: address, found: messageOf(error) || String((error as NodeJS.ErrnoException).code) },
    fix: "see that its dashboard runs (pip install 'ray[default]') and run the same command again: shards are kept",
  });
}
