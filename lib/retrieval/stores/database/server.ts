/** A PostgreSQL server over the network, by `pg`. A connection that was lost is made again when something is asked. */
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { StoreAddress } from "../address";
import { loadStorePackage } from "../packages";
import { copyBytes } from "./binary-rows";
import type { Database, ResultRow, WrittenColumn } from "./database";
import { databaseError, isLost, isStarting } from "./failures";

/** Milliseconds until a server counts as out of reach. */
const PATIENCE = 10_000;
/** The same where somebody waits for the end. */
const PATIENCE_AT_END = 2000;
/** Milliseconds until a server that is starting up is asked again. */
const AGAIN = 100;

/** What is used of `pg`, so that its types are not needed where bowlab is installed. */
interface Client {
  connect(): Promise<void>;
  query(sql: string, values?: readonly unknown[]): Promise<{ rows: ResultRow[] }>;
  query(stream: NodeJS.WritableStream): NodeJS.WritableStream;
  /** Of the server's process that serves it. */
  processID: number;
  on(event: "error" | "end", listener: () => void): void;
  end(): Promise<void>;
}

interface Package {
  Client: new (options: object) => Client;
}

interface Connected {
  client: Client;
  /** PGlite's socket server knows no COPY from the client. */
  canCopy: boolean;
}

/**
 * Nothing is connected before something is asked.
 * @param patience milliseconds until the server counts as out of reach
 */
export function serverDatabase(address: StoreAddress, patience = PATIENCE): Database {
  const { Client } = loadStorePackage<Package>("pg");
  let connected: Promise<Connected> | undefined;
  const connect = async (): Promise<Connected> => {
    const client = await connectedClient(Client, address, patience);
    const forget = (): void => {
      connected = undefined;
    };
    client.on("error", forget);
    client.on("end", forget);
    const { rows } = await client.query("SELECT version() AS version");
    return { client, canCopy: !String(rows[0].version).includes("PGlite") };
  };
  const using = async <T>(work: (connection: Connected) => Promise<T>): Promise<T> => {
    try {
      connected ??= connect();
      return await work(await connected);
    } catch (error) {
      if (isLost(error)) connected = undefined;
      throw databaseError(error, address);
    }
  };
  return {
    address,
    async query(sql, values, signal) {
      let ending: Promise<void> | undefined;
      const stop = () => {
        ending = connected?.then(({ client }) => breakOff(client, Client, address)).catch(() => {});
      };
      try {
        signal?.throwIfAborted();
        signal?.addEventListener("abort", stop, { once: true });
        return await using(async ({ client }) => (await client.query(sql, values)).rows);
      } catch (error) {
        signal?.throwIfAborted();
        throw error;
      } finally {
        signal?.removeEventListener("abort", stop);
        await ending;
      }
    },
    insert: (table, columns, rows) =>
      using(({ client, canCopy }) => (canCopy ? copyIn : insertRows)(client, table, columns, rows)),
    async close() {
      const open = connected;
      connected = undefined;
      await open?.then(({ client }) => client.end()).catch(() => {});
    },
  };
}

/**
 * Ends a connection and what it is asked. The server is told by another connection: of one that only goes away it
 * learns when it has the answer, for a graph after hours.
 */
async function breakOff(client: Client, Client: Package["Client"], address: StoreAddress): Promise<void> {
  try {
    const other = await connectedClient(Client, address, PATIENCE_AT_END);
    await other.query("SELECT pg_cancel_backend($1)", [client.processID]).finally(() => other.end());
  } finally {
    await client.end();
  }
}

/** A server that is starting up has its port open before it lets anybody in: then it is asked again. */
async function connectedClient(Client: Package["Client"], address: StoreAddress, patience: number): Promise<Client> {
  const connectionString = address.place;
  const start = performance.now();
  for (;;) {
    const left = Math.max(1, patience - (performance.now() - start));
    const client = new Client({
      ...{ connectionString, connectionTimeoutMillis: left, keepAlive: true, application_name: "bowlab" },
    });
    // What happens to a connection without a listener would end the process.
    client.on("error", () => {});
    try {
      await client.connect();
      return client;
    } catch (error) {
      void client.end().catch(() => {});
      if (!isStarting(error) || performance.now() - start + AGAIN > patience) throw error;
    }
    await sleep(AGAIN);
  }
}

async function copyIn(
  client: Client,
  table: string,
  columns: readonly WrittenColumn[],
  rows: readonly (readonly Buffer[])[],
): Promise<void> {
  const { from } = loadStorePackage<{ from(sql: string): NodeJS.WritableStream }>("pg-copy-streams");
  const names = columns.map(({ name }) => name).join(", ");
  const stream = client.query(from(`COPY ${table} (${names}) FROM STDIN (FORMAT binary)`));
  // The pipeline waits where the server is slower than this machine.
  await pipeline(Readable.from(copyBytes(rows)), stream);
}

/** The same by one statement: pg sends buffers in binary form. */
async function insertRows(
  client: Client,
  table: string,
  columns: readonly WrittenColumn[],
  rows: readonly (readonly Buffer[])[],
): Promise<void> {
  const names = columns.map(({ name }) => name).join(", ");
  let next = 0;
  const marks = rows.map(() => `(${columns.map(({ type }) => `$${++next}::${type}`).join(", ")})`);
  await client.query(`INSERT INTO ${table} (${names}) VALUES ${marks.join(", ")}`, rows.flat());
}
