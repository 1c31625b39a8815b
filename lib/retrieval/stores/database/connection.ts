/**
 * A connection to a PostgreSQL server, by `pg`. It waits for nothing without an end: not for one that lets nobody
 * in, not for a host that is gone without a word, not for a goodbye.
 */
import * as net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { addressUrl, type StoreAddress } from "../address";
import { loadStorePackage } from "../packages";
import type { ResultRow } from "./database";
import { databaseTooLate, isStarting } from "./failures";

/** Milliseconds until a server counts as out of reach, where nobody says otherwise. */
const PATIENCE = 10_000;
/** The same where somebody waits for the end. */
const PATIENCE_AT_END = 2000;
/** Milliseconds until a server that is starting up is asked again. */
const AGAIN = 100;
/**
 * Milliseconds of silence after which the system asks the other host whether it is there. It gives up after ten
 * questions, a second each.
 */
const SILENCE = 10_000;
/** What setTimeout can wait for. */
const LONGEST = 2 ** 31 - 1;

/** What is used of `pg`, so that its types are not needed where bowlab is installed. */
export interface Client {
  connect(): Promise<void>;
  query(sql: string, values?: readonly unknown[]): Promise<{ rows: ResultRow[] }>;
  query(stream: NodeJS.WritableStream): NodeJS.WritableStream;
  /** Of the server's process that serves it. */
  processID: number;
  on(event: "error" | "end", listener: () => void): Client;
  end(): Promise<void>;
}

export interface Connection {
  client: Client;
  /** Ends it at once, whatever the server does. */
  destroy(): void;
}

/** Milliseconds until a server counts as out of reach: `connect_timeout`, in seconds, as libpq's programs take it. */
export function patienceOf(address: StoreAddress): number {
  const given = addressUrl(address).searchParams.get("connect_timeout") ?? process.env.PGCONNECT_TIMEOUT;
  if (given === undefined || !/^\d+$/.test(given)) return PATIENCE;
  return Number(given) === 0 ? LONGEST : Math.min(Number(given) * 1000, LONGEST);
}

/** A server that is starting up has its port open before it lets anybody in: then it is asked again. */
export async function connect(address: StoreAddress, patience: number): Promise<Connection> {
  const { Client } = loadStorePackage<{ Client: new (options: object) => Client }>("pg");
  const start = performance.now();
  for (;;) {
    const left = Math.max(1, patience - (performance.now() - start));
    const socket = new net.Socket();
    const client = new Client({
      ...{ connectionString: address.place, application_name: "bowlab", stream: () => socket },
      ...{ connectionTimeoutMillis: left, keepAlive: true, keepAliveInitialDelayMillis: SILENCE },
    });
    // What happens to a connection without a listener would end the process.
    client.on("error", () => {});
    try {
      await client.connect();
      return { client, destroy: () => socket.destroy() };
    } catch (error) {
      socket.destroy();
      if (!isStarting(error) || performance.now() - start + AGAIN > patience) throw error;
    }
    await sleep(AGAIN);
  }
}

/** Says goodbye, and leaves without an answer where there is none. */
export async function leave({ client, destroy }: Connection): Promise<void> {
  await within(PATIENCE_AT_END, destroy, () => client.end());
}

/** Waits for `work`, and calls `over` when it takes longer than so many milliseconds. */
export async function within<T>(milliseconds: number, over: () => void, work: () => Promise<T>): Promise<T> {
  const timer = setTimeout(over, Math.min(milliseconds, LONGEST));
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}

/** How long a statement may take, and who can end it. */
export interface Bounds {
  /** 0: no limit. */
  seconds: number;
  signal?: AbortSignal;
}

/**
 * Runs statements of a connection. When the time is over or the signal aborted, the server is told to break off, and
 * the connection ended.
 * @throws DatabaseGone when the time is over; the signal's reason
 */
export async function bounded<T>(
  address: StoreAddress,
  connection: Connection,
  { seconds, signal }: Bounds,
  work: () => Promise<T>,
): Promise<T> {
  let ending: Promise<void> | undefined;
  let isLate = false;
  const stop = (): void => {
    ending ??= breakOff(address, connection).catch(() => {});
  };
  const late = (): void => {
    isLate = true;
    stop();
  };
  try {
    signal?.throwIfAborted();
    signal?.addEventListener("abort", stop, { once: true });
    return await within(seconds > 0 ? seconds * 1000 : LONGEST, late, work);
  } catch (error) {
    signal?.throwIfAborted();
    throw isLate ? databaseTooLate(address, seconds) : error;
  } finally {
    signal?.removeEventListener("abort", stop);
    await ending;
  }
}

/**
 * Ends a connection and what it is asked. The server is told by another connection: of one that only goes away it
 * learns when it has the answer, for a graph after hours.
 */
async function breakOff(address: StoreAddress, connection: Connection): Promise<void> {
  try {
    const other = await connect(address, PATIENCE_AT_END);
    const { processID } = connection.client;
    await within(PATIENCE_AT_END, other.destroy, () =>
      other.client.query("SELECT pg_cancel_backend($1)", [processID]).finally(() => leave(other)),
    );
  } finally {
    await leave(connection);
  }
}
