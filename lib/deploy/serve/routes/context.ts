/** What every route works with. */
import type { FastifyReply } from "fastify";
import type { Metrics } from "../http/metrics";
import { errorSchema, type Limits, responseSchema } from "../schemas";
import { notServed, type Served, ServiceError } from "../work";

export interface RouteContext {
  served: Served;
  limits: Limits;
  metrics: Metrics;
  /** What was asked to be served. */
  has: { data: boolean; model: boolean; reranker: boolean };
  /** What clients call the models. */
  names: { model: string; reranker: string };
  /** Loads everything anew. @returns seconds */
  reload(): Promise<number>;
  /** Reloading needs a token, or a service that only this machine reaches. */
  canReload: boolean;
  /** A name for the page. */
  title: string;
}

/** How long a request may take, and a signal that says when nobody waits for its answer any more. */
export function jobOf(reply: FastifyReply, { timeout }: Limits): { signal: AbortSignal; timeout: number } {
  const controller = new AbortController();
  reply.raw.once("close", () => {
    if (!reply.raw.writableFinished) controller.abort(new ServiceError(499, "client_gone", "the client has gone"));
  });
  return { signal: controller.signal, timeout: timeout * 1000 };
}

/** @throws ServiceError 404 when a client names a model that is not here: another's vectors would not be told apart */
export function requireName(given: string | undefined, name: string): void {
  if (given === undefined || given === name) return;
  throw new ServiceError(404, "model_not_found", `there is no model of this name here: expected ${name}`, {
    param: "model",
  });
}

/** @throws ServiceError 404 */
export function requireServed(isServed: boolean, what: string, option: string): void {
  if (!isServed) throw notServed(what, `start it with ${option}`);
}

const error = (description: string) => responseSchema(errorSchema, description);

/** The refusals that every route with a body has. */
export const refusals = {
  400: error("the request cannot be answered as it is; param names the field"),
  401: error("the bearer token is missing or wrong"),
  403: error("the service is not called so, or the page may not ask"),
  404: error("the service was started without what this needs, or has no such model"),
  413: error("the body is too large"),
  415: error("the body is not JSON, or is packed"),
  429: error("too many requests wait; Retry-After says when to come again"),
  503: error("not ready yet, or the request's turn did not come in time"),
  504: error("not computed in time"),
};
