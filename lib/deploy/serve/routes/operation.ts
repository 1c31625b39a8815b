/** What whoever runs the service asks it: how it is, what it counts, what it knows; and to load everything anew. */
import type { FastifyInstance, FastifyReply } from "fastify";
import { messageOf } from "../../../errors";
import { bowlabVersion } from "../../../version";
import { errorSchema, healthSchema, reloadSchema, responseSchema } from "../schemas";
import { ServiceError } from "../work";
import { type RouteContext, refusals } from "./context";

/** The places for whoever runs the service. */
export function operationRoutes(app: FastifyInstance, context: RouteContext): void {
  const { metrics, canReload } = context;
  const ready = responseSchema(healthSchema, "ready");
  const notReady = responseSchema(healthSchema, "not ready: the index is being built, or the service ends");
  for (const place of ["/health", "/health/ready"]) {
    app.get(
      place,
      {
        schema: {
          summary: "Whether questions are answered",
          tags: ["operation"],
          response: { 200: ready, 503: notReady },
        },
      },
      async (_, reply) => reply.code(context.served.state === "ready" ? 200 : 503).send(health(context)),
    );
  }
  app.get(
    "/health/live",
    { schema: { summary: "Whether the service runs", tags: ["operation"], response: { 200: ready } } },
    async () => health(context),
  );
  app.get(
    "/metrics",
    { schema: { summary: "Counts and times, for Prometheus", tags: ["operation"], produces: ["text/plain"] } },
    async (_, reply) => reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
  app.get("/openapi.json", { schema: { hide: true } }, async () => app.swagger());
  app.post(
    "/reload",
    {
      schema: {
        ...{ summary: "Loads the collection and the models anew, and loses no request", tags: ["operation"] },
        response: {
          200: responseSchema(reloadSchema, "what is asked from now on is answered by the new ones"),
          ...{ 401: refusals[401], 403: refusals[403], 503: refusals[503] },
          500: responseSchema(errorSchema, "not loaded: the old ones stay"),
        },
      },
    },
    async (_, reply) => {
      if (!canReload) {
        throw new ServiceError(403, "not_allowed", "a service that others reach is reloaded by token alone: --token");
      }
      return reload(context, reply);
    },
  );
}

async function reload({ reload, served }: RouteContext, reply: FastifyReply) {
  try {
    const seconds = await reload();
    return { reloaded: true, seconds, passages: served.current?.description.search?.passages };
  } catch (error) {
    if (error instanceof ServiceError) throw error;
    reply.header("cache-control", "no-store");
    throw new ServiceError(500, "not_reloaded", `not reloaded, the old one stays: ${messageOf(error)}`);
  }
}

function health({ served, names, has }: RouteContext) {
  const { state, detail, current } = served;
  const { search, model, reranker, engine } = current?.description ?? {};
  return {
    ...{ status: state, live: true, ready: state === "ready", detail, version: bowlabVersion },
    since: current?.since.toISOString(),
    search,
    model: model && { name: names.model, dimension: model.dimension, pooling: model.pooling },
    reranker: reranker && { name: has.reranker ? names.reranker : names.model, by: reranker },
    engine,
  };
}
