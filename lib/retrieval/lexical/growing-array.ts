/** An Int32Array that grows as values come. */
export class GrowingInt32Array {
  #values = new Int32Array(1 << 10);
  length = 0;

  /** Puts a value at the end. */
  push(value: number): void {
    this.#makeRoom(this.length + 1);
    this.#values[this.length++] = value;
  }

  /** Makes it at least so long; what is new is 0. */
  extend(length: number): void {
    this.#makeRoom(length);
    this.length = Math.max(this.length, length);
  }

  /** What is there, a view until the next `push` or `extend`. */
  get values(): Int32Array {
    return this.#values.subarray(0, this.length);
  }

  #makeRoom(length: number): void {
    if (length <= this.#values.length) return;
    const grown = new Int32Array(Math.max(length, this.#values.length * 2));
    grown.set(this.#values);
    this.#values = grown;
  }
}
