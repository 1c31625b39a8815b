/**
 * How well the text of a page can be read: its contrast to the ground behind it, by the formula of WCAG 2. (axe-core
 * takes what JupyterLab's panels hold for hidden.)
 */
import type { Page } from "playwright-core";

/** A text that stands out too little. */
export interface FaintText {
  text: string;
  contrast: number;
  ink: string;
  ground: string;
}

/** Runs in the page, as text: functions with names do not reach it otherwise. */
const find = `(function (selector, least) {
  function parts(colour) {
    var numbers = colour.match(/[\\d.]+/g).map(Number), scale = /^color\\(srgb/.test(colour) ? 255 : 1;
    return [numbers[0] * scale, numbers[1] * scale, numbers[2] * scale, numbers.length > 3 ? numbers[3] : 1];
  }
  function over(top, below) {
    return [0, 1, 2].map(function (i) { return top[3] * top[i] + (1 - top[3]) * below[i]; }).concat(1);
  }
  function groundOf(element) {
    var layers = [];
    // A figure's texts lie in a layer of their own, beside the one that has the paper.
    var figure = element.closest("svg") && element.closest(".svg-container");
    for (var each = figure ? figure.querySelector(".main-svg") : element; each; each = each.parentElement) {
      var layer = parts(getComputedStyle(each).backgroundColor);
      layers.unshift(layer);
      if (layer[3] === 1) break;
    }
    return layers.reduce(function (below, top) { return over(top, below); }, [255, 255, 255, 1]);
  }
  function inkOf(element, ground) {
    var style = getComputedStyle(element), ink = parts(element.closest("svg") ? style.fill : style.color);
    for (var each = element; each; each = each.parentElement) ink[3] *= Number(getComputedStyle(each).opacity);
    return over(ink, ground);
  }
  function luminance(colour) {
    var linear = colour.slice(0, 3).map(function (value) {
      var part = value / 255;
      return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
    });
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  }
  function hex(colour) {
    return "#" + colour.slice(0, 3).map(function (value) { return Math.round(value).toString(16).padStart(2, "0"); }).join("");
  }
  var texts = 0, faint = [];
  document.querySelectorAll(selector).forEach(function (box) {
    var walk = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      var text = walk.currentNode.data.trim(), element = walk.currentNode.parentElement;
      var hidden = text === "" || /^(script|style|option|title)$/i.test(element.tagName);
      if (hidden || !element.checkVisibility({ visibilityProperty: true })) continue;
      texts++;
      var ground = groundOf(element), ink = inkOf(element, ground);
      var lights = [luminance(ink), luminance(ground)].sort(function (a, b) { return b - a; });
      var contrast = (lights[0] + 0.05) / (lights[1] + 0.05);
      if (contrast < least) {
        faint.push({ text: text.slice(0, 60), contrast: Math.round(contrast * 100) / 100, ink: hex(ink), ground: hex(ground) });
      }
    }
  });
  return { texts: texts, faint: faint };
})`;

/** Texts within `selector`: how many there are, and those whose contrast is less than `least` to one. */
export function faintTexts(page: Page, selector: string, least = 4.5): Promise<{ texts: number; faint: FaintText[] }> {
  return page.evaluate(`${find}(${JSON.stringify(selector)}, ${least})`);
}
