/** A few spoilt files for every reader; many more are in fuzz.slow.test.ts. */
import { fuzzReaders } from "./fuzz";

fuzzReaders(500);
