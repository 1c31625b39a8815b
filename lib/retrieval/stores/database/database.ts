/** A connection to a database: the same SQL, whether it goes to a server or to PGlite in this process. */
import type { StoreAddress } from "../address";

/** A row of a result. Columns are asked for as text or as truth values, so that both ways give the same. */
export type ResultRow = Record<string, string | boolean | null>;

/** A column that is written. */
export interface WrittenColumn {
  name: string;
  /** Its type in SQL. */
  type: string;
}

/** How one statement is run. */
export interface QueryOptions {
  /** Aborted: a server breaks the statement off; PGlite, which has this process, ends it. */
  signal?: AbortSignal;
  /** It may take as long as it takes, as the building of a graph. */
  isLong?: boolean;
}

export interface Database {
  readonly address: StoreAddress;
  /**
   * Runs one statement.
   * @throws DatabaseGone when it cannot be reached, is lost meanwhile, or does not answer in time; InputError with what
   * it refuses; the signal's reason
   */
  query(sql: string, values?: readonly string[], options?: QueryOptions): Promise<ResultRow[]>;
  /** Puts rows into a table: all of them or none. @param rows fields in PostgreSQL's binary form */
  insert(table: string, columns: readonly WrittenColumn[], rows: readonly (readonly Buffer[])[]): Promise<void>;
  /** Ends the connection. Once is enough; twice does no harm. */
  close(): Promise<void>;
}

/** Runs `work` as one transaction: all of it counts, or nothing. */
export async function inTransaction<T>(database: Database, work: () => Promise<T>): Promise<T> {
  await database.query("BEGIN");
  try {
    const result = await work();
    await database.query("COMMIT");
    return result;
  } catch (error) {
    // Where the connection is lost, the server has rolled back already.
    await database.query("ROLLBACK").catch(() => {});
    throw error;
  }
}
