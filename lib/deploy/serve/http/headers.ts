/** Headers by which a browser holds a page to what it is made of. */
import type { FastifyInstance } from "fastify";

/** Scripts, styles and questions of this service alone; nothing written into the page runs. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Every answer gets them; the page has its own policy. */
export function secureHeaders(app: FastifyInstance): void {
  app.addHook("onRequest", async (_, reply) => {
    reply.headers({
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-resource-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
      "cache-control": "no-store",
    });
  });
}
