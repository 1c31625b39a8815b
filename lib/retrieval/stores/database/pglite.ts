/**
 * PostgreSQL in this process: PGlite, compiled to WebAssembly, keeps a database in a folder. One process at a time may
 * have it open; a lock in the folder sees to that.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { type FolderLock, lockFolder } from "../../../integrity";
import type { StoreAddress } from "../address";
import { loadStorePackage } from "../packages";
import { copyBytes } from "./binary-rows";
import type { Database, ResultRow } from "./database";
import { databaseError } from "./failures";

/** What is used of PGlite. */
interface PGlite {
  query(sql: string, values?: readonly unknown[], options?: { blob?: Blob }): Promise<{ rows: ResultRow[] }>;
  close(): Promise<void>;
}

interface Open {
  database: PGlite;
  lock: FolderLock;
}

/** What closes the databases of this process that are open. */
const closers = new Set<() => Promise<void>>();

/** Lets go of every folder that this process has open, so that another can have it. The next query opens it again. */
export async function letGoOfFolders(): Promise<void> {
  await Promise.all([...closers].map((close) => close()));
}

/** Nothing is opened before something is asked. */
export function pgliteDatabase(address: StoreAddress): Database {
  let opened: Promise<Open> | undefined;
  const using = async <T>(work: (database: PGlite) => Promise<T>): Promise<T> => {
    try {
      opened ??= openFolder(address.place);
      closers.add(close);
      return await work((await opened).database);
    } catch (error) {
      throw databaseError(error, address);
    }
  };
  const close = async (): Promise<void> => {
    const open = opened;
    opened = undefined;
    closers.delete(close);
    await open?.then(closeFolder).catch(() => {});
  };
  return {
    address,
    query: (sql, values) => using(async (database) => (await database.query(sql, values)).rows),
    async insert(table, columns, rows) {
      const names = columns.map(({ name }) => name).join(", ");
      const blob = new Blob([new Uint8Array(Buffer.concat(copyBytes(rows)))]);
      const sql = `COPY ${table} (${names}) FROM '/dev/blob' (FORMAT binary)`;
      await using((database) => database.query(sql, [], { blob }));
    },
    close,
  };
}

async function openFolder(folder: string): Promise<Open> {
  const { PGlite } = loadStorePackage<{
    PGlite: { create(folder: string, options: object): Promise<PGlite> };
  }>("@electric-sql/pglite");
  const { vector } = loadStorePackage<{ vector: unknown }>("@electric-sql/pglite-pgvector");
  const lock = lockFolder(folder, { what: "a database of PGlite" });
  try {
    const database = await PGlite.create(dataFolder(folder), { extensions: { vector } });
    return { database, lock };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** PostgreSQL makes its files in an empty folder only; a folder that PGlite made elsewhere is taken as it is. */
function dataFolder(folder: string): string {
  return fs.existsSync(path.join(folder, "PG_VERSION")) ? folder : path.join(folder, "database");
}

async function closeFolder({ database, lock }: Open): Promise<void> {
  try {
    await database.close();
  } finally {
    lock.release();
  }
}
