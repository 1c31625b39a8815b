/** Where a store's database is: a server by its URL, or a folder of PGlite. A password is told nowhere. */
import * as path from "node:path";
import { InputError } from "../../errors";

/** An address, looked at. */
export interface StoreAddress {
  kind: "server" | "pglite";
  /** The URL with all that is in it, or the absolute path of the folder. */
  place: string;
  /** What may be told: without password and parameters, but for the folder of a socket. */
  shown: string;
}

const EXPECTED = "postgres://USER@HOST:PORT/DATABASE, or pglite:DIR";

/** @throws InputError when it is neither; what was given is not repeated, since a password may be in it */
export function storeAddress(given: string): StoreAddress {
  if (given.startsWith("pglite:")) {
    const folder = given.slice("pglite:".length);
    if (folder !== "") return { kind: "pglite", place: path.resolve(folder), shown: given };
    throw new InputError("the address of the store names no folder", { expected: EXPECTED, found: "pglite:" });
  }
  if (!/^postgres(ql)?:\/\//.test(given)) {
    const [scheme] = /^[a-z]+:/i.exec(given) ?? [];
    const found = scheme === undefined ? "neither" : `an address that begins with ${scheme}`;
    throw new InputError("this is not the address of a store", { expected: EXPECTED, found });
  }
  const url = parsed(given);
  if (url === undefined || `${url.pathname}${url.search}${url.hash}`.includes("@") || url.hash !== "") {
    const fix = "write signs in user and password by their codes: @ as %40, / as %2F, # as %23, ? as %3F, : as %3A";
    throw new InputError("the address of the store cannot be read", { expected: EXPECTED, fix });
  }
  const user = url.username === "" ? "" : `${url.username}@`;
  const socket = url.searchParams.get("host");
  const host = url.host === NO_HOST ? "" : url.host;
  const where = socket === null ? "" : `?host=${socket}`;
  return { kind: "server", place: given, shown: `${url.protocol}//${user}${host}${url.pathname}${where}` };
}

/** Stands for the host where a user is named and none, as libpq writes a socket: postgres://me@/lab?host=/run. */
const NO_HOST = "no-host.invalid";

/** The URL of a server's address that `storeAddress` has read. */
export const addressUrl = ({ place }: StoreAddress): URL => parsed(place)!;

function parsed(given: string): URL | undefined {
  try {
    return new URL(given.replace("@/", `@${NO_HOST}/`));
  } catch {
    return undefined;
  }
}

/** A text of the database or its client without the address's password, whichever way it is written there. */
export function withoutPassword(text: string, address: StoreAddress): string {
  if (address.kind !== "server") return text;
  const { password, searchParams } = addressUrl(address);
  const secrets = [password, decoded(password), searchParams.get("password") ?? "", process.env.PGPASSWORD ?? ""];
  return secrets.filter((secret) => secret !== "").reduce((left, secret) => left.replaceAll(secret, "…"), text);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
