import { expect } from "chai";
import fc from "fast-check";
import { decodeMessage, encodeMessage, type Message, newMessage, WireError } from "../../../kernel-ext/wire";

const key = "a key";
const message = newMessage("execute_request", { code: "1 + 1" }, { session: "s" });

describe("encodeMessage() and decodeMessage()", () => {
  it("give any message back as it was", () => {
    const json = fc.dictionary(fc.string(), fc.jsonValue()).map((value) => JSON.parse(JSON.stringify(value)));
    const bytes = fc.array(
      fc.uint8Array().map((array) => Buffer.from(array)),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(json, json, bytes, fc.string(), (content, metadata, buffers, anyKey) => {
        const sent: Message = {
          ...newMessage("x", content, { session: "s", metadata }),
          buffers,
          identities: [Buffer.from("id")],
        };
        expect(decodeMessage(encodeMessage(sent, anyKey), anyKey)).to.deep.equal(sent);
      }),
    );
  });

  it("answer the message given as parent, to the one who sent it", () => {
    const asked = decodeMessage([Buffer.from("who"), ...encodeMessage(message, key)], key);
    const reply = newMessage("execute_reply", {}, { session: "kernel", parent: asked });
    expect(reply.identities.map(String)).to.deep.equal(["who"]);
    expect(reply.parent.msg_id).to.equal(message.header.msg_id);
    expect(reply.header.session).to.equal("kernel");
  });
});

describe("decodeMessage()", () => {
  const frames = encodeMessage(message, key);
  const changed = (at: number, change: (frame: Buffer) => Buffer) =>
    frames.map((frame, i) => (i === at ? change(frame) : frame));
  const cases: [string, Buffer[], RegExp][] = [
    ["the content was changed", changed(5, () => Buffer.from('{"code":"2"}')), /signature/],
    [
      "the signature was changed",
      changed(1, (old) => Buffer.from(`${old}`.replace(/^./, (c) => (c === "0" ? "1" : "0")))),
      /signature/,
    ],
    ["the signature is shorter", changed(1, (old) => old.subarray(1)), /signature/],
    ["the signature is empty", changed(1, () => Buffer.alloc(0)), /signature/],
    ["another key signed it", encodeMessage(message, "other"), /signature/],
    ["the delimiter is missing", frames.slice(1), /delimiter/],
    ["parts are missing", frames.slice(0, 4), /four parts/],
  ];
  for (const [name, broken, words] of cases) {
    it(`refuses a message when ${name}`, () => {
      expect(() => decodeMessage(broken, key)).to.throw(WireError, words);
    });
  }

  it("refuses what is signed but is not a message", () => {
    const bad = { ...message, header: { nothing: true } } as unknown as Message;
    expect(() => decodeMessage(encodeMessage(bad, key), key)).to.throw(WireError, /msg_type/);
    const text = encodeMessage(message, "");
    text[2] = Buffer.from("not json");
    expect(() => decodeMessage(text, "")).to.throw(WireError, /JSON/);
  });

  it("takes unsigned messages when the key is empty", () => {
    expect(decodeMessage(encodeMessage(message, ""), "").content).to.deep.equal(message.content);
  });
});
