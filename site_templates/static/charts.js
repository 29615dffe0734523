// Says the exact value of a mark under the pointer, the finger or the arrow keys, and lets a reader take a chart away
// as SVG, PNG or CSV. Without it every value stands in the table below the drawing. Nothing is stored or fetched.
(() => {
  const ns = "http://www.w3.org/2000/svg";
  const all = (root, selector) => [...root.querySelectorAll(selector)];
  const kept = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "font-size", "font-weight"];

  const save = (blob, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  const lines = (text, most) => text.split(" ").reduce((made, word) => {
    const last = made.at(-1);
    if (last && (last + word).length < most) made[made.length - 1] = last + " " + word;
    else made.push(word);
    return made;
  }, []);

  // the drawing by itself: its colours written into it, its title above and its source below
  const standing = figure => {
    const drawn = figure.querySelector(".draw");
    const copy = drawn.cloneNode(true);
    const copies = all(copy, "*");
    all(drawn, "*").forEach((part, place) => {
      const style = getComputedStyle(part);
      kept.forEach(name => copies[place].setAttribute(name, style.getPropertyValue(name)));
    });
    const {x, y, width, height} = drawn.viewBox.baseVal;
    const ground = getComputedStyle(figure);
    const made = document.createElementNS(ns, "svg");
    const scale = Math.max(1, width / 720);  // a map is drawn wide, and shown small
    let foot = 8;
    const add = (name, attributes) => {
      const part = document.createElementNS(ns, name);
      Object.entries(attributes).forEach(pair => part.setAttribute(...pair));
      made.append(part);
      return part;
    };
    const write = (said, size, weight, x = 12) => lines(said.textContent.trim(), width / size / scale * 1.9).forEach(line => {
      foot += size * scale * 1.35;
      add("text", {x, y: foot, "font-size": size * scale, "font-weight": weight, fill: ground.color}).textContent = line;
    });
    write(figure.querySelector("figcaption > :first-child"), 18, 600);
    write(figure.querySelector("figcaption .note"), 13, 400);
    const top = foot + 12;
    foot = top + height;
    all(figure, ".swatch").forEach(swatch => {
      const style = getComputedStyle(swatch);
      write(swatch.parentNode, 12, 400, 12 + 30 * scale);
      add("rect", {x: 12, y: foot - 10 * scale, width: 24 * scale, height: 10 * scale, fill: style.backgroundColor, stroke: style.borderTopColor, "stroke-dasharray": style.borderTopStyle == "dashed" ? 4 : "none"});
    });
    write(figure.querySelector(".source span"), 12, 400);
    Object.entries({x: 12, y: top, width, height, viewBox: [x, y, width, height].join(" "), overflow: "visible"}).forEach(pair => copy.setAttribute(...pair));
    const paper = document.createElementNS(ns, "rect");
    Object.entries({width: "100%", height: "100%", fill: ground.backgroundColor}).forEach(pair => paper.setAttribute(...pair));
    made.prepend(paper);
    made.append(copy);
    Object.entries({width: width + 24, height: foot + 12, "font-family": "Figtree, Arial, sans-serif"}).forEach(pair => made.setAttribute(...pair));
    return new Blob([new XMLSerializer().serializeToString(made)], {type: "image/svg+xml"});
  };

  const take = {
    svg: figure => save(standing(figure), figure.id + ".svg"),
    png: figure => {
      const image = new Image();
      image.onload = () => {
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [image.width * 2, image.height * 2];
        canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
        canvas.toBlob(blob => save(blob, figure.id + ".png"));
      };
      image.src = URL.createObjectURL(standing(figure));
    },
    csv: figure => {
      const safe = text => /^[=+@-](?![\d\s.,]*%?$)/.test(text) ? "'" + text : text;
      const rows = all(figure, "tr").map(row => [...row.cells].map(cell => `"${safe(cell.textContent.trim()).replace(/"/g, '""')}"`));
      save(new Blob(["\ufeff" + rows.map(row => row.join(",")).join("\r\n")], {type: "text/csv"}), figure.id + ".csv");
    },
  };

  for (const figure of document.querySelectorAll("figure.chart")) {
    const plot = figure.querySelector(".plot");
    const out = figure.querySelector(".say");
    const tools = figure.querySelector(".take");
    const show = mark => {
      all(plot, ".on").forEach(other => other.classList.remove("on"));
      mark?.classList.add("on");
      if (out) out.textContent = mark?.dataset.say || "";
    };
    const marks = () => all(plot, "[data-say]").filter(mark => mark.checkVisibility());
    if (out) {
      plot.onpointerover = plot.onpointerdown = event => show(event.target.closest("[data-say]"));
      plot.onpointerleave = () => show();
      plot.tabIndex = 0;
      plot.onkeydown = event => {
        const step = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
        if (!step) return;
        const found = marks();
        const here = found.findIndex(mark => mark.matches(".on"));
        show(found[(here + step + found.length) % found.length]);
        event.preventDefault();
      };
      plot.onblur = () => show();
    }
    if (tools) {
      tools.hidden = false;
      all(tools, "button").forEach(button => { button.onclick = () => take[button.dataset.take](figure); });
    }
  }
})();
