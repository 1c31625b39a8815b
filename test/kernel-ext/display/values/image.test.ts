import { expect } from "chai";
import { toBundle } from "../../../../kernel-ext/display/values/bundle";
import { imageType } from "../../../../kernel-ext/display/values/image";

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const svg = '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><circle r="1"/></svg>';

describe("pictures", () => {
  it("are known by their first bytes", () => {
    const cases: [Uint8Array, string | undefined][] = [
      [png, "image/png"],
      [new Uint8Array([0xff, 0xd8, 0xff, 0xe0]), "image/jpeg"],
      [Buffer.from("GIF89a"), "image/gif"],
      [Buffer.from("RIFF1234WEBPVP8 "), "image/webp"],
      [Buffer.from(svg), "image/svg+xml"],
      [Buffer.from("<svgx>"), undefined],
      [new Uint8Array([1, 2, 3]), undefined],
      [new Uint8Array(0), undefined],
    ];
    for (const [bytes, type] of cases) expect(imageType(bytes)).to.equal(type);
  });

  it("are shown from bytes, also from a part of a larger buffer", () => {
    expect(toBundle(new Uint8Array(png))).to.have.property("image/png", png.toString("base64"));
    const padded = Buffer.concat([Buffer.alloc(5), Buffer.from(svg)]);
    expect(toBundle(padded.subarray(5))).to.have.property("image/svg+xml", svg);
    expect((toBundle(Buffer.from("RIFF1234WEBPVP8 ")) as Record<string, string>)["text/html"]).to.match(
      /^<img src="data:image\/webp/,
    );
  });

  it("may come from a canvas or an element", () => {
    const canvas = { toDataURL: () => `data:image/png;base64,${png.toString("base64")}` };
    expect(toBundle(canvas)).to.have.property("image/png", png.toString("base64"));
    expect(toBundle({ outerHTML: "<b>1</b>" })).to.have.property("text/html", "<b>1</b>");
    expect(toBundle({ outerHTML: "<svg></svg>" })).to.have.property("image/svg+xml", "<svg></svg>");
    expect(toBundle({ toHTML: () => "<table></table>" })).to.have.property("text/html", "<table></table>");
  });
});
