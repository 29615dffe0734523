// Draws a chart anew with plotly where a reader asks for it, and brings the plain drawing back when she asks again.
// Until then nothing is loaded. Without scripts the button stays hidden, and nothing is missing.
(() => {
  const load = address => new Promise((loaded, failed) => {
    const script = document.createElement("script");
    Object.assign(script, {src: address, onload: loaded, onerror: failed});
    document.head.append(script);
  });
  // the colours of the page, as they are now: light, dark, or the organisation's own
  const coloured = value => {
    if (typeof value === "string" && value.startsWith("--")) {
      return getComputedStyle(document.documentElement).getPropertyValue(value).trim();
    }
    if (Array.isArray(value)) return value.map(coloured);
    if (value && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, coloured(inner)]));
    }
    return value;
  };
  const turn = async (button, plot) => {
    let live = plot.querySelector(".live");
    if (!live) {
      const {library, figure} = button.dataset;
      if (!window.Plotly) await load(library);
      await load(figure);
      live = document.createElement("div");
      live.className = "live";
      live.style.height = `${plot.getBoundingClientRect().height}px`;
      plot.prepend(live);
      plot.classList.add("turned");
      const {data, layout, config} = coloured(window.figures[figure.split("/").pop()]);
      await Plotly.newPlot(live, data, layout, config);
    } else {
      plot.classList.toggle("turned");
    }
    button.textContent = button.dataset[plot.classList.contains("turned") ? "back" : "ask"];
  };
  for (const button of document.querySelectorAll(".explore")) {
    const plot = button.closest("figure").querySelector(".plot");
    button.hidden = false;
    button.dataset.ask = button.textContent;
    button.onclick = () => {
      button.disabled = true;
      turn(button, plot)
        .catch(() => { button.textContent = button.dataset.failed; })
        .finally(() => { button.disabled = false; button.focus(); });
    };
  }
})();
