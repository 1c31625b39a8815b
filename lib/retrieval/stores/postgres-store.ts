/** A store in PostgreSQL with pgvector, on a server or in PGlite. */
import { InputError } from "../../errors";
import { withProgress } from "../../progress";
import type { Passage } from "../../text";
import { storeAddress } from "./address";
import { type Database, inTransaction, openDatabase } from "./database";
import { checkedTable, noSuchTable, type StoreDescription, type StoreState, USUAL_TABLE } from "./description";
import { loadRows } from "./load";
import { storeSearchOptions } from "./options";
import {
  createTable,
  dropTable,
  readState,
  requireTextSearch,
  requireUtf8,
  requireVectors,
  requireWidth,
} from "./schema";
import { requireLoaded, searchVectors } from "./search";
import type { StoreHit, StoreLoadOptions, StoreRow, StoreSearchOptions, VectorStore } from "./vector-store";
import { searchText } from "./words";

/**
 * A table of passages and vectors in a database. Nothing is connected before something is asked; a connection that was
 * lost is made again by the next call.
 * @param address `postgres://…`, or `pglite:DIR` for a database in this process, kept in a folder
 * @param table Default "bowlab_passages"
 * @param timeout Seconds that a server may take for a statement, but for the building of indexes; 0: no limit. Default
 * 30
 * @throws InputError when the address or the name cannot be read, or the package for it is not installed
 * @example
 * ```ts
 * import { openStore } from "bowlab";
 *
 * const store = openStore("pglite:passages", "my_passages");
 * console.log(store.name); // → pglite:passages, my_passages
 * await store.close();
 * ```
 */
export function openStore(
  address: string,
  table: string = USUAL_TABLE,
  timeout: number = storeSearchOptions.storeTimeout.default,
): VectorStore {
  return new PostgresStore(openDatabase(storeAddress(address), { timeout }), checkedTable(table));
}

class PostgresStore implements VectorStore {
  readonly name: string;
  readonly #database: Database;
  readonly #table: string;
  /** Of a table that is whole, which does not change any more. */
  #known: StoreState | undefined;

  constructor(database: Database, table: string) {
    this.name = `${database.address.shown}, ${table}`;
    this.#database = database;
    this.#table = table;
  }

  state(): Promise<StoreState | undefined> {
    return readState(this.#database, this.#table);
  }

  async create(description: StoreDescription): Promise<void> {
    if (await this.state()) throw new InputError("there is such a table already", { file: this.name });
    await requireUtf8(this.#database);
    await requireVectors(this.#database);
    await requireTextSearch(this.#database, description.textSearch);
    await inTransaction(this.#database, () => createTable(this.#database, this.#table, description));
  }

  async count(): Promise<number> {
    return (await this.state())?.loaded ?? 0;
  }

  async load(
    rows: AsyncIterable<StoreRow>,
    fromRow: number,
    { onProgress, signal }: StoreLoadOptions = {},
  ): Promise<void> {
    const state = await this.#requireState();
    if (state.loaded !== fromRow) {
      const found = `rows from ${fromRow} on`;
      const expected = `those from ${state.loaded} on`;
      throw new InputError("loading goes on behind what is loaded", { file: this.name, expected, found });
    }
    if (state.isReady) return;
    await requireWidth(this.#database, this.#table, state.description);
    await withProgress({ label: "loading a store", unit: "passages" }, onProgress, (onProgress) =>
      loadRows(this.#database, this.#table, state, rows, { onProgress, signal }),
    );
  }

  async search(queries: Float32Array, k: number, options: StoreSearchOptions = {}): Promise<StoreHit[][]> {
    const state = await this.#loadedState();
    return searchVectors({ database: this.#database, table: this.#table, state }, queries, k, options);
  }

  async searchWords(query: string, k: number): Promise<StoreHit[]> {
    return searchText(this.#database, this.#table, await this.#loadedState(), query, k);
  }

  async passages(rows: readonly number[]): Promise<Passage[]> {
    if (rows.length === 0) return [];
    const found = await this.#database.query(
      `SELECT row::text, id, title, text FROM ${this.#table} WHERE row = ANY ($1::bigint[])`,
      [`{${rows.join(",")}}`],
    );
    const places = new Map(found.map((each) => [Number(each.row), each]));
    return rows.flatMap((row) => {
      const each = places.get(row);
      return each ? [{ id: String(each.id), title: String(each.title), text: String(each.text) }] : [];
    });
  }

  async drop(): Promise<void> {
    this.#known = undefined;
    if (await this.state()) await inTransaction(this.#database, () => dropTable(this.#database, this.#table));
  }

  close(): Promise<void> {
    return this.#database.close();
  }

  async #requireState(): Promise<StoreState> {
    const state = await this.state();
    if (state === undefined) throw noSuchTable(this.name);
    return state;
  }

  async #loadedState(): Promise<StoreState> {
    if (this.#known !== undefined) return this.#known;
    const state = await this.#requireState();
    requireLoaded({ database: this.#database, table: this.#table, state });
    await requireWidth(this.#database, this.#table, state.description);
    this.#known = state;
    return state;
  }
}
