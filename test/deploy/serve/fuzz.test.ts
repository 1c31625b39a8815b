/** Wrong requests, a few hundred: each is refused, and none ends the service. */
import { fuzz } from "./fuzz-run";
import { useServices } from "./running";

describe("the service under wrong requests", function () {
  this.timeout(60_000);
  const { start } = useServices();

  it("400 wrong requests get 4xx each", async () => {
    const { url } = await start({ maxQuestion: 100, maxTexts: 5 });
    await fuzz(url, 400, 17);
  });
});
