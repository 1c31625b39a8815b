/** The vectors of queries: made in memory by the model that made the passages', or taken from a folder. */
import * as fs from "node:fs";
import { InputError } from "../../errors";
import { describeCheckpoint } from "../../model";
import type { ProductPrecision } from "../../options";
import type { Query } from "../../text";
import {
  type DenseEncoderOptions,
  describeEncoding,
  type EncodingDescription,
  type EncodingOptions,
  openDenseEncoder,
} from "../encoding";
import { requireFinite, VectorFiles } from "../vectors";

export interface QueryVectors {
  /** @returns (Q, H) row-major, in the order of the queries @throws InputError when a query can have no vector */
  of(queries: readonly Query[], options: Pick<EncodingOptions, "onProgress" | "signal">): Promise<Float32Array>;
  close(): void;
}

/** Where the queries' vectors come from: a checkpoint that encodes them, or files. */
export interface QueryVectorOptions {
  /** The checkpoint that makes them. Default: the one that made the passages', where it still is. */
  model?: string;
  /** A folder of vectors that were made before (`encodeCollection` of queries). Default: they are encoded. */
  queryVectors?: string;
  /** Tokens read of a query. */
  queryLength?: number;
  batchSize?: number;
  /** Of the products that make vectors. Default float32. */
  precision?: ProductPrecision;
}

/** The passages' vectors: where they are, and the model that made them where that is known. */
export interface PassageVectors {
  /** A folder, or a store's name. */
  place: string;
  model?: EncodingDescription["model"];
}

/** Those of a folder. */
export function vectorsOfFolder(folder: string): PassageVectors {
  return { place: folder, model: describeEncoding(folder)?.model };
}

/**
 * @param dimension H
 * @throws InputError when nothing here makes vectors that fit the passages'
 */
export function openQueryVectors(
  { place, model: made }: PassageVectors,
  dimension: number,
  { model, queryVectors, queryLength, batchSize, precision }: QueryVectorOptions,
): QueryVectors {
  if (queryVectors !== undefined) return storedVectors(queryVectors, dimension);
  const options = { maxLength: queryLength, batchSize, precision, pooling: made?.pooling };
  return encodedVectors(queryModel(place, model, made), dimension, options);
}

/** Encoded when they are asked for, in memory: a search writes nothing. */
function encodedVectors(folder: string, dimension: number, options: DenseEncoderOptions): QueryVectors {
  const encoder = openDenseEncoder(folder, "queries", options);
  if (encoder.dimension !== dimension) {
    encoder.dispose();
    throw otherWidth(folder, dimension, encoder.dimension);
  }
  return {
    async of(queries, options) {
      if (queries.length === 0) {
        throw new InputError("there are no queries to encode", {
          expected: "at least one text",
          fix: "check that this is the collection that was meant",
        });
      }
      encoder.requireMemory(queries.length);
      const vectors = await encoder.encode(
        queries.map(({ text }) => text),
        options,
      );
      requireFinite(vectors, dimension, (row) => `the vector of ${queries[row].id}`);
      return vectors;
    },
    close: encoder.dispose,
  };
}

function storedVectors(folder: string, dimension: number): QueryVectors {
  return {
    async of(queries) {
      const files = new VectorFiles(folder);
      if (files.dimension !== dimension) throw otherWidth(folder, dimension, files.dimension);
      const all = await files.load();
      const places = new Map(Array.from(files.ids, (id, place) => [id, place]));
      const chosen = new Float32Array(queries.length * dimension);
      queries.forEach(({ id }, q) => {
        const place = places.get(id);
        if (place === undefined) {
          throw new InputError(`there is no vector of query ${id}`, {
            file: folder,
            fix: "encode the queries of this collection: bowlab encode --what queries",
          });
        }
        chosen.set(all.subarray(place * dimension, (place + 1) * dimension), q * dimension);
      });
      return chosen;
    },
    close: () => {},
  };
}

function otherWidth(file: string, dimension: number, found: number): InputError {
  return new InputError("the vectors of queries and passages have different widths", {
    file,
    expected: `${dimension} numbers a row, as the passages'`,
    found: `${found}`,
    fix: "encode both with the same model",
  });
}

/**
 * The checkpoint that makes the queries' vectors. @throws InputError when it is not known, or is not the one that made
 * the passages'
 */
function queryModel(
  vectors: string,
  model: string | undefined,
  made: Pick<EncodingDescription["model"], "folder" | "weights"> | undefined,
): string {
  const folder = model ?? made?.folder;
  if (folder !== undefined && fs.existsSync(folder)) {
    const { sha256: weights } = describeCheckpoint(folder);
    if (made === undefined || weights === made.weights) return folder;
    throw new InputError("the passages' vectors were made by other weights than these", {
      file: folder,
      expected: `SHA-256 ${made.weights.slice(0, 12)}…`,
      found: `${weights.slice(0, 12)}…`,
      fix: "encode the passages again with this model, or search with the model they were made with",
    });
  }
  throw new InputError("nothing here can make vectors of the queries", {
    file: vectors,
    expected: "the model that made the vectors",
    found: folder === undefined ? "vectors that do not say who made them" : `no folder ${folder}`,
    fix: "give it by --model DIR, or give --query-vectors DIR",
  });
}
