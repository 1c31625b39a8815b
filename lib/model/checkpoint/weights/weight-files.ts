/**
 * The file or files that hold a checkpoint's weights: `model.safetensors`, or its shards named by
 * `model.safetensors.index.json`. Tensors go by their canonical names and are read one at a time.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { InputError } from "../../../errors";
import { fileSha256, readJson, sha256 } from "../../../files";
import type { ModelType } from "../../config";
import { SafetensorsReader, type StoredTensor } from "./safetensors";
import { canonicalNames } from "./tensor-names";
import { notACheckpoint } from "./unsupported-formats";

export const weightsFile = "model.safetensors";
const INDEX = "model.safetensors.index.json";

const indexSchema = z.looseObject({ weight_map: z.record(z.string(), z.string()) });

/** The weights of a checkpoint's folder, in one file or in shards, read tensor by tensor. */
export class WeightFiles {
  /** Named in errors: the file, or the index of the shards. */
  readonly file: string;
  readonly #readers: ReadonlyMap<string, SafetensorsReader>;
  /** Canonical name → the name and the reader of the file that has it. */
  readonly #places = new Map<string, { name: string; reader: SafetensorsReader }>();

  /** @throws InputError when the folder holds no weights that can be read, or a shard is missing or cut short */
  constructor(folder: string, type: ModelType = "bert") {
    const single = path.join(folder, weightsFile);
    const index = path.join(folder, INDEX);
    if (!fs.existsSync(single) && !fs.existsSync(index)) throw notACheckpoint(folder, weightsFile);
    this.file = fs.existsSync(single) ? single : index;
    const homes = this.file === single ? undefined : readIndex(folder, index);
    const files = homes ? [...new Set(homes.values())].sort() : [single];
    this.#readers = new Map(files.map((file) => [file, new SafetensorsReader(file)]));
    const found = homes ?? new Map([...this.#reader(single).entries.keys()].map((name) => [name, single]));
    for (const [canonical, name] of canonicalNames(found.keys(), this.file, type)) {
      const reader = this.#reader(found.get(name) as string);
      if (!reader.entries.has(name)) {
        throw new InputError("the shard lacks a tensor that the index places in it", {
          file: reader.file,
          field: name,
        });
      }
      this.#places.set(canonical, { name, reader });
    }
  }

  /** Canonical names of all tensors. */
  names(): string[] {
    return [...this.#places.keys()];
  }

  /** Whether there is a tensor of this canonical name. */
  has(name: string): boolean {
    return this.#places.has(name);
  }

  /** Where a tensor is, for messages. */
  fileOf(name: string): string {
    return this.#places.get(name)?.reader.file ?? this.file;
  }

  /** dtype and shape of a tensor; undefined when there is none. */
  entry(name: string): { dtype: string; shape: number[] } | undefined {
    const place = this.#places.get(name);
    return place?.reader.entries.get(place.name);
  }

  /** undefined when there is none. @throws InputError as `SafetensorsReader` */
  get(name: string): StoredTensor | undefined {
    const place = this.#places.get(name);
    return place?.reader.read(place.name);
  }

  /** Hex SHA-256 of the file's bytes; of shards, over the digests of all. */
  sha256(): string {
    const digests = [...this.#readers.keys()].map(fileSha256);
    return digests.length === 1 ? digests[0] : sha256(...digests);
  }

  #reader(file: string): SafetensorsReader {
    return this.#readers.get(file) as SafetensorsReader;
  }
}

/** Tensor name → path of its shard. */
function readIndex(folder: string, index: string): Map<string, string> {
  const parsed = indexSchema.safeParse(readJson(index));
  if (!parsed.success) {
    const { path: field, message } = parsed.error.issues[0];
    throw new InputError("not an index of shards", { file: index, field: field.join("."), found: message });
  }
  const homes = Object.entries(parsed.data.weight_map).map(([name, shard]): [string, string] => {
    const file = path.join(folder, path.basename(shard));
    if (fs.existsSync(file)) return [name, file];
    throw new InputError("a shard of the checkpoint is missing", {
      file,
      found: fs.readdirSync(folder).slice(0, 8).join(", "),
      fix: "download the checkpoint again, with every file that its index names",
    });
  });
  return new Map(homes);
}
