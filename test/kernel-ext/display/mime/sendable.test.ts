import { expect } from "chai";
import { requireJsonObject, sendableBundle } from "../../../../kernel-ext/display/mime/sendable";

const circle: Record<string, unknown> = {};
circle.self = circle;

describe("sendableBundle()", () => {
  const fine: [string, unknown, unknown][] = [
    [
      "texts, and lists of lines",
      { "text/plain": "a", "text/html": ["a", "b"] },
      { "text/plain": "a", "text/html": ["a", "b"] },
    ],
    ["numbers as texts", { "text/plain": 5, "text/html": 5n }, { "text/plain": "5", "text/html": "5" }],
    ["no content that is undefined", { "text/plain": "a", "text/html": undefined }, { "text/plain": "a" }],
    ["bytes as base64", { "image/png": new Uint8Array([1, 2, 3]) }, { "image/png": "AQID" }],
    [
      "JSON as it is",
      { "x/y+json": { a: [1] }, "application/json": null },
      { "x/y+json": { a: [1] }, "application/json": null },
    ],
  ];
  for (const [what, bundle, expected] of fine) {
    it(`gives ${what}`, () => expect(sendableBundle(bundle)).to.deep.equal(expected));
  }

  const wrong: [unknown, RegExp][] = [
    ["text", /gives a MIME bundle.*this one gave a string/],
    [null, /gave null/],
    [[], /gave a list/],
    [{ "text/html": { a: 1 } }, /^text\/html in a MIME bundle is text, and this one is an object/],
    [{ "text/html": null }, /text\/html.*null/],
    [{ "application/json": circle }, /^application\/json is nested deeper than 300 levels, or in a circle/],
  ];
  for (const [bundle, message] of wrong) {
    it(`refuses what it says: ${message}`, () => expect(() => sendableBundle(bundle)).to.throw(TypeError, message));
  }
});

describe("requireJsonObject()", () => {
  it("names what is none", () => {
    expect(() => requireJsonObject("the data of a comm", 5)).to.throw(
      "the data of a comm is an object, and this one is a number",
    );
    expect(() => requireJsonObject("it", { a: [1, { b: 2 }] })).to.not.throw();
  });
});
