/** `/rerank` in the form of Cohere and Jina. */
import { z } from "zod";
import { type Limits, questionSchema, textSchema } from "./limits";

/** Other fields are passed over, as clients send them for services of all kinds. */
export function rerankBodySchema(limits: Limits) {
  const text = textSchema(limits);
  return z.object({
    query: questionSchema(limits),
    documents: z
      .array(z.union([text, z.object({ text })]))
      .min(1)
      .max(limits.maxTexts),
    model: z.string().optional(),
    top_n: z.int().min(1).optional().meta({ description: "Only so many of the best; all if left out." }),
    return_documents: z.boolean().default(false),
    raw_scores: z
      .boolean()
      .default(false)
      .meta({ description: "A cross-encoder's scores as they are, in place of numbers between 0 and 1." }),
  });
}

export const rerankSchema = z.object({
  model: z.string(),
  results: z.array(
    z.object({
      index: z.int().min(0),
      relevance_score: z.number(),
      document: z.object({ text: z.string() }).optional(),
    }),
  ),
  usage: z.object({ total_tokens: z.int() }),
});
