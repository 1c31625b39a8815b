/** Vectors to search or to index: rows that come block by block, in order, whatever holds them. */
import { InputError } from "../../errors";
import { firstNotFinite } from "../../integrity";
import { IdTable } from "../id-table";

/** Neighbouring rows; overwritten by the next block but one. */
export interface VectorBlock {
  /** Place of its first row in the collection. */
  first: number;
  rows: number;
  /** (rows, H) row-major. */
  values: Float32Array;
}

/** N vectors of H numbers with their ids, in blocks. */
export interface VectorSource {
  /** N. */
  readonly size: number;
  /** H. */
  readonly dimension: number;
  readonly ids: IdTable;
  /**
   * All rows in blocks of `rows`, the last of a shard may be shorter. @throws InputError naming the row of a number
   * that is not finite
   */
  blocks(rows: number): AsyncIterable<VectorBlock>;
  /**
   * Some rows once more. @param places ascending, none twice @returns (places, H) row-major
   */
  rowsAt(places: Int32Array): Promise<Float32Array>;
}

/** Vectors in memory. @throws InputError when they do not fill one row for each id */
export function vectorsInMemory(
  ids: Iterable<string> | IdTable,
  values: Float32Array,
  dimension: number,
): VectorSource {
  const table = ids instanceof IdTable ? ids : IdTable.of(ids);
  if (values.length !== table.size * dimension || !(dimension > 0)) {
    throw new InputError("the vectors do not fill one row for each id", {
      expected: `${table.size} × ${dimension} numbers`,
      found: `${values.length}`,
    });
  }
  return {
    size: table.size,
    dimension,
    ids: table,
    async *blocks(rows) {
      for (let first = 0; first < table.size; first += rows) {
        const part = values.subarray(first * dimension, (first + rows) * dimension);
        requireFinite(part, dimension, (row) => `vector ${first + row} (${table.get(first + row)})`);
        yield { first, rows: part.length / dimension, values: part };
      }
    },
    async rowsAt(places) {
      const rows = new Float32Array(places.length * dimension);
      for (const [i, place] of places.entries()) {
        rows.set(values.subarray(place * dimension, (place + 1) * dimension), i * dimension);
      }
      return rows;
    },
  };
}

/** @param name what to call a row @throws InputError naming the first row that has a NaN or an infinity */
export function requireFinite(
  values: Float32Array,
  dimension: number,
  name: (row: number) => string,
  file?: string,
): void {
  const bad = firstNotFinite(values);
  if (bad < 0) return;
  throw new InputError(`${name(Math.floor(bad / dimension))} cannot be compared`, {
    file,
    expected: "finite numbers",
    found: `${values[bad]} at position ${bad % dimension}`,
    fix: "encode it again; a model whose weights are not finite makes such vectors",
  });
}
