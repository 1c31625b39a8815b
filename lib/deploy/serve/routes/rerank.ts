/** `/rerank` in the form of Cohere and Jina: texts in the order in which they answer a query. */
import type { FastifyInstance } from "fastify";
import type { z } from "zod";
import { jsonSchemaOf, rerankBodySchema, rerankSchema, responseSchema } from "../schemas";
import { jobOf, type RouteContext, refusals, requireName, requireServed } from "./context";

/** The places where texts are ordered. */
export function rerankRoutes(app: FastifyInstance, { served, limits, has, names }: RouteContext): void {
  const schema = rerankBodySchema(limits);
  const name = has.reranker ? names.reranker : names.model;
  for (const place of ["/rerank", "/v1/rerank"]) {
    app.post<{ Body: z.infer<typeof schema> }>(
      place,
      {
        schema: {
          ...{ summary: "Texts in the order in which they answer a query", tags: ["rerank"] },
          body: jsonSchemaOf(schema),
          response: { 200: responseSchema(rerankSchema, "the texts' places, best first"), ...refusals },
        },
      },
      async ({ body }, reply) => {
        requireServed(has.reranker || has.model, "reranker", "--reranker DIR or --model DIR");
        requireName(body.model, name);
        const texts = body.documents.map((each) => (typeof each === "string" ? each : each.text));
        const pairs = texts.map((text) => ({ query: body.query, text }));
        const found = await served.run("rerank", pairs, jobOf(reply, limits));
        const isLogit = has.reranker && !body.raw_scores;
        const ranked = found.map(({ score }, index) => ({ index, score }));
        // By the scores as they are: between 0 and 1 high ones are hard to tell apart.
        ranked.sort((a, b) => b.score - a.score || a.index - b.index);
        return {
          model: name,
          results: ranked.slice(0, body.top_n).map(({ index, score }) => ({
            index,
            relevance_score: isLogit ? 1 / (1 + Math.exp(-score)) : score,
            ...(body.return_documents ? { document: { text: texts[index] } } : {}),
          })),
          usage: { total_tokens: found.reduce((sum, { tokens }) => sum + tokens, 0) },
        };
      },
    );
  }
}
