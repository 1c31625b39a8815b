/** What BOWLAB_INSTALL lets bowlab do. */
import { expect } from "chai";
import { InputError } from "../../lib/errors";
import { mayInstallAtStart, refuseWhenOff, StepFailure } from "../../lib/install";

describe("mayInstallAtStart()", () => {
  for (const [asked, mode, expected] of [
    [undefined, undefined, false],
    [undefined, "", false],
    [true, undefined, true],
    [undefined, "auto", true],
    [false, "auto", false],
    [true, "off", false],
  ] as const) {
    it(`is ${expected} when the caller says ${asked} and BOWLAB_INSTALL is ${JSON.stringify(mode)}`, () => {
      expect(mayInstallAtStart(asked, { BOWLAB_INSTALL: mode })).to.equal(expected);
    });
  }

  it("refuses another word", () => {
    const odd = () => mayInstallAtStart(true, { BOWLAB_INSTALL: "yes" });
    expect(odd).to.throw(InputError, /unknown BOWLAB_INSTALL.*off, auto.*"yes"/);
  });
});

describe("refuseWhenOff()", () => {
  it("throws when BOWLAB_INSTALL is off, and only then", () => {
    expect(() => refuseWhenOff({ BOWLAB_INSTALL: "off" })).to.throw(StepFailure, /nothing is downloaded or built/);
    refuseWhenOff({ BOWLAB_INSTALL: "auto" });
    refuseWhenOff({});
  });
});
