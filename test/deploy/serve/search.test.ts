/** `/search` and what surrounds it: answers, refusals in words, who may ask, the page, the document. */

import * as http from "node:http";
import { gzipSync } from "node:zlib";
import { Validator } from "@seriousme/openapi-schema-validator";
import { expect } from "chai";
import { InputError } from "../../../lib/errors";
import { openSearch } from "../../../lib/search";
import { installed, makeProject, npmLock } from "../../text/apidocs/project/made-up";
import { inputErrorOf } from "../../text/scratch";
import { ask, type Body, metric, NASTY, useServices } from "./running";

describe("the service's search", function () {
  this.timeout(60_000);
  const { at, start } = useServices();

  it("GET and POST /search give openSearch()'s answer, several questions one each", async () => {
    const { url } = await start();
    const search = await openSearch(at("data"));
    const expected = await search.ask("ships in the fog", { k: 2 });
    search.close();
    const plain = ({ seconds: _, ...answer }: { seconds: number }) => answer;
    const got = await ask(`${url}/search?q=${encodeURIComponent("ships in the fog")}&k=2`);
    expect(got.status).to.equal(200);
    expect(plain(got.body)).to.deep.equal(JSON.parse(JSON.stringify(plain(expected))));
    const posted = await ask(`${url}/search`, { json: { query: "ships in the fog", k: 2 } });
    expect(plain(posted.body)).to.deep.equal(plain(got.body));
    const several = await ask(`${url}/search`, { json: { queries: ["warm bread", "ships in the fog"], k: 1 } });
    expect(several.body.answers.map((answer: { results: { id: string }[] }) => answer.results[0].id)).to.deep.equal([
      "p2",
      got.body.results[0].id,
    ]);
    expect(several.body.answers[1].results).to.have.length(1);
  });

  it("serves a project with its dependencies, under its name or a title; not a project and a collection", async () => {
    const project = makeProject(at("app"), {
      "package.json": { name: "app", dependencies: { "tiny-queue": "1.2.0" } },
      "package-lock.json": npmLock({ "node_modules/tiny-queue": "1.2.0" }),
      ...installed("node_modules/tiny-queue", "1.2.0"),
    });
    const { url } = await start({ data: undefined, project, title: "<b>The app</b>" });
    const { body } = await ask(`${url}/search?q=tiny+queue`);
    expect(body.results[0].id).to.equal("tiny-queue@1.2.0:tiny_queue");
    expect(await (await fetch(url)).text()).to.match(/<h1[^>]*>&lt;b&gt;The app&lt;\/b&gt;<\/h1>/);
    const two = await inputErrorOf(() => start({ project }));
    expect(two.message).to.match(/one place.*not both/);
  });

  it("tags, scripts and paths in passages come out as text: JSON with its type, no sniffing", async () => {
    const { url } = await start();
    const { headers, body } = await ask(`${url}/search?q=lantern`);
    expect(headers.get("content-type")).to.equal("application/json; charset=utf-8");
    expect(headers.get("x-content-type-options")).to.equal("nosniff");
    expect(headers.get("content-security-policy")).to.include("default-src 'none'");
    const texts = new Map(body.results.map((each: { id: string; text: string }) => [each.id, each.text]));
    for (const { _id, text } of NASTY) expect(texts.get(_id)).to.equal(text);
  });

  it("requests that cannot be answered are refused by field and limit", async () => {
    const { url } = await start({ maxK: 20, maxQuestion: 50, maxTexts: 3, maxBytes: 2000 });
    const cases: [path: string, init: Parameters<typeof ask>[1], status: number, told: string][] = [
      ["/search", {}, 400, "q: "],
      ["/search?q=%20%20", {}, 400, "not blank"],
      ["/search?q=a&k=21", {}, 400, "1 to 20"],
      ["/search?q=a&k=0", {}, 400, "1 to 20"],
      ["/search?q=a&k=1e3", {}, 400, "whole number"],
      ["/search?q=a&q=b", {}, 400, "q: "],
      ["/search?q=a&page=2", {}, 400, "page"],
      [`/search?q=${"a".repeat(51)}`, {}, 400, "50"],
      ["/search", { json: { query: 5 } }, 400, "query: "],
      ["/search", { json: { query: "a", k: 1000 } }, 400, "20"],
      ["/search", { json: { query: "a", top: 3 } }, 400, "top"],
      ["/search", { json: { queries: ["a", "b", "c", "d"] } }, 400, "3"],
      ["/search", { json: { queries: [] } }, 400, "queries"],
      ["/search", { json: [] }, 400, "object"],
      ["/search", { method: "POST" }, 400, "object"],
      ["/search", { json: { query: "a".repeat(3000) } }, 413, "2000 bytes"],
      ["/search", { method: "POST", body: "{", headers: { "content-type": "application/json" } }, 400, "JSON"],
      ["/search", { method: "POST", body: "query=a", headers: { "content-type": "text/plain" } }, 415, "JSON"],
      [
        "/search",
        {
          method: "POST",
          body: gzipSync('{"query":"a"}'),
          headers: { "content-type": "application/json", "content-encoding": "gzip" },
        },
        415,
        "without Content-Encoding",
      ],
      ["/search", { method: "PUT", body: "{}" }, 405, "GET and POST"],
      ["/nothing", {}, 404, "openapi.json"],
      ["/search/%E0%A4%A", {}, 400, ""],
      ["/embeddings", { json: { input: "a" } }, 404, "--model"],
      ["/rerank", { json: { query: "a", documents: ["b"] } }, 404, "--reranker"],
    ];
    for (const [path, init, status, told] of cases) {
      const got = await ask(url + path, init);
      const shown = `${path} ${JSON.stringify(init)}: ${got.text}`;
      expect(got.status, shown).to.equal(status);
      expect(got.body.error.message, shown).to.include(told);
      expect(Object.keys(got.body.error), shown).to.have.members(["message", "type", "param", "code"]);
    }
  });

  it("without the token only health and the page are seen; it is never told", async () => {
    const token = "correct-horse-battery";
    const notes: string[] = [];
    const { url } = await start({ token, onNote: (line) => notes.push(line) });
    const withToken = (given: string) => ({ headers: { authorization: given } });
    for (const given of ["", token, `Basic ${token}`, `Bearer ${token}x`, "Bearer", `Bearer ${token.slice(1)}`]) {
      const got = await ask(`${url}/search?q=fog`, withToken(given));
      expect([got.status, got.headers.get("www-authenticate")], given).to.deep.equal([401, "Bearer"]);
      expect(got.text).not.to.include(token);
    }
    expect((await ask(`${url}/search?q=fog`, withToken(`Bearer ${token}`))).status).to.equal(200);
    for (const [path, status] of Object.entries({ "/metrics": 401, "/openapi.json": 401, "/health": 200, "/": 200 })) {
      expect((await ask(url + path)).status, path).to.equal(status);
    }
    expect((await ask(`${url}/reload`, { method: "POST" })).status).to.equal(401);
    expect(notes.join("\n")).not.to.include(token);
    const error = await inputErrorOf(() => start({ token: "has spaces" }));
    expect(error.message).to.include("token").and.not.to.include("has spaces");
  });

  it("on a loopback address other names are refused, and pages of other origins", async () => {
    const { url } = await start({ allowHost: "search.example.org", cors: "https://app.example.org" });
    const named = (host: string) => statusOf(url, "/search?q=fog", { host });
    expect(await named("evil.example.org")).to.equal(403);
    expect(await named("127.evil.example.org")).to.equal(403);
    expect(await named(`localhost:${new URL(url).port}`)).to.equal(200);
    expect(await named("[::1]:80")).to.equal(200);
    expect(await named("search.example.org")).to.equal(200);
    const post = { method: "POST", body: '{"query":"fog"}' };
    const from = (origin: string) =>
      ask(`${url}/search`, { ...post, headers: { origin, "content-type": "application/json" } });
    expect((await from("https://evil.example.org")).status).to.equal(403);
    expect((await from("null")).status).to.equal(403);
    expect((await from(url)).status).to.equal(200);
    const allowed = await from("https://app.example.org");
    expect([allowed.status, allowed.headers.get("access-control-allow-origin")]).to.deep.equal([
      200,
      "https://app.example.org",
    ]);
    const asked = (origin: string) =>
      ask(`${url}/search`, { method: "OPTIONS", headers: { origin, "access-control-request-method": "POST" } });
    expect((await asked("https://app.example.org")).status).to.equal(204);
    const refused = await asked("https://evil.example.org");
    expect([refused.status, refused.headers.get("access-control-allow-origin")]).to.deep.equal([403, null]);
  });

  it("the page holds nothing of others: its policy lets its own files run alone", async () => {
    const { url } = await start();
    const { headers, text } = await ask(url);
    expect(headers.get("content-type")).to.equal("text/html; charset=utf-8");
    expect(headers.get("content-security-policy")).to.include("script-src 'self'").and.not.to.include("unsafe");
    expect(text).to.include("<bowlab-search");
    expect(text).not.to.match(/https?:|<script(?! type="module" src="bowlab-search.js">)|style=|onload=/);
    expect((await ask(`${url}/bowlab-search.js`)).headers.get("content-type")).to.equal(
      "text/javascript; charset=utf-8",
    );
    expect((await ask(`${url}/page.css`)).headers.get("content-type")).to.equal("text/css; charset=utf-8");
  });

  it("the OpenAPI document names every place, with what it takes and what it gives", async () => {
    const { url } = await start();
    const document = (await ask(`${url}/openapi.json`)).body;
    const { valid, errors } = await new Validator().validate(document);
    expect(valid, JSON.stringify(errors)).to.equal(true);
    const { openapi, paths, info } = document;
    expect([openapi, typeof info.title, typeof info.version]).to.deep.equal(["3.1.0", "string", "string"]);
    const places = "/search /embeddings /v1/embeddings /v1/models /rerank /v1/rerank /health /metrics /reload";
    expect(Object.keys(paths)).to.include.members(places.split(" "));
    expect(JSON.stringify(paths)).not.to.include("$ref");
    for (const [place, methods] of Object.entries<Record<string, Body>>(paths)) {
      for (const [method, { responses, requestBody, summary }] of Object.entries(methods)) {
        expect(summary, place).to.be.a("string");
        for (const [status, each] of Object.entries<Body>(responses)) {
          expect([status, typeof each.description], `${method} ${place}`).to.satisfy(
            ([code, type]: string[]) => /^([1-5]\d\d|default)$/.test(code) && type === "string",
          );
        }
        if (requestBody) expect(requestBody.content["application/json"].schema).to.be.an("object");
      }
    }
  });

  it("health and metrics tell what is served and what was asked", async () => {
    const { url } = await start();
    const health = (await ask(`${url}/health`)).body;
    expect(health).to.include({ status: "ready", ready: true, live: true });
    expect(health.search).to.deep.equal({ passages: 6, by: "words" });
    await ask(`${url}/search?q=fog`);
    await ask(`${url}/search`);
    const { text } = await ask(`${url}/metrics`);
    expect(text).to.include('bowlab_requests_total{route="/search",status="200"} 1');
    expect(text).to.include('bowlab_requests_total{route="/search",status="400"} 1');
    expect(text).to.include('bowlab_batch_items_count{kind="search"} 1');
    expect(await metric(url, "bowlab_passages")).to.equal(6);
    expect(await metric(url, "bowlab_engine_memory_bytes")).to.be.greaterThan(2e7);
  });

  it("addresses that cannot be had are refused in words, IPv6 is an address like others", async () => {
    const { url } = await start();
    const { port } = new URL(url);
    expect((await inputErrorOf(() => start({ port: Number(port) }))).message)
      .to.include("in use")
      .and.include("--port");
    expect((await inputErrorOf(() => start({ host: "203.0.113.7" }))).message).to.include(
      "not an address of this machine",
    );
    expect((await inputErrorOf(() => start({ data: at("nothing") }))).message).to.include("nothing");
    expect((await inputErrorOf(() => start({ data: undefined }))).message).to.include("--data");
    let six: Awaited<ReturnType<typeof start>>;
    try {
      six = await start({ host: "::1" });
    } catch (error) {
      // A machine may have no IPv6; then this is said.
      expect(error).to.be.instanceOf(InputError);
      return;
    }
    expect(six.url).to.match(/^http:\/\/\[::1\]:\d+$/);
    expect((await ask(`${six.url}/search?q=fog`)).status).to.equal(200);
  });

  it("a service that others reach without a token is warned of, and not reloaded by them", async () => {
    const notes: string[] = [];
    const { url } = await start({ host: "0.0.0.0", onNote: (line) => notes.push(line) });
    expect(notes.join("\n")).to.include("warning").and.include("BOWLAB_TOKEN");
    const here = url.replace("0.0.0.0", "127.0.0.1");
    expect((await ask(`${here}/reload`, { method: "POST" })).status).to.equal(403);
  });
});

/** By http, which lets the header Host be set. */
function statusOf(url: string, path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    http
      .get(url + path, { headers, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode as number);
      })
      .on("error", reject);
  });
}
