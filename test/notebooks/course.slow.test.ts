/** Every chapter of the course as its reader and its teacher use it. One that trains nothing is in course.test.ts. */
import { chapters, runChapters } from "./chapters";

describe("the course", () => {
  runChapters(chapters.filter(({ settings }) => settings));
});
