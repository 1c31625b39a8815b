/** Every failure as an answer in the one form, from a socket that speaks no HTTP to a defect of ours. */
import * as http from "node:http";
import type { Socket } from "node:net";
import type { FastifyError, FastifyInstance, FastifyReply } from "fastify";
import { messageOf } from "../../../errors";
import type { Limits } from "../schemas";
import { errorBody, ServiceError } from "../work";

/** Answers for what routes throw, for unknown places, and for what the framework refuses. */
export function answerErrors(app: FastifyInstance, limits: Limits, onDefect: (line: string) => void): void {
  app.setErrorHandler((error, request, reply) => {
    const told = refusalOf(error, limits);
    if (told.status === 500 && !(error instanceof ServiceError))
      onDefect(`unexpected failure at ${request.routeOptions.url ?? "an unknown place"}: ${stackOf(error)}`);
    return sendError(reply, told);
  });
  app.setNotFoundHandler((request, reply) => {
    const [place] = request.url.split("?", 1);
    const others = (["GET", "POST"] as const).filter((method) => app.hasRoute({ url: place, method }));
    if (others.length === 0) {
      return sendError(reply, new ServiceError(404, "not_found", "nothing is here: /openapi.json lists what there is"));
    }
    reply.header("allow", others.join(", "));
    return sendError(reply, new ServiceError(405, "wrong_method", `this place knows ${others.join(" and ")} alone`));
  });
}

/** Packed bodies are not unpacked: a small one may be large. */
export function refusePacked(app: FastifyInstance): void {
  app.addHook("onRequest", async ({ headers }) => {
    if (/^(identity)?$/i.test(headers["content-encoding"]?.trim() ?? "")) return;
    throw new ServiceError(415, "wrong_encoding", "the body is packed: send it as it is, without Content-Encoding");
  });
}

/** @param error of the framework, before a route was found: an address that cannot be decoded */
export function sendError(reply: FastifyReply, error: ServiceError): FastifyReply {
  if (error.retryAfter !== undefined) reply.header("retry-after", String(error.retryAfter));
  return reply.code(error.status).type("application/json; charset=utf-8").send(errorBody(error));
}

/** What a client is told of an error. Defects of ours are told as such, without their words. */
export function refusalOf(error: unknown, { maxBytes }: Limits): ServiceError {
  if (error instanceof ServiceError) return error;
  const { code = "", statusCode = 500, message } = error as FastifyError;
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE") {
    return new ServiceError(413, "too_large", `the body is too large: expected at most ${maxBytes} bytes`);
  }
  if (code.startsWith("FST_ERR_CTP_INVALID_MEDIA_TYPE")) {
    return new ServiceError(415, "wrong_media_type", "the body is not JSON: send Content-Type: application/json");
  }
  if (statusCode >= 400 && statusCode < 500) return new ServiceError(statusCode, "bad_request", message);
  return new ServiceError(500, "unexpected", "an unexpected failure; the service's own output says more");
}

/** Answers a socket whose bytes are not a request, and closes it. */
export function answerBadSocket(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const [status, message] =
    error.code === "ERR_HTTP_REQUEST_TIMEOUT"
      ? [408, "the request did not arrive in time"]
      : error.code === "HPE_HEADER_OVERFLOW"
        ? [431, "the headers are too long: expected at most 16 KiB"]
        : [400, "the request is not HTTP"];
  const body = JSON.stringify(errorBody(new ServiceError(status, "bad_request", message)));
  socket.end(
    [
      `HTTP/1.1 ${status} ${http.STATUS_CODES[status]}`,
      "Content-Type: application/json; charset=utf-8",
      `Content-Length: ${Buffer.byteLength(body)}`,
      "Connection: close",
      "",
      body,
    ].join("\r\n"),
  );
}

function stackOf(error: unknown): string {
  return (error instanceof Error && error.stack) || messageOf(error);
}
