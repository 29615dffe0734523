/* Lets readers filter and sort the list of a page, and keeps their choice in the address.
   Without it the list stands whole, in its own order. Nothing is stored and nothing is fetched. */
(() => {
  const tools = document.querySelector("[data-list]");
  const list = document.getElementById(tools?.dataset.list);
  if (!list) return;

  const all = (root, selector) => [...root.querySelectorAll(selector)];
  const rows = all(list, "tbody tr, li");
  const headers = all(list, "thead th");
  const fields = all(tools, "input, select");
  const status = tools.querySelector("[role=status]");
  const {lang} = document.documentElement;
  const order = new Intl.Collator(lang, {numeric: true}).compare;
  const state = new URLSearchParams(location.search);

  const plain = text => text.normalize("NFD").replace(/[\p{M}'’]/gu, "").toLowerCase();
  const said = (row, column) => row.cells[column].textContent;
  const value = (row, column) => row.cells[column].dataset.key || said(row, column);

  const keep = (name, text) => {
    state.set(name, text);
    if (!text) state.delete(name);
    // an address that may not be changed, as in some folders, is no loss
    try { history.replaceState(0, "", "?" + state + location.hash); } catch {}
  };

  const fits = (row, {name, value}) => name == "q"
    ? plain(value).split(/\s+/).every(word => plain(row.textContent).includes(word))
    : !value || said(row, name.slice(1)) == value;

  const filter = () => {
    rows.forEach(row => { row.hidden = !fields.every(field => fits(row, field)); });
    const {length} = rows.filter(row => !row.hidden);
    const kind = length ? new Intl.PluralRules(lang).select(length) : "none";
    status.textContent = status.dataset[kind].replace("{n}", length);
    fields.forEach(field => keep(field.name, field.value));
  };

  const sort = (column, down) => {
    rows.sort((a, b) => (down ? -1 : 1) * order(value(a, column), value(b, column)));
    list.tBodies[0].append(...rows);
    headers.forEach((header, place) => { header.ariaSort = place == column ? down ? "descending" : "ascending" : null; });
    status.textContent = status.dataset[down ? "down" : "up"].replace("{column}", headers[column].textContent);
    keep("sort", column + (down ? "-" : ""));
  };

  headers.forEach((header, column) => {
    const button = document.createElement("button");
    button.className = "sorter";
    button.append(...header.childNodes);
    button.onclick = () => sort(column, header.ariaSort == "ascending");
    header.append(button);
  });

  fields.forEach(field => {
    const {name} = field;
    if (name != "q") field.append(...[...new Set(rows.map(row => said(row, name.slice(1))))].sort(order).map(text => new Option(text)));
    field.value = state.get(name) || "";
    field.oninput = filter;
  });

  // a link to a row that is hidden shows the whole list again
  onhashchange = () => {
    const target = document.querySelector(":target");
    if (!target?.closest("[hidden]")) return;
    fields.forEach(field => { field.value = ""; });
    filter();
    target.scrollIntoView();
  };

  tools.hidden = false;
  const [column, down] = state.get("sort") || "";
  if (headers[column]) sort(column, down);
  if (fields.some(field => state.has(field.name))) filter();
})();
