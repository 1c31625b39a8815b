/** The page's own scripts. They run in a browser, as text. */

/** Opens and closes all code at once, and opens it for printing. */
export const codeScript = `(function () {
  "use strict";
  var button = document.getElementById("all-code"), blocks = document.querySelectorAll("details.source");
  function set(open) {
    blocks.forEach(function (block) { block.open = open; });
    button.setAttribute("aria-pressed", String(open));
    button.textContent = open ? "Hide all code" : "Show all code";
  }
  button.hidden = false;
  button.addEventListener("click", function () { set(button.getAttribute("aria-pressed") !== "true"); });
  window.addEventListener("beforeprint", function () { set(true); });
})();`;

/** Draws the figures as they come near the window, in the colours of the reader's scheme. */
export const figureScript = `(function () {
  "use strict";
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  function colours() {
    var ink = dark.matches ? "#d7dae0" : "#24292f", line = dark.matches ? "#3a3f4b" : "#e3e6ea";
    return { ink: ink, line: line };
  }
  function axes(layout) {
    return Object.keys(layout).concat(["xaxis", "yaxis"]).filter(function (name) { return /^[xy]axis\\d*$/.test(name); });
  }
  function themed(layout) {
    var c = colours(), out = Object.assign({ paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)" }, layout);
    out.font = Object.assign({ color: c.ink }, layout.font);
    axes(layout).forEach(function (name) {
      out[name] = Object.assign({ gridcolor: c.line, zerolinecolor: c.line, linecolor: c.line }, layout[name]);
    });
    return out;
  }
  function draw(box) {
    var spec = JSON.parse(document.getElementById("figure-" + box.dataset.figure).textContent);
    // One figure that cannot be drawn must not keep the others from being drawn.
    try {
      window.Plotly.react(box, spec.data, themed(spec.layout || {}), Object.assign({ responsive: true, displaylogo: false }, spec.config));
    } catch (error) {
      box.textContent = "[this figure cannot be drawn: " + error.message + "]";
    }
  }
  var boxes = Array.prototype.slice.call(document.querySelectorAll(".figure")), drawn = [];
  var near = new IntersectionObserver(function (entries) {
    entries.forEach(function (entry) {
      if (!entry.isIntersecting) return;
      near.unobserve(entry.target);
      drawn.push(entry.target);
      draw(entry.target);
    });
  }, { rootMargin: "1500px" });
  boxes.forEach(function (box) { near.observe(box); });
  dark.addEventListener("change", function () { drawn.forEach(draw); });
  window.addEventListener("beforeprint", function () { boxes.forEach(draw); });
})();`;
