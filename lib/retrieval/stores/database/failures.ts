/** What a database or its client says when something fails, in a person's words. */
import { InputError, messageOf } from "../../../errors";
import { type StoreAddress, withoutPassword } from "../address";

/** The database cannot be reached, or was lost: the same may work in a moment. */
export class DatabaseGone extends InputError {
  /** For those who know errors by their fields: the class is lost between processes. */
  readonly isGone = true;
}

/** PostgreSQL's codes (appendix A of its manual) that say more to a person in other words. */
const KNOWN: Readonly<Record<string, readonly [what: string, fix: string]>> = {
  "28000": ["the database lets nobody in by this name", "check the user, and the server's pg_hba.conf"],
  "28P01": ["the database refused the password", "check it: PGPASSWORD, or ~/.pgpass, or the address"],
  "3D000": ["there is no such database on the server", "create it: createdb NAME, or name another"],
  "42501": ["the database does not allow this", "ask its administrator for the right, or the table's owner"],
  "42703": ["the table in the database is not as it was made", "load it again: bowlab index --replace"],
  "42P01": ["the table is gone from the database, or what belongs to it", "load it again: bowlab index --replace"],
  "53100": ["the database's disk is full", "make room and run the same command again: it goes on where it was"],
  "53200": ["the database has no memory left", "give it more, or ask for less: --links, --partitions"],
  "54000": ["a passage is too long for the database's full-text search", "--text-search none does without it"],
  "57014": ["the database broke off what was asked", "if it took too long, see the server's statement_timeout"],
};

/** Codes of the system, and classes of PostgreSQL's codes, by which a connection is known to be lost. */
const LOST = /^(ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOENT$|08|57P|53300)/;
const LOST_WORDS = /Connection terminated|connection timeout|timeout expired|not queryable|connection error|is closed/i;

/** What `pg` says where it has none. */
const NO_PASSWORD = /client password must be a string/;

/** The error where a server takes longer than it may. @param seconds that it may take */
export function databaseTooLate({ shown: file }: StoreAddress, seconds: number): DatabaseGone {
  return new DatabaseGone("the database did not answer in time", {
    ...{ file, expected: `an answer within ${seconds} s`, found: "none" },
    fix: "see that it runs and can be reached; if it only needs longer, allow it more: --store-timeout SECONDS",
  });
}

/** Whether the connection is lost by this. */
export function isLost(error: unknown): boolean {
  return error instanceof DatabaseGone || LOST.test(codeOf(error)) || LOST_WORDS.test(messageOf(error));
}

/** Whether the server is there, and does not let anybody in yet. */
export function isStarting(error: unknown): boolean {
  return codeOf(error) === "57P03";
}

/** The error for a person. @param sql what was asked, where that is worth telling */
export function databaseError(error: unknown, address: StoreAddress): InputError {
  if (error instanceof InputError) return error;
  const code = codeOf(error);
  // Where every address of a name refuses, Node gives the reasons without a message.
  const said = messageOf(error) || code || "no answer";
  const found = withoutPassword(said, address);
  const known = Object.hasOwn(KNOWN, code) ? KNOWN[code] : undefined;
  if (NO_PASSWORD.test(said)) {
    return new InputError("the database asks for a password", {
      file: address.shown,
      fix: "give it: PGPASSWORD, or ~/.pgpass",
    });
  }
  if (known) return new InputError(known[0], { file: address.shown, found, fix: known[1] });
  if (!isLost(error)) return new InputError("the database refused what was asked", { file: address.shown, found });
  return new DatabaseGone("the database cannot be reached", {
    file: address.shown,
    found,
    fix: "see that it runs, check host and port, and try again",
  });
}

function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === "string" ? code : "";
}
