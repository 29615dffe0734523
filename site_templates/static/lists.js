/* Lets readers filter and sort the list of a page, and keeps their choice in the address.
   Without it the list stands whole, in its own order. Nothing is stored and nothing is fetched. */
(() => {
  const tools = document.querySelector("[data-list]");
  const list = tools && document.getElementById(tools.dataset.list);
  if (!list) return;

  const language = document.documentElement.lang;
  const order = new Intl.Collator(language, {numeric: true, sensitivity: "base"});
  const plural = new Intl.PluralRules(language);
  const field = tools.querySelector("input");
  const choosers = [...tools.querySelectorAll("select")];
  const status = tools.querySelector("[role=status]");
  const body = list.tBodies ? list.tBodies[0] : list;
  const rows = [...body.querySelectorAll(list.tBodies ? "tr" : "li")];
  const headers = list.tHead ? [...list.tHead.rows[0].cells] : [];
  const state = new URLSearchParams(location.search);

  const plain = text => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/\u2019/g, "'").replace(/\s+/g, " ").toLowerCase().trim();
  const said = (row, column) => row.cells[column].textContent.trim();
  const value = (row, column) => row.cells[column].dataset.key || said(row, column);
  const texts = rows.map(row => plain(row.textContent));

  const keep = (name, text) => {
    if (text) state.set(name, text); else state.delete(name);
    // an address that may not be changed, as in some folders, is no loss
    try { history.replaceState(null, "", location.pathname + (`${state}` && `?${state}`) + location.hash); } catch {}
  };

  const filter = () => {
    const wanted = plain(field.value).split(" ");
    let shown = 0;
    rows.forEach((row, place) => {
      const fits = wanted.every(word => texts[place].includes(word)) &&
        choosers.every(({value, dataset}) => !value || said(row, dataset.column) === value);
      row.hidden = !fits;
      shown += fits;
    });
    list.querySelectorAll("[data-group]").forEach(group => { group.hidden = !group.querySelector("li:not([hidden])"); });
    const kind = shown ? plural.select(shown) === "one" ? "one" : "other" : "none";
    status.textContent = status.dataset[kind].replace("{n}", shown.toLocaleString(language));
    keep("q", field.value.trim());
    choosers.forEach(chooser => keep("c" + chooser.dataset.column, chooser.value));
  };

  const sort = (column, down) => {
    const sign = down ? -1 : 1;
    body.append(...[...rows].sort((a, b) => sign * order.compare(value(a, column), value(b, column))));
    headers.forEach(header => header.removeAttribute("aria-sort"));
    headers[column].setAttribute("aria-sort", down ? "descending" : "ascending");
    status.textContent = status.dataset[down ? "down" : "up"].replace("{column}", headers[column].textContent.trim());
    keep("sort", `${column}`);
    keep("down", down && "1");
  };

  headers.forEach((header, column) => {
    const button = document.createElement("button");
    Object.assign(button, {type: "button", className: "sorter"});
    button.append(...header.childNodes);
    button.onclick = () => sort(column, header.ariaSort === "ascending");
    header.append(button);
  });
  choosers.forEach(chooser => {
    const {column} = chooser.dataset;
    const values = [...new Set(rows.map(row => said(row, column)))].sort(order.compare);
    chooser.append(...values.map(text => new Option(text)));
    chooser.value = state.get("c" + column) || "";
    chooser.onchange = filter;
  });
  field.value = state.get("q") || "";
  field.oninput = filter;
  addEventListener("hashchange", () => {
    const target = document.getElementById(location.hash.slice(1));
    if (list.contains(target) && target.closest("[hidden]")) {
      field.value = "";
      choosers.forEach(chooser => { chooser.value = ""; });
      filter();
      target.scrollIntoView();
    }
  });
  tools.hidden = false;
  if (headers[state.get("sort")]) sort(+state.get("sort"), state.has("down"));
  if ([...state.keys()].some(name => /^(q|c\d+)$/.test(name))) filter();
})();
