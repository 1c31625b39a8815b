/** The connection that an address asks for. */
import type { StoreAddress } from "../address";
import type { Database } from "./database";
import { pgliteDatabase } from "./pglite";
import { serverDatabase } from "./server";

/** @throws InputError when the package for it is not there */
export function openDatabase(address: StoreAddress): Database {
  return address.kind === "pglite" ? pgliteDatabase(address) : serverDatabase(address);
}
