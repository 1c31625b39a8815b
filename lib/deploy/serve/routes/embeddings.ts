/** `/embeddings`, `/v1/embeddings` and `/v1/models`: the model's vectors in OpenAI's form, for clients that know it. */
import type { FastifyInstance } from "fastify";
import type { z } from "zod";
import { embeddingsBodySchema, embeddingsSchema, jsonSchemaOf, modelsSchema, responseSchema } from "../schemas";
import { badRequest } from "../work";
import { jobOf, type RouteContext, refusals, requireName, requireServed } from "./context";

/** The places where texts become vectors. */
export function embeddingRoutes(app: FastifyInstance, context: RouteContext): void {
  const { served, limits, has, names } = context;
  const schema = embeddingsBodySchema(limits);
  for (const place of ["/embeddings", "/v1/embeddings"]) {
    app.post<{ Body: z.infer<typeof schema> }>(
      place,
      {
        schema: {
          ...{ summary: "The vectors of texts, in OpenAI's form", tags: ["embeddings"] },
          body: jsonSchemaOf(schema),
          response: { 200: responseSchema(embeddingsSchema, "a vector for each text"), ...refusals },
        },
      },
      async ({ body }, reply) => {
        requireServed(has.model, "model", "--model DIR");
        requireName(body.model, names.model);
        const texts = textsOf(body.input);
        requireDimensions(body.dimensions, served.current?.description.model?.dimension);
        const found = await served.run(body.input_type, texts, jobOf(reply, limits));
        const tokens = found.reduce((sum, each) => sum + each.tokens, 0);
        return {
          object: "list",
          data: found.map(({ vector }, index) => ({
            ...{ object: "embedding", index },
            embedding: body.encoding_format === "base64" ? base64Of(vector) : Array.from(vector),
          })),
          model: names.model,
          usage: { prompt_tokens: tokens, total_tokens: tokens },
        };
      },
    );
  }
  app.get(
    "/v1/models",
    {
      schema: {
        ...{ summary: "The models, in OpenAI's form", tags: ["embeddings"], operationId: "models" },
        response: { 200: responseSchema(modelsSchema, "what may be named as model") },
      },
    },
    async () => {
      const created = Math.floor((served.current?.since.getTime() ?? Date.now()) / 1000);
      const listed = [...(has.model ? [names.model] : []), ...(has.reranker ? [names.reranker] : [])];
      return { object: "list", data: listed.map((id) => ({ id, object: "model", created, owned_by: "bowlab" })) };
    },
  );
}

/** @throws ServiceError 400 on token ids, which are of another model's tokenizer */
function textsOf(input: string | string[] | number[] | number[][]): string[] {
  if (typeof input === "string") return [input];
  if (typeof input[0] === "string") return input as string[];
  throw badRequest(
    "input",
    "input: lists of token ids are of another model's tokenizer: send the texts themselves " +
      "(LangChain's OpenAIEmbeddings does so with check_embedding_ctx_length=False)",
    "unsupported_value",
  );
}

/** @throws ServiceError 400 where vectors of another length are wanted: cut off, they would not be the model's */
function requireDimensions(wanted: number | undefined, dimension: number | undefined): void {
  if (wanted === undefined || dimension === undefined || wanted === dimension) return;
  throw badRequest("dimensions", `dimensions: the model's vectors have ${dimension} numbers, no other length is made`);
}

/** float32, little-endian. */
function base64Of({ buffer, byteOffset, byteLength }: Float32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString("base64");
}
