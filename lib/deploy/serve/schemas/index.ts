/** Requests and answers, each declared once: requests are checked by it, the OpenAPI document shows it. */
export { embeddingsBodySchema, embeddingsSchema, modelsSchema } from "./embeddings";
export { jsonSchemaOf, requestValidator, responseSchema } from "./json-schema";
export type { Limits } from "./limits";
export { rerankBodySchema, rerankSchema } from "./rerank";
export { answerSchema, answersSchema, searchBodySchema, searchQuerySchema } from "./search";
export { errorSchema, healthSchema, reloadSchema } from "./status";
