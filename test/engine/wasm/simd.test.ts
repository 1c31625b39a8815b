/** The own WebAssembly functions by themselves, over a memory of their own, shared and not. */
import { expect } from "chai";
import * as fc from "fast-check";
import { instantiate, type OwnFunctions } from "../../../lib/engine/wasm/simd";
import { signed, unsigned } from "../../../lib/engine/wasm/simd/assembler";
import { webAssembly } from "../../../lib/engine/wasm/web-assembly";
import { Random } from "../../../lib/random";

const A = 0;
const B = 1 << 16;
const C = 1 << 17;

for (const shared of [false, true]) {
  describe(`wasm functions over ${shared ? "shared" : "plain"} memory`, () => {
    const memory = new webAssembly.Memory({ initial: 12, maximum: 65536, shared });
    const heap = new Float32Array(memory.buffer);
    let functions: OwnFunctions;
    before(() => {
      functions = instantiate(memory);
    });

    /** Puts values at a byte offset, with a guard on both sides of `to`'s `count` results. */
    function run(values: readonly number[], count: number, call: () => void): Float32Array {
      heap.set(values, A / 4);
      heap.fill(-7.5, C / 4 - 4, C / 4 + count + 4);
      call();
      expect([...heap.subarray(C / 4 - 4, C / 4)], "before the result").to.deep.equal([-7.5, -7.5, -7.5, -7.5]);
      expect([...heap.subarray(C / 4 + count, C / 4 + count + 4)], "after the result").to.deep.equal([
        -7.5, -7.5, -7.5, -7.5,
      ]);
      return heap.slice(C / 4, C / 4 + count);
    }

    it("exponential() is within 2e-7 of e to the x, relative, on its whole range", () => {
      const random = new Random(1);
      for (const count of [1, 2, 3, 4, 5, 1001]) {
        const x = Array.from({ length: count }, () => Math.fround(-87 + 175 * random.uniform()));
        const y = run(x, count, () => functions.exponential(A, C, count));
        for (let i = 0; i < count; i++) expect(Math.abs(y[i] / Math.exp(x[i]) - 1), `exp(${x[i]})`).to.be.below(2e-7);
      }
    });

    it("exponential() keeps the ends: infinity, denormals, zero, NaN", () => {
      const x = [Infinity, -Infinity, Number.NaN, 0, 89, 1e30, -1e30, -104.5, -95];
      const y = run(x, x.length, () => functions.exponential(A, C, x.length));
      expect([...y.subarray(0, 8)]).to.deep.equal([Infinity, 0, Number.NaN, 1, Infinity, Infinity, 0, 0]);
      expect(y[8]).to.be.closeTo(Math.exp(-95), 2e-45);
    });

    it("errorFunction() is within 3e-7 of erf, odd, and ±1 far out", () => {
      const x = Array.from({ length: 403 }, (_, i) => Math.fround((i - 201) / 40));
      const y = run(x, x.length, () => functions.errorFunction(A, C, x.length));
      for (const [i, value] of x.entries()) {
        expect(Math.abs(y[i] - erf(value)), `erf(${value})`).to.be.below(3e-7);
        expect(y[i]).to.equal(-y[x.length - 1 - i] || 0);
      }
      const far = run([100, -100, Infinity, -Infinity], 4, () => functions.errorFunction(A, C, 4));
      for (const [i, sign] of [1, -1, 1, -1].entries()) expect(far[i]).to.be.closeTo(sign, 1.2e-7);
    });

    it("transposition() swaps rows and columns of any matrix", () => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 41 }), fc.integer({ min: 1, max: 41 }), (rows, columns) => {
          const x = Array.from({ length: rows * columns }, (_, i) => i);
          const y = run(x, x.length, () => functions.transposition(A, C, rows, columns));
          for (let r = 0; r < rows; r++) {
            for (let c = 0; c < columns; c++) if (y[c * rows + r] !== r * columns + c) return false;
          }
          return true;
        }),
      );
    });

    it("rowSum() adds the rows onto what is there", () => {
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 41 }), (rows, columns) => {
          const x = Array.from({ length: rows * columns }, (_, i) => (i % 17) - 8);
          const y = run(x, columns, () => {
            heap.fill(100, C / 4, C / 4 + columns);
            functions.rowSum(A, C, rows, columns);
          });
          const expected = Array.from({ length: columns }, (_, c) => {
            let sum = 100;
            for (let r = 0; r < rows; r++) sum += x[r * columns + c];
            return sum;
          });
          expect([...y]).to.deep.equal(expected);
        }),
      );
    });

    it("product() multiplies matrices of any sizes, one or a stack, either factor turned, in any units", () => {
      const dimension = fc.integer({ min: 1, max: 23 });
      const inner = fc.oneof(dimension, fc.integer({ min: 250, max: 263 }));
      const unit = fc.integer({ min: 1, max: 4 });
      const [scratch, bias] = [5 << 16, 4 << 16];
      fc.assert(
        fc.property(
          fc.record({ m: dimension, k: inner, n: dimension, unit, slices: fc.integer({ min: 1, max: 2 }) }),
          fc.record({ turnA: fc.boolean(), turnB: fc.boolean(), biased: fc.boolean() }),
          ({ m, k, n, unit, slices }, { turnA, turnB, biased }) => {
            const a = Array.from({ length: slices * m * k }, (_, i) => (i % 13) - 6);
            const b = Array.from({ length: slices * k * n }, (_, i) => (i % 11) - 5);
            heap.set(b, B / 4);
            heap.fill(3, bias / 4, bias / 4 + n);
            heap.fill(0, scratch / 4, scratch / 4 + 16);
            const units = slices * Math.ceil(m / (4 * unit)) * Math.ceil(n / 8);
            const given = [A, B, C, biased ? bias : 0, m, k, n, Number(turnA), Number(turnB), 4 * m * k, 4 * k * n];
            const c = run(a, slices * m * n, () =>
              functions.product(...given, 4 * m * n, 4 * unit, 8, 0, units, scratch),
            );
            return c.every((found, at) => {
              const [slice, i, j] = [Math.floor(at / (m * n)), Math.floor((at % (m * n)) / n), at % n];
              let sum = biased ? 3 : 0;
              for (let p = 0; p < k; p++) {
                const left = a[slice * m * k + (turnA ? p * m + i : i * k + p)];
                sum += left * b[slice * k * n + (turnB ? j * k + p : p * n + j)];
              }
              return found === sum;
            });
          },
        ),
      );
    });

    it("smallProduct() multiplies matrices of any sizes", () => {
      const dimension = fc.integer({ min: 1, max: 23 });
      fc.assert(
        fc.property(dimension, dimension, dimension, (m, k, n) => {
          const a = Array.from({ length: m * k }, (_, i) => (i % 13) - 6);
          const b = Array.from({ length: k * n }, (_, i) => (i % 11) - 5);
          heap.set(b, B / 4);
          const c = run(a, m * n, () => functions.smallProduct(A, B, C, m, k, n));
          for (let i = 0; i < m; i++) {
            for (let j = 0; j < n; j++) {
              let sum = 0;
              for (let p = 0; p < k; p++) sum += a[i * k + p] * b[p * n + j];
              if (c[i * n + j] !== sum) return false;
            }
          }
          return true;
        }),
      );
    });
  });
}

describe("wasm assembler", () => {
  it("unsigned() and signed() write LEB128", () => {
    expect(unsigned(0)).to.deep.equal([0]);
    expect(unsigned(624485)).to.deep.equal([0xe5, 0x8e, 0x26]);
    expect(signed(-123456)).to.deep.equal([0xc0, 0xbb, 0x78]);
    expect(signed(63)).to.deep.equal([0x3f]);
    expect(signed(64)).to.deep.equal([0xc0, 0]);
    expect(signed(-64)).to.deep.equal([0x40]);
  });
});

/** erf by its Maclaurin series, in double precision to better than 1e-12 on |x| ≤ 5. */
function erf(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; n < 200; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}
