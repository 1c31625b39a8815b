/** `/`: the search box for people, and the files it is made of. Nothing is loaded from elsewhere. */
import type { FastifyInstance, FastifyReply } from "fastify";
import { PAGE_POLICY, type PageFile, pageFiles } from "../../web";
import { notServed } from "../work";
import type { RouteContext } from "./context";

/** Nothing computes in this page, other than in an exported folder's; and no other page may show it within itself. */
const POLICY = `${PAGE_POLICY.replace(" 'wasm-unsafe-eval'", "")}; frame-ancestors 'none'`;

/** The page and its files. */
export function pageRoutes(app: FastifyInstance, { has, title }: RouteContext): void {
  if (!has.data) {
    app.get("/", { schema: { hide: true } }, async () => {
      throw notServed(
        "collection to search, and so no page",
        "start it with --data DIR or --project DIR; /openapi.json lists what it has",
      );
    });
    return;
  }
  const [index, ...files] = pageFiles({ title, asks: { service: "." } });
  app.get("/", { schema: { hide: true } }, async (_, reply) => send(reply, index));
  for (const file of files) {
    app.get(`/${file.name}`, { schema: { hide: true } }, async (_, reply) => send(reply, file));
  }
}

function send(reply: FastifyReply, { type, body }: PageFile): FastifyReply {
  return reply.header("content-security-policy", POLICY).type(type).send(body);
}
