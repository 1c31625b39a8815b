/** The other sides: MiniSearch or Orama behind as plain a server as fastify gives. Prints its address as JSON. */
import fastify from "fastify";
import { readPassages } from "../../lib/text";

interface Found {
  id: string;
  title: string;
  text: string;
  score: number;
}

type Search = (question: string, k: number) => Promise<Found[]> | Found[];

async function main(): Promise<void> {
  const [name, data] = process.argv.slice(2);
  const search = await (name === "minisearch" ? miniSearch(data) : orama(data));
  const app = fastify();
  app.get<{ Querystring: { q: string } }>("/search", async ({ query: { q } }) => ({ results: await search(q, 10) }));
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  process.stdout.write(`${JSON.stringify({ url })}\n`);
  process.on("SIGTERM", () => process.exit(0));
}

async function miniSearch(data: string): Promise<Search> {
  const { default: MiniSearch } = await import("minisearch");
  const index = new MiniSearch<{ id: string; title: string; text: string }>({
    fields: ["title", "text"],
    storeFields: ["title", "text"],
  });
  for await (const { id, title, text } of readPassages(data)) index.add({ id, title, text });
  return (question, k) =>
    index
      .search(question)
      .slice(0, k)
      .map(({ id, title, text, score }) => ({ id, title, text, score }));
}

async function orama(data: string): Promise<Search> {
  const { create, insertMultiple, search } = await import("@orama/orama");
  const db = create({ schema: { title: "string", text: "string" } as const });
  const passages: { id: string; title: string; text: string }[] = [];
  for await (const { id, title, text } of readPassages(data)) passages.push({ id, title, text });
  await insertMultiple(db, passages, 1000);
  return async (question, k) => {
    const { hits } = await search(db, { term: question, limit: k });
    return hits.map(({ id, score, document: { title, text } }) => ({ id, title, text, score }));
  };
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
