/** A service for tests: on a free port of this machine, ended after each test. */
import * as fs from "node:fs";
import * as path from "node:path";
import { type ServeOptions, type Service, startService } from "../../../lib/deploy/serve";
import { put, useScratch } from "../../text/scratch";

/** What a passage must never become on a page. */
export const NASTY = [
  { _id: "tag", title: "<b>Bold</b> & bright", text: "A <img src=x onerror=alert(1)> tag about lanterns." },
  { _id: "script", title: "Script", text: "</script><script>alert('lantern')</script> lights a lantern." },
  { _id: "../../etc/passwd", title: "Path", text: "The path ../../etc/passwd has no lantern; %2e%2e%2f neither." },
];

const PLAIN = [
  { _id: "p1", title: "Harbour", text: "Ships wait in the harbour until the fog has gone." },
  { _id: "p2", title: "Bakery", text: "The bakery opens at five and sells warm bread." },
  { _id: "p3", title: "Lighthouse", text: "A lighthouse keeper lights the lamp at dusk. Ships see it in the fog." },
];

/** A folder of passages, and services over it. */
export function useServices() {
  const at = useScratch();
  const open: Service[] = [];
  let cache: string | undefined;
  beforeEach(() => {
    cache = process.env.XDG_CACHE_HOME;
    process.env.XDG_CACHE_HOME = at("cache");
    putPassages(at("data"), [...PLAIN, ...NASTY]);
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((service) => service.close()));
    if (cache === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = cache;
  });
  const start = async (options: Partial<ServeOptions> = {}): Promise<Service> => {
    const service = await startService({ data: at("data"), port: 0, ...options });
    open.push(service);
    return service;
  };
  return { at, start };
}

/** Writes passages as a BEIR folder. */
export function putPassages(folder: string, passages: readonly object[]): void {
  put(path.join(folder, "corpus.jsonl"), passages.map((passage) => `${JSON.stringify(passage)}\n`).join(""));
}

// biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field.
export type Body = any;

/** An answer: its status, its headers, and its body read as JSON where it is. */
export async function ask(url: string, init: RequestInit & { json?: unknown } = {}) {
  const { json, ...rest } = init;
  const post = json === undefined ? {} : { method: "POST", body: JSON.stringify(json) };
  const headers = { ...(json === undefined ? {} : { "content-type": "application/json" }), ...rest.headers };
  const response = await fetch(url, { ...post, ...rest, headers });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json");
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: (isJson ? JSON.parse(text) : undefined) as Body,
  };
}

/** Linux only: the processes that compute for a service of this process. */
export function enginePids(): number[] {
  const children = fs.readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, "utf8").trim().split(" ");
  const isEngine = (pid: string) => fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("serve/engine/main");
  return children.filter((pid) => pid !== "" && isEngine(pid)).map(Number);
}

/** The value of a metric without labels. */
export async function metric(url: string, name: string): Promise<number> {
  const { text } = await ask(`${url}/metrics`);
  return Number(new RegExp(`^${name} (.+)$`, "m").exec(text)?.[1]);
}
