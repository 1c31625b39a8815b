/** What a reader of a corpus passes over, counted, so that nothing is left out in silence. */

/** How many there were, and where the first ones are. */
export interface Occurrences {
  count: number;
  /** At most three, "notes/a.md:12". */
  first: string[];
}

/** What was not read of a corpus. What did not occur is not there. */
export interface PassedOver {
  /** Files of the folder in forms that are not read: ending → how many. */
  unreadFiles?: Record<string, number>;
  /** Files of queries in folders of the folder: queries are no passages. */
  queryFiles?: Occurrences;
  /** Files of the folder that are too large for their form. */
  largeFiles?: Occurrences;
  /** Files of the folder that are nested too deeply, or have too long a paragraph, to be parsed. */
  unparsedFiles?: Occurrences;
  /** Files of the folder whose records have no field `text`: records of another kind, such as a program's log. */
  otherRecords?: Occurrences;
  /** Files of the folder that have none of the fields that `fields` names as the text, and those that they have. */
  fieldlessFiles?: Occurrences;
  /** Fields of the text or title that `fields` names and a file of the folder does not have; the others were read. */
  missingFields?: Occurrences;
  /** Files that are read and hold no text. */
  emptyFiles?: Occurrences;
  /** Rows of tables and records without a text. */
  emptyRows?: Occurrences;
  /** Front matter that could not be read; the text below it was. */
  brokenFrontMatter?: Occurrences;
}

/** What can be counted one by one. */
export type SkippedKind = Exclude<keyof PassedOver, "unreadFiles">;

/** Takes note while a corpus is read. */
export class SkipLog {
  readonly skipped: PassedOver = {};

  /** @param listed what was found beside the files of the folder that are read: ending → how many, and queries */
  constructor({ unread = {}, queryFiles = [] }: { unread?: Record<string, number>; queryFiles?: string[] } = {}) {
    if (Object.keys(unread).length > 0) this.skipped.unreadFiles = { ...unread };
    for (const name of queryFiles) this.add("queryFiles", name);
  }

  /** @param where "notes/a.md:12" */
  add(kind: SkippedKind, where: string): void {
    this.skipped[kind] ??= { count: 0, first: [] };
    const { first } = this.skipped[kind];
    if (this.skipped[kind].count++ < 3) first.push(where);
  }

  /** Adds what another log took note of; files in forms that are not read are the whole folder's, and stay out. */
  addAll({ unreadFiles: _files, ...counted }: PassedOver): void {
    for (const [kind, { count, first }] of Object.entries(counted) as [SkippedKind, Occurrences][]) {
      for (const where of first) this.add(kind, where);
      (this.skipped[kind] as Occurrences).count += count - first.length;
    }
  }

  /** Files that were not read although their form is. */
  get filesLeftOut(): number {
    const { largeFiles, unparsedFiles, otherRecords, fieldlessFiles } = this.skipped;
    return [largeFiles, unparsedFiles, otherRecords, fieldlessFiles].reduce((sum, each) => sum + (each?.count ?? 0), 0);
  }

  get isEmpty(): boolean {
    return Object.keys(this.skipped).length === 0;
  }
}

/** Endings that are named. */
const SHOWN = 8;

/** The same in sentences, for a person; nothing where there is nothing to say. */
export function describeSkipped({ unreadFiles, ...counted }: PassedOver): string[] {
  const lines = unreadFiles ? [describeUnread(unreadFiles)] : [];
  const says: Record<SkippedKind, [one: string, many: string]> = {
    queryFiles: ["file holds queries and was left out", "files hold queries and were left out"],
    largeFiles: ["file is too large and was left out", "files are too large and were left out"],
    unparsedFiles: [
      "file is nested too deeply, or has too long a paragraph, and was left out",
      "files are nested too deeply, or have too long a paragraph, and were left out",
    ],
    otherRecords: [
      "file of records has no field text and was left out (--fields text=text+NAME reads its field NAME too)",
      "files of records have no field text and were left out (--fields text=text+NAME reads their field NAME too)",
    ],
    fieldlessFiles: [
      "file has no field that --fields names as the text, and was left out",
      "files have no field that --fields names as the text, and were left out",
    ],
    missingFields: [
      "field that --fields names is not in a file, which was read without it",
      "fields that --fields names are not in files, which were read without them",
    ],
    emptyFiles: ["file holds no text", "files hold no text"],
    emptyRows: ["row has no text and was left out", "rows have no text and were left out"],
    brokenFrontMatter: [
      "front matter is not YAML that can be read; its title was not used",
      "front matters are not YAML that can be read; their titles were not used",
    ],
  };
  for (const [kind, [one, many]] of Object.entries(says) as [SkippedKind, [string, string]][]) {
    const found = counted[kind];
    if (found === undefined) continue;
    const more = found.count > found.first.length ? ", …" : "";
    lines.push(`${found.count} ${found.count === 1 ? one : many}: ${found.first.join(", ")}${more}`);
  }
  return lines;
}

function describeUnread(unread: Readonly<Record<string, number>>): string {
  const counts = Object.entries(unread).sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
  const files = counts.reduce((sum, [, count]) => sum + count, 0);
  const names = counts
    .slice(0, SHOWN)
    .map(([ending, count]) => `${count} ${ending === "" ? "without ending" : `.${ending}`}`);
  const more = counts.length > SHOWN ? ", …" : "";
  const tables = counts.some(([ending]) => ["csv", "json", "tsv"].includes(ending))
    ? "; --fields says what tables and JSON hold, and has them read"
    : "";
  const start = files === 1 ? "1 file of the folder is" : `${files} files of the folder are`;
  return `${start} not read: ${names.join(", ")}${more}${tables}`;
}

/**
 * What was found instead of text, and what to do; undefined where nothing was passed over that tells.
 * @param skipped of a place that gave no passage
 */
export function insteadOfText({
  otherRecords,
  fieldlessFiles,
}: PassedOver): { found: string; fix: string } | undefined {
  const files = fieldlessFiles ?? otherRecords;
  if (files === undefined) return undefined;
  const named = files.first.join(", ") + (files.count > files.first.length ? ", …" : "");
  return fieldlessFiles
    ? { found: `no field that --fields names as the text: ${named}`, fix: "name the field: --fields text=NAME" }
    : { found: `records without a field text: ${named}`, fix: "say which field holds the text: --fields text=NAME" };
}
