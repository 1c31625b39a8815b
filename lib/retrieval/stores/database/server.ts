/** A PostgreSQL server over the network, by `pg`. A connection that was lost is made again when something is asked. */
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { StoreAddress } from "../address";
import { loadStorePackage } from "../packages";
import { copyBytes } from "./binary-rows";
import { bounded, type Client, type Connection, connect, leave, patienceOf, within } from "./connection";
import type { Database, WrittenColumn } from "./database";
import { databaseError, isLost } from "./failures";

/** How long a server is waited for. */
export interface ServerLimits {
  /** Milliseconds until it counts as out of reach. Default: what the address or PGCONNECT_TIMEOUT says, else 10 s. */
  patience?: number;
  /** Seconds that a statement may take; 0: no limit. Default 0. */
  timeout?: number;
}

interface Connected extends Connection {
  /** PGlite's socket server knows no COPY from the client. */
  canCopy: boolean;
}

/** Nothing is connected before something is asked. */
export function serverDatabase(
  address: StoreAddress,
  { patience = patienceOf(address), timeout = 0 }: ServerLimits = {},
): Database {
  loadStorePackage("pg");
  let connected: Promise<Connected> | undefined;
  const open = (): Promise<Connected> => {
    const opening = begin(address, patience);
    const forget = (): void => {
      if (connected === opening) connected = undefined;
    };
    // What is lost while nothing is asked is forgotten too.
    opening.then(({ client }) => client.on("error", forget).on("end", forget), forget);
    return opening;
  };
  const using = async <T>(work: (connection: Connected) => Promise<T>): Promise<T> => {
    connected ??= open();
    const mine = connected;
    try {
      return await work(await mine);
    } catch (error) {
      if (isLost(error) && connected === mine) connected = undefined;
      throw databaseError(error, address);
    }
  };
  return {
    address,
    async query(sql, values, { signal, isLong } = {}) {
      const bounds = { seconds: isLong ? 0 : timeout, signal };
      try {
        return await using((connection) =>
          bounded(address, connection, bounds, async () => (await connection.client.query(sql, values)).rows),
        );
      } catch (error) {
        signal?.throwIfAborted();
        throw error;
      }
    },
    insert: (table, columns, rows) =>
      using((connection) =>
        bounded(address, connection, { seconds: timeout }, () =>
          (connection.canCopy ? copyIn : insertRows)(connection.client, table, columns, rows),
        ),
      ),
    async close() {
      const open = connected;
      connected = undefined;
      await open?.then(leave).catch(() => {});
    },
  };
}

async function begin(address: StoreAddress, patience: number): Promise<Connected> {
  const connection = await connect(address, patience);
  const { rows } = await within(patience, connection.destroy, () =>
    connection.client.query("SELECT version() AS version"),
  );
  return { ...connection, canCopy: !String(rows[0].version).includes("PGlite") };
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
