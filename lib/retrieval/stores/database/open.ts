/** The connection that an address asks for. */
import type { StoreAddress } from "../address";
import type { Database } from "./database";
import { pgliteDatabase } from "./pglite";
import { type ServerLimits, serverDatabase } from "./server";

/**
 * @param limits of a server; PGlite has this process until it is done
 * @throws InputError when the package for it is not there
 */
export function openDatabase(address: StoreAddress, limits?: ServerLimits): Database {
  return address.kind === "pglite" ? pgliteDatabase(address) : serverDatabase(address, limits);
}
