/**
 * A run read from bytes: of a line that is plainly a result no string is made but its query's, and that once for all
 * the lines of a query that follow one another. Every other line is read as text by the rules of `run-lines.ts`, and
 * refused or passed over by them.
 */
import { InputError, type InputErrorDetails } from "../../errors";
import { isComment, type LineCount, refuseCarriageReturn, splitBlanks } from "../../text";
import { ByteIds } from "./byte-ids";
import { areDigits, decimalAt, digitsAt } from "./decimal";
import { ExplicitRanks } from "./explicit-ranks";
import { COLUMNS, LineColumns } from "./line-columns";
import { RankCount, requireFirstRank } from "./rank-count";
import { decimalOf, formOf, type RunForm, refuseSecondResult, resultOf, scoreOf } from "./run-lines";

/** Takes a run's results as they are read. */
export interface RunSink {
  /**
   * A query's results begin, or go on: its id differs from that of the line before.
   * @returns whether its results are wanted; undefined: nothing more is
   */
  begin(query: string): boolean | undefined;
  /**
   * A result of the query that began last, its document's id as UTF-8.
   * @returns false where the query has the document already
   */
  add(bytes: Buffer, start: number, end: number, score: number): boolean;
}

/** How a run is read; see `readRun`. */
export interface RunParserOptions {
  form?: RunForm;
  order?: "score" | "rank";
}

/** Reads the lines of a run, block by block. */
export class RunParser implements LineCount {
  /** Number of the line that comes next. */
  line = 1;
  /** Name of the run: the tag of the last line, in TREC's form. */
  tag: string | undefined;
  #form: RunForm | undefined;
  readonly #byRank: boolean;
  readonly #ranks = new ExplicitRanks();
  readonly #count: RankCount | undefined;
  readonly #queryIds = new ByteIds();
  readonly #queries: string[] = [];
  /** Of the line. */
  #query = "";
  #queryNumber = -1;
  /** Whether the query's results are wanted; undefined before the first of them. */
  #isWanted: boolean | undefined;
  readonly #columns = new LineColumns();
  /** Where each column of the line begins and ends. */
  readonly #edges = this.#columns.edges;

  /** @param file for errors */
  constructor(
    readonly file: string,
    readonly sink: RunSink,
    readonly options: RunParserOptions = {},
  ) {
    this.#form = options.form;
    this.#byRank = options.order === "rank";
    this.#count = options.form === undefined && !this.#byRank ? new RankCount() : undefined;
  }

  /**
   * Reads a block of whole lines.
   * @returns false where the sink wants nothing more
   * @throws InputError as `readRun`
   */
  parse(bytes: Buffer): boolean {
    const edges = this.#edges;
    let [tagStart, tagEnd] = [0, 0];
    for (let start = 0; start < bytes.length; start = this.#columns.end + 1, this.line++) {
      const columns = this.#columns.split(bytes, start);
      if (columns === 0) continue;
      let score = this.#plainScore(bytes, columns);
      if (Number.isNaN(score)) {
        score = this.#scoreOfText(bytes, start);
        if (Number.isNaN(score)) continue;
        this.#meetQuery(bytes);
      }
      const isTrec = this.#form === "trec";
      if (isTrec) [tagStart, tagEnd] = [edges[10], edges[11]];
      this.#isWanted ??= this.sink.begin(this.#query);
      if (this.#isWanted === undefined) return false;
      const document = isTrec ? 4 : 2;
      if (!this.#isWanted || this.sink.add(bytes, edges[document], edges[document + 1], score)) continue;
      throw comesTwice(this.#query, bytes.toString("utf8", edges[document], edges[document + 1]), this.#place);
    }
    if (tagEnd > 0) this.tag = bytes.toString("utf8", tagStart, tagEnd);
    return true;
  }

  /** The file is at its end. @throws InputError when it had no result, or no first rank where ranks are wanted */
  end(): void {
    if (this.#form === undefined) throw isEmpty(this.file);
    const isTold = this.options.form === undefined;
    if (isTold && this.#form === "msmarco" && this.#byRank) requireFirstRank(this.#ranks, this.file);
  }

  get #place(): { file: string; line: number } {
    return { file: this.file, line: this.line };
  }

  /** The score of a line that is plainly a result; NaN of any other. */
  #plainScore(bytes: Buffer, columns: number): number {
    const form = this.#form;
    if (form === undefined || columns !== (form === "trec" ? COLUMNS : 3)) return Number.NaN;
    this.#meetQuery(bytes);
    if (this.#byRank) return this.#plainRank(bytes, form);
    const edges = this.#edges;
    const column = form === "trec" ? 8 : 4;
    let value = decimalAt(bytes, edges[column], edges[column + 1]);
    if (Number.isNaN(value)) value = decimalOf(bytes.toString("latin1", edges[column], edges[column + 1]));
    if (form !== "msmarco") return value;
    if (!Number.isInteger(value) || this.#count?.counts(this.#query, value) === false) return Number.NaN;
    return -value;
  }

  /** Minus the explicit rank, taken; NaN where it is against MS MARCO's rules. */
  #plainRank(bytes: Buffer, form: RunForm): number {
    const edges = this.#edges;
    const [document, rank] = form === "trec" ? [4, 6] : [2, 4];
    const areIntegers = areDigits(bytes, edges[0], edges[1]) && areDigits(bytes, edges[document], edges[document + 1]);
    const value = digitsAt(bytes, edges[rank], edges[rank + 1]);
    return areIntegers && form !== "scores" && this.#ranks.take(this.#query, value) ? -value : Number.NaN;
  }

  /** The score of a line, by its text; NaN of a comment. @throws InputError when it is not a result */
  #scoreOfText(bytes: Buffer, start: number): number {
    const text = this.#columns.text(bytes, start);
    const columns = splitBlanks(text);
    if (columns[0].startsWith("#") && isComment(text, () => columns.length >= COLUMNS || columns.length === 3)) {
      return Number.NaN;
    }
    const place = this.#place;
    refuseCarriageReturn(text, place);
    if (columns.length > COLUMNS) refuseSecondResult(columns, place);
    this.#form ??= formOf(columns, place);
    const result = resultOf(columns, this.#form, place);
    if (this.#form === "msmarco") this.#count?.add(result.query, result.rank as string, place);
    return this.#byRank ? -this.#ranks.takeOf(result, place) : scoreOf(result, place);
  }

  /** Takes note of the query in the line's first column. */
  #meetQuery(bytes: Buffer): void {
    const [start, end] = [this.#edges[0], this.#edges[1]];
    const number = this.#queryIds.number(bytes, start, end);
    if (number === this.#queryNumber) return;
    if (number === this.#queries.length) this.#queries.push(bytes.toString("utf8", start, end));
    this.#query = this.#queries[number];
    this.#queryNumber = number;
    this.#isWanted = undefined;
  }
}

function comesTwice(query: string, document: string, place: InputErrorDetails): InputError {
  return new InputError(`document ${document} comes twice for query ${query}`, {
    ...place,
    expected: "every document once a query",
    found: "the same one further up",
    fix: "remove one of the two lines",
  });
}

function isEmpty(file: string): InputError {
  return new InputError("the run is empty", {
    file,
    expected: "query Q0 document rank score tag, a result a line",
    fix: "check that the search was finished",
  });
}
