/**
 * The HTTP service. One process speaks HTTP and never computes; another computes and never waits. Requests stand in a
 * queue between them.
 */
export { serveOptions } from "./options";
export { type ServeOptions, type Service, startService } from "./service";
