/** Requests waiting for the process that computes, and why some get no answer. */
export { WorkQueue } from "./queue";
export { badRequest, errorBody, notServed, ServiceError } from "./refusals";
export { Served, type ServedState } from "./served";
