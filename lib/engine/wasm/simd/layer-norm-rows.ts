/** Layer normalization of the rows of a float32 matrix, and its gradient. */
import type { Access } from "./access";
import type { FunctionBuilder } from "./assembler";
import { eachRow, sumAlong } from "./each-row";
import { f32, f32x4, loadSplat } from "./instructions";

const { add, subtract, multiply, divide, constant, squareRoot, first } = f32x4;

/**
 * A function (x, y, normal, scale, shift, inverse, 1/columns, epsilon, columns, begin, end, scratch): of every row
 * inverse = 1/√(variance + epsilon), normal = (x − mean)·inverse, y = normal·scale + shift.
 */
export function layerNormRows(): FunctionBuilder {
  return eachRow({ matrices: 3, ofColumns: 2, ofRows: 1, numbers: 2 }, (row) => {
    const [x, y, normal] = row.matrices;
    const [scale, shift] = row.ofColumns;
    const [inverse] = row.ofRows;
    const [share, epsilon] = row.numbers;
    const [mean, squares, factor, value] = Array.from({ length: 4 }, row.vector);
    const centred = ({ load }: Access) => subtract(load(x), mean.get);
    return [
      ...sumAlong(row, mean, ({ load }) => load(x)),
      mean.set(multiply(mean.get, share.get)),
      ...sumAlong(row, squares, (access) => multiply(centred(access), centred(access))),
      factor.set(divide(constant(1), squareRoot(add(multiply(squares.get, share.get), epsilon.get)))),
      f32.store(inverse, first(factor.get)),
      row.along((access) => [
        value.set(multiply(centred(access), factor.get)),
        access.store(normal, value.get),
        access.store(y, add(multiply(value.get, access.load(scale)), access.load(shift))),
      ]),
    ];
  });
}

/**
 * A function (dy, normal, dx, scale, inverse, 1/columns, columns, begin, end, scratch): the gradient of `layerNormRows`
 * for x.
 */
export function layerNormRowsGradient(): FunctionBuilder {
  return eachRow({ matrices: 3, ofColumns: 1, ofRows: 1, numbers: 1 }, (row) => {
    const [dy, normal, dx] = row.matrices;
    const [scale] = row.ofColumns;
    const [inverse] = row.ofRows;
    const [share] = row.numbers;
    const [mean, projection, factor] = Array.from({ length: 3 }, row.vector);
    const scaled = ({ load }: Access) => multiply(load(dy), load(scale));
    return [
      ...sumAlong(row, mean, scaled),
      ...sumAlong(row, projection, (access) => multiply(scaled(access), access.load(normal))),
      mean.set(multiply(mean.get, share.get)),
      projection.set(multiply(projection.get, share.get)),
      factor.set(loadSplat(inverse)),
      row.along((access) => {
        const along = multiply(access.load(normal), projection.get);
        const centred = subtract(subtract(scaled(access), mean.get), along);
        return [access.store(dx, multiply(centred, factor.get))];
      }),
    ];
  });
}
