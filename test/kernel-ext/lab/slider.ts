/** A slider of Jupyter's widgets, as the mouse moves it. */
import type { Page } from "playwright-core";

/** Moves the first slider's handle by the mouse. @param share where to: 0 its left end, 1 its right end */
export async function dragSlider(page: Page, share: number): Promise<void> {
  const handle = page.locator(".noUi-handle").first();
  await handle.scrollIntoViewIfNeeded();
  const bar = (await page.locator(".noUi-base").first().boundingBox())!;
  await handle.hover();
  await page.mouse.down();
  await page.mouse.move(bar.x + bar.width * share, bar.y + bar.height / 2, { steps: 8 });
  await page.mouse.up();
}
