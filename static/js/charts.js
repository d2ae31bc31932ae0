// Draws each <figure data-chart> from the table inside it. The table stays, for screen readers and for
// whoever wants the numbers; colours come from the stylesheet, so a change of theme redraws.
(() => {
  "use strict";
  if (!window.Chart) return;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const TYPES = { line: "line", bar: "bar", stacked: "bar", hbar: "bar", doughnut: "doughnut", scatter: "scatter" };

  const palette = () => {
    const probe = document.createElement("span");
    probe.hidden = true;
    document.body.append(probe);
    // a custom property keeps light-dark() as written; a used colour is resolved
    const used = (name) => {
      probe.style.color = `var(${name})`;
      return getComputedStyle(probe).color;
    };
    const found = {
      series: [1, 2, 3, 4, 5, 6].map((n) => used(`--chart-${n}`)),
      ink: used("--ink-quiet"),
      line: used("--line"),
      surface: used("--surface"),
    };
    probe.remove();
    return found;
  };

  const read = (figure) => {
    const table = figure.querySelector("table");
    const columns = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
    const rows = [...table.tBodies[0].rows].map((row) => ({
      label: row.cells[0].textContent.trim(),
      values: [...row.cells].slice(1).map((cell) => (cell.dataset.value === "" ? null : Number(cell.dataset.value))),
    }));
    return { columns, rows };
  };

  const datasets = (kind, { columns, rows }, colours) => {
    const at = (index) => colours.series[index % colours.series.length];
    if (kind === "scatter") {
      const points = rows.map(({ label, values }) => ({ x: values[0], y: values[1], label }));
      return [{ label: columns[0], data: points, backgroundColor: at(0), pointRadius: 4 }];
    }
    if (kind === "doughnut") {
      const backgroundColor = rows.map((_, index) => at(index));
      return [{ data: rows.map((row) => row.values[0]), backgroundColor, borderColor: colours.surface }];
    }
    return columns.slice(1).map((label, index) => ({
      label,
      data: rows.map((row) => row.values[index]),
      borderColor: at(index),
      backgroundColor: at(index),
      borderWidth: kind === "line" ? 2 : 0,
      borderRadius: 3,
      pointRadius: rows.length > 20 ? 0 : 3,
      pointStyle: ["circle", "rect", "triangle", "rectRot", "star", "cross"][index % 6],
      tension: 0,
    }));
  };

  const options = (kind, data, colours, unit) => {
    const language = document.documentElement.lang;
    const number = new Intl.NumberFormat(language);
    const say = (value) => (unit ? `${number.format(value)} ${unit}` : number.format(value));
    const axis = (title, everyLabel = false) => ({
      beginAtZero: true,
      stacked: kind === "stacked",
      grid: { color: colours.line },
      border: { display: false },
      ticks: { color: colours.ink, precision: 0, autoSkip: !everyLabel },
      title: { display: Boolean(title), text: title, color: colours.ink },
    });
    const round = kind === "doughnut";
    const isScatter = kind === "scatter";
    return {
      responsive: true,
      maintainAspectRatio: false,
      animation: calm ? false : { duration: 250 },
      indexAxis: kind === "hbar" ? "y" : "x",
      interaction: { mode: isScatter || round ? "nearest" : "index", intersect: isScatter || round },
      scales: round ? {} : { x: axis(isScatter ? data.columns[1] : ""), y: axis(isScatter ? data.columns[2] : "", kind === "hbar") },
      plugins: {
        legend: {
          display: round || (!isScatter && data.columns.length > 2),
          position: round ? "right" : "bottom",
          labels: { color: colours.ink, boxWidth: 10, boxHeight: 10, usePointStyle: true },
        },
        tooltip: {
          callbacks: {
            label: ({ raw, dataset, label }) => {
              if (isScatter) return `${raw.label}: ${say(raw.x)} / ${say(raw.y)}`;
              return `${round ? label : dataset.label}: ${say(raw)}`;
            },
          },
        },
      },
    };
  };

  const draw = (figure) => {
    const kind = figure.dataset.chart;
    if (!TYPES[kind]) throw new Error(`Unknown kind of chart: ${kind}`);
    const place = figure.querySelector(".chart-canvas");
    const data = read(figure);
    const colours = palette();
    let canvas = place.querySelector("canvas");
    if (!canvas) {
      canvas = document.createElement("canvas");
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", figure.querySelector("figcaption").textContent);
      place.append(canvas);
      place.hidden = false;
      figure.querySelector("details").open = false;
    }
    // lying bars carry a name each: the more there are, the higher the chart
    if (kind === "hbar" && data.rows.length > 8) place.style.height = `${data.rows.length * 1.5 + 2}rem`;
    window.Chart.getChart(canvas)?.destroy();
    new window.Chart(canvas, {
      type: TYPES[kind],
      data: { labels: data.rows.map((row) => row.label), datasets: datasets(kind, data, colours) },
      options: options(kind, data, colours, figure.dataset.unit),
    });
  };

  const drawAll = (scope) => {
    for (const figure of scope.querySelectorAll("figure[data-chart]")) draw(figure);
  };
  drawAll(document);
  document.addEventListener("htmx:afterSwap", (event) => drawAll(event.detail.target));
  const redraw = () => drawAll(document);
  new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
})();
