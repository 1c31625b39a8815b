/**
 * Who may ask: by what name the service is called, from which page, with which token. A page in a person's browser
 * reaches a loopback address too, so names and origins are looked at there as well.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import * as net from "node:net";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { ServiceError } from "../work";

export interface AccessRules {
  /** Absent: none is asked for. */
  token?: string;
  /** Origins whose pages may ask. "*": all. */
  origins: readonly string[];
  /** Names that requests may call the service by; undefined: any. */
  hosts: readonly string[] | undefined;
}

/** What may be asked without the token: it tells nothing of the collection. */
const OPEN = new Set(["/", "/health", "/health/live", "/health/ready"]);

/** The page's own files. */
const PAGE_FILE = /^\/[\w-]+\.(js|css)$/;

/** Every request passes here before its body is read. */
export function guard(app: FastifyInstance, rules: AccessRules): void {
  const isRight = rules.token === undefined ? undefined : tokenCheck(rules.token);
  app.addHook("onRequest", async (request, reply) => {
    // A page of a foreign name that was made to lead here has neither the name nor the token.
    if (rules.hosts !== undefined && isRight === undefined) requireHost(request, rules.hosts);
    const isAllowed = allowOrigin(request, reply, rules.origins);
    if (request.method === "OPTIONS" && isPreflight(request)) {
      return isAllowed ? preflight(reply) : reply.code(403).send();
    }
    if (!isAllowed) requireOwnOrigin(request);
    if (isRight !== undefined && !isOpen(pathOf(request))) requireToken(request, reply, isRight);
  });
}

/** "127.0.0.1", "::1" and what is like them. */
export function isLoopback(address: string): boolean {
  const plain = address.replace(/^::ffff:/, "");
  return address === "localhost" || address === "::1" || (net.isIPv4(plain) && plain.startsWith("127."));
}

/** The names of a service that listens on a loopback address. */
export const loopbackNames: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

function pathOf({ url }: FastifyRequest): string {
  return url.split("?", 1)[0];
}

function isOpen(place: string): boolean {
  return OPEN.has(place) || PAGE_FILE.test(place);
}

/** Takes as long for a wrong token as for the right one. */
function tokenCheck(token: string): (given: string) => boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  const expected = digest(token);
  return (given) => timingSafeEqual(digest(given), expected);
}

function requireToken({ headers }: FastifyRequest, reply: FastifyReply, isRight: (given: string) => boolean): void {
  const given = /^Bearer +(.+)$/i.exec(headers.authorization ?? "")?.[1];
  if (given !== undefined && isRight(given.trim())) return;
  reply.header("www-authenticate", "Bearer");
  const what = given === undefined ? "the request has no bearer token" : "the bearer token is not this service's";
  throw new ServiceError(401, "invalid_api_key", `${what}: send the header Authorization: Bearer TOKEN`);
}

function requireHost({ headers }: FastifyRequest, hosts: readonly string[]): void {
  const name = hostName(headers.host ?? "");
  if (hosts.includes(name) || isLoopback(name)) return;
  throw new ServiceError(
    403,
    "wrong_host",
    `the service is not called so: expected ${hosts.join(", ")}. A reverse proxy's name is given by --allow-host`,
  );
}

/** "example.org:80" → "example.org", "[::1]:80" → "[::1]" */
function hostName(host: string): string {
  const name = host.replace(/:\d*$/, "").toLowerCase();
  return net.isIPv6(host) ? `[${host}]` : name;
}

/** Tells the browser that the page may read the answer. @returns whether it may, or no page asks */
function allowOrigin({ headers }: FastifyRequest, reply: FastifyReply, origins: readonly string[]): boolean {
  const { origin } = headers;
  if (origins.length > 0) reply.header("vary", "Origin");
  if (origin === undefined) return true;
  if (!origins.includes("*") && !origins.includes(origin)) return false;
  reply.header("access-control-allow-origin", origins.includes("*") ? "*" : origin);
  reply.header("access-control-expose-headers", "Retry-After");
  return true;
}

function isPreflight({ headers }: FastifyRequest): boolean {
  return headers.origin !== undefined && headers["access-control-request-method"] !== undefined;
}

function preflight(reply: FastifyReply): FastifyReply {
  reply.header("access-control-allow-methods", "GET, POST");
  reply.header("access-control-allow-headers", "Authorization, Content-Type");
  reply.header("access-control-max-age", "600");
  return reply.code(204).send();
}

/** The service's own page may ask; a foreign one cannot read what it gets, and may change nothing. */
function requireOwnOrigin({ headers, method }: FastifyRequest): void {
  if (method === "GET" || method === "HEAD") return;
  const { origin, host } = headers;
  if (origin === `http://${host}` || origin === `https://${host}`) return;
  throw new ServiceError(403, "wrong_origin", "pages of this origin may not ask: --cors names those that may");
}
