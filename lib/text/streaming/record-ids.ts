/**
 * The field in which a file's records have their ids: BEIR's `_id`, Tevatron's `docid` and `query_id`, and what else is
 * usual. The first record decides for the file; a record that has its id elsewhere, or none, where the first has one,
 * is refused: two records that were meant to be one would otherwise get two names.
 */
import { InputError } from "../../errors";
import { idField, type JsonRecord } from "./records";

/** Names of the fields in the order in which they count, in small letters and without `_` and `-`. */
const passageFields = ["id", "docid", "passageid", "psgid", "pid", "docno", "documentid", "paragraphid", "uid"];
const queryFields = ["id", "queryid", "qid", "questionid"];

/** Those names as people know them, for messages. */
const known = { passage: "_id, docid, doc_id, pid or id", query: "_id, query_id, qid or id" };

export type Identified = "passage" | "query";

/** The field that holds the record's id; undefined when none does. BEIR's own `_id` comes first, then Tevatron's. */
export function idFieldOf({ fields }: JsonRecord, what: Identified): string | undefined {
  if (fields._id !== undefined) return "_id";
  const official = what === "passage" ? "docid" : "query_id";
  if (fields[official] !== undefined) return official;
  const names = Object.keys(fields).filter((name) => fields[name] !== undefined);
  const plain = (name: string): string => name.toLowerCase().replace(/[_-]/g, "");
  for (const wanted of what === "passage" ? passageFields : queryFields) {
    const found = names.find((name) => plain(name) === wanted);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Reads the ids of one file's records. */
export class RecordIds {
  #decided = false;
  #field: string | undefined;

  constructor(readonly what: Identified) {}

  /**
   * @param missing the id where no record of the file has any; without it that is an error
   * @throws InputError on a record without an id, with an empty one, or with its id in another field than the first
   * record
   */
  of(record: JsonRecord, missing?: string): string {
    const field = idFieldOf(record, this.what);
    if (!this.#decided) {
      this.#decided = true;
      this.#field = field;
    }
    if (field !== this.#field) throw mixed(record, this.#field, field, this.what);
    if (field === undefined && missing === undefined) throw without(record, this.what);
    return idField(record, field ?? "_id", missing);
  }
}

function without({ file, line }: JsonRecord, what: Identified): InputError {
  return new InputError(`the ${what} has no id`, {
    file,
    line,
    field: "_id",
    expected: `a field ${known[what]}`,
    found: "none of them",
    fix: "give every record an id",
  });
}

function mixed(
  { file, line }: JsonRecord,
  first: string | undefined,
  field: string | undefined,
  what: Identified,
): InputError {
  return new InputError(`the ${what} has its id elsewhere than the file's first one`, {
    file,
    line,
    field: field ?? first,
    expected: first === undefined ? "no id, as on the first line" : `the field ${first}, as on the first line`,
    found: field === undefined ? "no id" : `the field ${field}`,
    fix: "give all records their ids in one field",
  });
}
