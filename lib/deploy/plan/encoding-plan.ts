/** How long a collection takes to encode by so many workers, and what they need, before anything is started. */

/** What is known of the work. */
export interface EncodingWork {
  passages: number;
  /** Numbers a vector. */
  dimension: number;
  /** Passages a second of one worker. */
  rate: number;
  /** Bytes of text a passage. */
  textBytes: number;
  /** Bytes a second at which the corpus is read and fingerprinted, once. */
  readRate: number;
  /** Seconds that a process takes before its first passage. */
  startUp: number;
  /** Bytes of a worker at its peak. */
  memory: number;
}

/** What so many workers need. */
export interface EncodingPlan {
  workers: number;
  /** Of the slowest of them, with the first reading that all wait for. */
  seconds: number;
  /** Bytes of all workers together. */
  memory: number;
  /** Bytes of vectors and ids. */
  disk: number;
}

/** Bytes of an id with its line break, such as MS MARCO's. */
const ID_BYTES = 8;

/**
 * The plan for each number of workers. Encoding alone is divided among them: the corpus is read whole by the first, and
 * each starts a process.
 */
export function planEncoding(work: EncodingWork, workers: readonly number[]): EncodingPlan[] {
  const { passages, dimension, rate, textBytes, readRate, startUp, memory } = work;
  const reading = (passages * textBytes) / readRate;
  const disk = passages * (4 * dimension + ID_BYTES);
  return workers.map((count) => ({
    workers: count,
    seconds: startUp + reading + Math.ceil(passages / count) / rate,
    memory: count * memory,
    disk,
  }));
}
