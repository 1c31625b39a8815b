/** `/search`: questions to the collection. */
import type { FastifyInstance, FastifyReply } from "fastify";
import type { z } from "zod";
import {
  answerSchema,
  answersSchema,
  jsonSchemaOf,
  responseSchema,
  searchBodySchema,
  searchQuerySchema,
} from "../schemas";
import { jobOf, type RouteContext, refusals, requireServed } from "./context";

/** Passages of an answer where the address does not say. */
const USUAL_K = 10;

/** The places where the collection is asked. */
export function searchRoutes(app: FastifyInstance, context: RouteContext): void {
  const inAddress = searchQuerySchema(context.limits);
  const inBody = searchBodySchema(context.limits);
  const answer = responseSchema(answerSchema, "the passages that answer, best first");
  app.get<{ Querystring: z.infer<typeof inAddress> }>(
    "/search",
    {
      schema: {
        ...{ summary: "The passages that answer a question", tags: ["search"], operationId: "search" },
        ...{ querystring: jsonSchemaOf(inAddress), response: { 200: answer, ...refusals } },
      },
    },
    async ({ query: { q, k } }, reply) => {
      const [found] = await ask(context, reply, [q], Number(k ?? USUAL_K));
      return sendJson(reply, found);
    },
  );
  app.post<{ Body: z.infer<typeof inBody> }>(
    "/search",
    {
      schema: {
        ...{ summary: "The passages that answer a question, or several", tags: ["search"], operationId: "searchAll" },
        body: jsonSchemaOf(inBody),
        response: {
          200: responseSchema(answerSchema.or(answersSchema), "an answer, or one to each question"),
          ...refusals,
        },
      },
    },
    async ({ body }, reply) => {
      if ("query" in body) return sendJson(reply, (await ask(context, reply, [body.query], body.k))[0]);
      const found = await ask(context, reply, body.queries, body.k);
      return sendJson(reply, `{"answers":[${found.join(",")}]}`);
    },
  );
}

function ask({ served, limits, has }: RouteContext, reply: FastifyReply, questions: readonly string[], k: number) {
  requireServed(has.data, "collection", "--data DIR or --project DIR");
  return served.run(
    "search",
    questions.map((query) => ({ query, k })),
    jobOf(reply, limits),
  );
}

function sendJson(reply: FastifyReply, json: string): FastifyReply {
  return reply.type("application/json; charset=utf-8").send(json);
}
