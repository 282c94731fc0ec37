"use strict";
// Hover values: a vertical line at the nearest measured step, a dot on each curve, the numbers in a box.
const number = value => Math.abs(value) > 0 && Math.abs(value) < 1e-3 ? value.toExponential(2) : String(+value.toPrecision(4));

const nearest = (points, step) => {
  let low = 0, high = points.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (points[middle][0] <= step) low = middle; else high = middle;
  }
  return step - points[low][0] <= points[high][0] - step ? points[low] : points[high];
};

for (const figure of document.querySelectorAll(".chart")) {
  const { x, y, box, curves } = JSON.parse(figure.querySelector("script").textContent);
  const [left, top, right, bottom] = box;
  const plot = figure.querySelector(".plot"), svg = plot.querySelector("svg");
  const cursor = svg.querySelector(".cursor"), tip = plot.querySelector(".tip");
  const px = step => left + (step - x[0]) / (x[1] - x[0]) * (right - left);
  const py = value => bottom - (value - y[0]) / (y[1] - y[0]) * (bottom - top);

  const show = event => {
    const area = svg.getBoundingClientRect(), scale = svg.viewBox.baseVal.width / area.width;
    const at = x[0] + ((event.clientX - area.left) * scale - left) / (right - left) * (x[1] - x[0]);
    const shown = curves.filter(curve => curve.points.length > 0);
    if (shown.length === 0) return;
    const step = nearest(shown[0].points, at)[0];
    let marks = `<line x1="${px(step)}" x2="${px(step)}" y1="${top}" y2="${bottom}"/>`;
    let text = `<p>step <b>${step}</b></p>`;
    curves.forEach((curve, i) => {
      if (curve.points.length === 0) return;
      const value = nearest(curve.points, step)[1];
      const mean = curve.means ? nearest(curve.means, step)[1] : value;
      marks += `<circle class="c${i % 6}" cx="${px(step)}" cy="${py(mean)}" r="4.5"/>`;
      text += `<p><i class="c${i % 6}">●</i> ${curve.name} <b>${number(value)}</b>` +
        (curve.means ? ` mean <b>${number(mean)}</b>` : "") + "</p>";
    });
    cursor.innerHTML = marks;
    tip.innerHTML = text;
    tip.hidden = false;
    const position = px(step) / scale, width = tip.offsetWidth;
    tip.style.left = (position + width + 24 > area.width ? position - width - 12 : position + 12) + "px";
  };
  svg.addEventListener("pointermove", show);
  svg.addEventListener("pointerleave", () => { cursor.innerHTML = ""; tip.hidden = true; });
}

// A click on an image shows its panel large; another click, or Escape, closes it.
const zoom = document.getElementById("zoom");
for (const panel of document.querySelectorAll(".panel")) {
  panel.querySelector(".images").addEventListener("click", () => {
    zoom.replaceChildren(...[...panel.children].map(child => child.cloneNode(true)));
    zoom.showModal();
  });
}
zoom.addEventListener("click", () => zoom.close());
