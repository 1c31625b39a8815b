/** Own threads for own functions. */
export { Pool } from "./pool";
