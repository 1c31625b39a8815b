/** `/search`: a question and its `Answer`; several at once by POST. */
import { z } from "zod";
import { type Limits, questionSchema } from "./limits";

const span = z.object({
  text: z.string(),
  isMarked: z.boolean().meta({ description: "Whether it is one of the question's words." }),
});
const part = z.object({ rank: z.int().min(1), score: z.number() });

const passage = z.object({
  rank: z.int().min(1),
  id: z.string(),
  title: z.string(),
  text: z.string(),
  sentence: z.array(span).meta({ description: "The sentence that answers best." }),
  titleSpans: z.array(span),
  place: z.object({ file: z.string(), line: z.int().min(1).optional() }).optional(),
  url: z.string().optional(),
  score: z.number(),
  parts: z.object({ words: part.optional(), vectors: part.optional() }),
});

/** `Answer` of lib/search. */
export const answerSchema = z.object({
  question: z.string(),
  by: z.enum(["words", "both"]),
  passages: z.int().min(0),
  seconds: z.number().min(0),
  results: z.array(passage),
});

export const answersSchema = z.object({ answers: z.array(answerSchema) });

/** `?q=…&k=…`: what stands in an address is text, so k is a text of digits there. */
export function searchQuerySchema(limits: Limits) {
  const k = z
    .string()
    .regex(/^\d{1,6}$/, `expected a whole number, 1 to ${limits.maxK}`)
    .refine((digits) => Number(digits) >= 1 && Number(digits) <= limits.maxK, `expected 1 to ${limits.maxK}`)
    .meta({ description: `Passages wanted, 1 to ${limits.maxK}; 10 if left out.` });
  return z.strictObject({ q: questionSchema(limits), k: k.optional() });
}

/** `{query, k}`, or `{queries: […], k}`. */
export function searchBodySchema(limits: Limits) {
  const k = z.int().min(1).max(limits.maxK).default(10);
  const query = questionSchema(limits);
  const one = z.strictObject({ query, k });
  const several = z.strictObject({ queries: z.array(query).min(1).max(limits.maxTexts), k });
  return z.union([one, several]);
}
