import { expect } from "chai";
import fc from "fast-check";
import { createFrameReader, encodeFrame, type Frame } from "../../../../kernel-ext/kernel/link";

/** What a reader gives when the bytes come in pieces of `size`. */
function readInPieces(bytes: Buffer, size: number): Frame<unknown>[] {
  const frames: Frame<unknown>[] = [];
  const read = createFrameReader<unknown>((frame) => frames.push(frame));
  for (let at = 0; at < bytes.length; at += size) read(bytes.subarray(at, at + size));
  return frames;
}

describe("encodeFrame() and createFrameReader()", () => {
  it("give back what was sent, in order, however the bytes are cut", () => {
    const frame = fc.record({
      body: fc.jsonValue(),
      buffers: fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 5 }), fc.integer({ min: 1, max: 40 }), (frames, size) => {
        const bytes = Buffer.concat(frames.map(({ body, buffers }) => encodeFrame(body, buffers)));
        const expected = frames.map(({ body, buffers }) => ({
          body: JSON.parse(JSON.stringify(body)),
          buffers: buffers.map((buffer) => [...buffer]),
        }));
        const got = readInPieces(bytes, size).map(({ body, buffers }) => ({
          body,
          buffers: buffers.map((buffer) => [...buffer]),
        }));
        expect(got).to.deep.equal(expected);
      }),
    );
  });

  it("encodeFrame() refuses what JSON cannot say, where it is said", () => {
    expect(() => encodeFrame({ n: 1n })).to.throw(TypeError);
  });
});
