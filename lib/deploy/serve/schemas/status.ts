/** What the service says of itself, and of what it could not do. */
import { z } from "zod";

export const errorSchema = z.object({
  error: z.object({
    message: z.string(),
    type: z.string(),
    param: z.string().nullable(),
    code: z.string().nullable(),
  }),
});

export const healthSchema = z.object({
  status: z.enum(["loading", "ready", "closing", "failed"]),
  live: z.literal(true),
  ready: z.boolean(),
  detail: z.string().optional().meta({ description: "What is being done, or what failed." }),
  version: z.string(),
  since: z.string().optional().meta({ description: "When what is served was opened, by ISO 8601." }),
  search: z.object({ passages: z.int(), by: z.enum(["words", "both"]) }).optional(),
  model: z.object({ name: z.string(), dimension: z.int(), pooling: z.string() }).optional(),
  reranker: z.object({ name: z.string(), by: z.enum(["cross-encoder", "vectors"]) }).optional(),
  engine: z.string().optional(),
});

export const reloadSchema = z.object({ reloaded: z.literal(true), seconds: z.number(), passages: z.int().optional() });
