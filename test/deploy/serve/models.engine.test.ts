/** The models, opened by the service: OpenAI's own client gets the vectors, `/rerank` the scores, no tensor is left. */
import { expect } from "chai";
import OpenAI from "openai";
import { type Service, startService } from "../../../lib/deploy/serve";
import { finetune, openPairScorer } from "../../../lib/finetune";
import { openDenseEncoder, openDenseEncoders } from "../../../lib/retrieval";
import { openSearch } from "../../../lib/search";
import { passageText } from "../../../lib/text";
import { smallRun, useCollection } from "../../finetune/collection";
import { ask, metric } from "./running";

describe("the service's models", function () {
  this.timeout(180_000);
  const { at, collection } = useCollection();
  let service: Service | undefined;
  const start = async (options: Parameters<typeof startService>[0]) => {
    service = await startService({ port: 0, ...options });
    return service.url;
  };
  afterEach(async () => {
    await service?.close();
    service = undefined;
  });

  it("OpenAI's client as it is gets the library's vectors, by base64 and as numbers", async () => {
    await finetune(smallRun(at(), "dense", { pooling: "mean", queryPrefix: "query:" }));
    const url = await start({ model: at("dense"), batchSize: 16 });
    const texts = collection()
      .passages.map(passageText)
      .filter((text) => text !== "")
      .slice(0, 40);
    const encoders = openDenseEncoders(at("dense"), { batchSize: 16 });
    const N = encoders.corpus.dimension;
    const rows = (flat: Float32Array) => texts.map((_, i) => Array.from(flat.subarray(i * N, (i + 1) * N)));
    const [passages, queries] = [rows(await encoders.corpus.encode(texts)), rows(await encoders.queries.encode(texts))];
    const tokens = texts.reduce((sum, text) => sum + encoders.corpus.countTokens(text), 0);
    encoders.dispose();
    const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: "none", maxRetries: 0 });
    expect((await client.models.list()).data.map(({ id }) => id)).to.deep.equal(["dense"]);
    // The client asks for base64 where nothing else is said.
    const got = await client.embeddings.create({ model: "dense", input: texts });
    expect(got.data.map(({ index }) => index)).to.deep.equal(texts.map((_, i) => i));
    expectClose(
      got.data.map(({ embedding }) => embedding),
      passages,
    );
    expect(got.usage).to.deep.equal({ prompt_tokens: tokens, total_tokens: tokens });
    const one = await client.embeddings.create({ model: "dense", input: texts[3], encoding_format: "float" });
    expectClose([one.data[0].embedding], [passages[3]]);
    const asked = { model: "dense", input: texts, input_type: "query" };
    expectClose(
      (await client.embeddings.create(asked)).data.map(({ embedding }) => embedding),
      queries,
    );
    expect(queries[0]).not.to.deep.equal(passages[0]);
  });

  it("what OpenAI's form allows and this model cannot do is refused in OpenAI's form", async () => {
    const url = await start({ model: at("init"), modelName: "first", maxTexts: 3, maxText: 100 });
    const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: "none", maxRetries: 0 });
    const cases: [body: object, status: number, told: string][] = [
      [{ input: [1, 2, 3] }, 400, "token ids"],
      [{ input: [[1, 2], [3]] }, 400, "token ids"],
      [{ input: "" }, 400, "input"],
      [{ input: [] }, 400, "input"],
      [{ input: ["a", ""] }, 400, "input[1]"],
      [{ input: ["a", "b", "c", "d"] }, 400, "3"],
      [{ input: "a".repeat(101) }, 400, "100"],
      [{ input: "a", dimensions: 7 }, 400, "dimensions"],
      [{ input: "a", encoding_format: "int8" }, 400, "encoding_format"],
      [{ input: "a", model: "text-embedding-3-small" }, 404, "first"],
    ];
    for (const [body, status, told] of cases) {
      const error = await client.embeddings.create({ model: "first", ...body } as never).then(
        () => undefined,
        (reason) => reason,
      );
      expect(error, JSON.stringify(body)).to.be.instanceOf(OpenAI.APIError);
      expect([error.status, error.message], JSON.stringify(body)).to.satisfy(
        ([code, message]: [number, string]) => code === status && message.includes(told),
      );
    }
  });

  it("/rerank orders by the cross-encoder's scores, and by the vectors where there is none", async () => {
    await finetune(smallRun(at(), "cross", { architecture: "cross-encoder" }));
    const { queries, passages } = collection();
    const query = queries[0].text;
    const documents = passages
      .map(passageText)
      .filter((text) => text !== "")
      .slice(0, 20);
    const url = await start({ model: at("init"), reranker: at("cross"), batchSize: 8 });
    const scorer = openPairScorer(at("cross"));
    const { scores } = await scorer.score(documents.map((text) => ({ query, text })));
    scorer.dispose();
    const json = { query, documents, raw_scores: true };
    const raw = (await ask(`${url}/rerank`, { json })).body;
    expectClose(
      [raw.results.map((each: { relevance_score: number }) => each.relevance_score)],
      [[...scores].sort((a, b) => b - a)],
    );
    const top = (
      await ask(`${url}/v1/rerank`, {
        json: {
          ...json,
          documents: documents.map((text) => ({ text })),
          raw_scores: false,
          top_n: 3,
          return_documents: true,
        },
      })
    ).body;
    expect(top.model).to.equal("cross");
    expect(top.results.map(({ index }: { index: number }) => index)).to.deep.equal(
      raw.results.slice(0, 3).map(({ index }: { index: number }) => index),
    );
    expect(top.results[0].document.text).to.equal(documents[top.results[0].index]);
    expect(top.results[0].relevance_score).to.be.within(0, 1);
    await service?.close();
    const byVectors = await start({ model: at("init") });
    const encoder = openDenseEncoder(at("init"), "queries");
    const asked = await encoder.encode([query]);
    encoder.dispose();
    const found = (await ask(`${byVectors}/rerank`, { json })).body;
    const { data } = (await ask(`${byVectors}/embeddings`, { json: { input: documents } })).body;
    const products = data.map(({ embedding }: { embedding: number[] }) =>
      embedding.reduce((sum, x, i) => sum + x * asked[i], 0),
    );
    expectClose(
      [found.results.map((each: { relevance_score: number }) => each.relevance_score)],
      [products.sort((a: number, b: number) => b - a)],
    );
  });

  it("/search fuses words and vectors as openSearch() does, with the model's weights in memory once", async () => {
    const url = await start({ data: at("data"), model: at("init"), index: at("index") });
    const alone = await metric(url, "bowlab_engine_tensors");
    const search = await openSearch(at("data"), { model: at("init"), index: at("index") });
    const expected = await search.ask(collection().queries[1].text, { k: 5 });
    search.close();
    const got = (await ask(`${url}/search`, { json: { query: collection().queries[1].text, k: 5 } })).body;
    const idsOf = ({ results }: { results: { id: string }[] }) => results.map(({ id }) => id);
    expect([got.by, idsOf(got)]).to.deep.equal(["both", idsOf(expected)]);
    expect(await metric(url, "bowlab_engine_tensors")).to.equal(alone);
  });

  it("no request leaves a tensor, whether it is answered or not", async () => {
    const url = await start({ data: at("data"), model: at("init"), index: at("index") });
    const round = async () => {
      await Promise.all([
        ...["a", "b", "c"].map((input) => ask(`${url}/embeddings`, { json: { input } })),
        ask(`${url}/rerank`, { json: { query: "a", documents: ["b", "c"] } }),
        ask(`${url}/search?q=noun`),
        ask(`${url}/embeddings`, { json: { input: [5] } }),
        fetch(`${url}/embeddings`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: '{"input":"gone"}',
          signal: AbortSignal.timeout(1),
        }).catch(() => {}),
      ]);
    };
    await round();
    const before = await metric(url, "bowlab_engine_tensors");
    for (let i = 0; i < 5; i++) await round();
    expect(await metric(url, "bowlab_engine_tensors")).to.equal(before);
    expect(before).to.be.greaterThan(10);
  });
});

/** Batches of other texts have other lengths: equal to what a sum of floats in another order leaves. */
function expectClose(found: readonly (readonly number[])[], expected: readonly (readonly number[])[]): void {
  expect(found.map((row) => row.length)).to.deep.equal(expected.map((row) => row.length));
  const worst = Math.max(...expected.flatMap((row, i) => row.map((value, j) => Math.abs(value - found[i][j]))));
  expect(worst).to.be.lessThan(1e-5);
}
