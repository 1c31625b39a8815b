/** The service as an application of fastify: places, limits, guards, counts, and the document that describes it. */
import type { FastifyError, FastifyInstance } from "fastify";
import { bowlabVersion } from "../../../version";
import { embeddingRoutes, operationRoutes, pageRoutes, type RouteContext, rerankRoutes, searchRoutes } from "../routes";
import { requestValidator } from "../schemas";
import { type AccessRules, guard } from "./access";
import { answerBadSocket, answerErrors, refusalOf, refusePacked, sendError } from "./errors";
import { secureHeaders } from "./headers";

/** Bytes of a request's head. A question in an address has to fit. */
const HEAD_BYTES = 16_384;

/** @param onDefect told of failures that are none of a client's */
export async function createApp(
  context: RouteContext,
  rules: AccessRules,
  onDefect: (line: string) => void,
): Promise<FastifyInstance> {
  const { limits, metrics } = context;
  // Loaded only here: they take longer to load than all of bowlab.
  const { fastify } = require("fastify") as typeof import("fastify");
  const { fastifySwagger } = require("@fastify/swagger") as typeof import("@fastify/swagger");
  const app = fastify({
    logger: false,
    bodyLimit: limits.maxBytes,
    requestTimeout: limits.receiveTimeout * 1000,
    http: {
      headersTimeout: limits.receiveTimeout * 1000,
      connectionsCheckingInterval: Math.min(1000, limits.receiveTimeout * 500),
      maxHeaderSize: HEAD_BYTES,
    },
    keepAliveTimeout: 72_000,
    forceCloseConnections: "idle",
    clientErrorHandler: answerBadSocket,
    frameworkErrors: (error: FastifyError, _, reply) => void sendError(reply, refusalOf(error, limits)),
    onProtoPoisoning: "error",
    onConstructorPoisoning: "error",
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: false },
  });
  // Plain text would let a foreign page post without asking first.
  app.removeContentTypeParser("text/plain");
  app.setValidatorCompiler(requestValidator);
  app.setSerializerCompiler(() => (answer) => JSON.stringify(answer));
  app.addHook("onResponse", async (request, reply) => {
    metrics.answered(request.routeOptions.url ?? "unknown", reply.statusCode, reply.elapsedTime / 1000);
  });
  secureHeaders(app);
  guard(app, rules);
  refusePacked(app);
  answerErrors(app, limits, onDefect);
  await app.register(fastifySwagger, { openapi: description(rules) });
  searchRoutes(app, context);
  embeddingRoutes(app, context);
  rerankRoutes(app, context);
  operationRoutes(app, context);
  pageRoutes(app, context);
  return app;
}

function description({ token }: AccessRules) {
  const bearer = { type: "http", scheme: "bearer" } as const;
  return {
    openapi: "3.1.0",
    info: {
      ...{ title: "bowlab serve", version: bowlabVersion },
      description: "Search of a collection, vectors of texts, and the order of texts to a query.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    ...(token === undefined ? {} : { components: { securitySchemes: { bearer } }, security: [{ bearer: [] }] }),
  };
}
