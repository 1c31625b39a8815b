/** Why a request gets no answer, in the form in which OpenAI's interface says it. */

/** A refusal of the service: what a client is told, and by which status of HTTP. */
export class ServiceError extends Error {
  readonly status: number;
  /** A word for programs. */
  readonly code: string;
  /** The part of the request that is meant. */
  readonly param: string | null;
  /** Seconds after which another try is worth it. */
  readonly retryAfter?: number;

  constructor(
    status: number,
    code: string,
    message: string,
    { param = null, retryAfter }: { param?: string | null; retryAfter?: number } = {},
  ) {
    super(message);
    this.name = "ServiceError";
    this.status = status;
    this.code = code;
    this.param = param;
    this.retryAfter = retryAfter;
  }
}

/** OpenAI's names of the kinds of errors. */
function typeOf(status: number): string {
  if (status === 401 || status === 403) return "authentication_error";
  if (status === 429) return "rate_limit_error";
  return status < 500 ? "invalid_request_error" : "server_error";
}

/** The body that tells of an error. */
export function errorBody(error: Pick<ServiceError, "status" | "code" | "message" | "param">) {
  const { status, code, message, param } = error;
  return { error: { message, type: typeOf(status), param, code } };
}

/** @param retryAfter seconds until what waits is likely to be done */
export function queueIsFull(requests: number, retryAfter: number): ServiceError {
  return new ServiceError(
    429,
    "queue_full",
    `too many requests wait already: expected at most ${requests}. Try again in ${retryAfter} s`,
    { retryAfter },
  );
}

/** @param begun whether a part was computed */
export function timeIsOver(timeout: number, begun: boolean, retryAfter: number): ServiceError {
  const limit = `the limit is ${timeout / 1000} s (--timeout)`;
  return begun
    ? new ServiceError(504, "timeout", `the answer was not computed in time: ${limit}. Ask for less at once`)
    : new ServiceError(503, "overloaded", `the request's turn did not come in time: ${limit}`, { retryAfter });
}

/** Nothing computes just now. */
export function notReady(why: string): ServiceError {
  return new ServiceError(503, "not_ready", why, { retryAfter: 2 });
}

/** The database cannot be reached. Which one that is, the service's own output says. */
export function storeIsGone(): ServiceError {
  const message = "the database of the passages cannot be reached just now; the service tries again with every request";
  return new ServiceError(503, "store_unreachable", message, { retryAfter: 2 });
}

/** Something that this service was not started with. */
export function notServed(what: string, fix: string): ServiceError {
  return new ServiceError(404, "not_served", `this service has no ${what}: ${fix}`);
}

/** A request that cannot be answered as it is. */
export function badRequest(param: string | null, message: string, code = "invalid_value"): ServiceError {
  return new ServiceError(400, code, message, { param });
}
