/* Lets readers filter and sort the list of a page, and keeps their choice in the address.
   Without it the list stands whole, in its own order. Nothing is stored and nothing is fetched. */
(function () {
  "use strict";
  var tools = document.querySelector("[data-list]");
  var list = tools && document.getElementById(tools.dataset.list);
  if (!list) return;

  var language = document.documentElement.lang;
  var order = new Intl.Collator(language, { numeric: true, sensitivity: "base" });
  var plural = new Intl.PluralRules(language);
  var field = tools.querySelector("input");
  var choosers = Array.from(tools.querySelectorAll("select"));
  var status = tools.querySelector("[role=status]");
  var body = list.tBodies ? list.tBodies[0] : list;
  var rows = Array.from(list.tBodies ? body.rows : list.querySelectorAll("li"));
  var headers = list.tHead ? Array.from(list.tHead.rows[0].cells) : [];
  var state = new URLSearchParams(location.search);

  function plain(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/\u2019/g, "'").replace(/\s+/g, " ").toLowerCase().trim();
  }
  function value(row, column) {
    var cell = row.cells[column];
    return cell.dataset.key || cell.textContent.trim();
  }
  var texts = rows.map(function (row) { return plain(row.textContent); });

  function said(shown) {
    var kind = shown === 0 ? "none" : plural.select(shown) === "one" ? "one" : "other";
    return status.dataset[kind].replace("{n}", shown.toLocaleString(language));
  }
  function remember() {
    var query = state.toString();
    try { history.replaceState(null, "", location.pathname + (query ? "?" + query : "") + location.hash); } catch (refused) { /* the list works all the same */ }
  }
  function keep(name, text) {
    if (text) state.set(name, text); else state.delete(name);
  }

  function filter() {
    var wanted = plain(field.value).split(" ");
    var shown = 0;
    rows.forEach(function (row, place) {
      var fits = wanted.every(function (word) { return texts[place].includes(word); }) &&
        choosers.every(function (chooser) { return !chooser.value || row.cells[+chooser.dataset.column].textContent.trim() === chooser.value; });
      row.hidden = !fits;
      shown += fits;
    });
    list.querySelectorAll("[data-group]").forEach(function (group) { group.hidden = !group.querySelector("li:not([hidden])"); });
    status.textContent = said(shown);
    keep("q", field.value.trim());
    choosers.forEach(function (chooser) { keep("c" + chooser.dataset.column, chooser.value); });
    remember();
  }

  function sort(column, down) {
    var sign = down ? -1 : 1;
    rows.slice().sort(function (a, b) { return sign * order.compare(value(a, column), value(b, column)); })
      .forEach(function (row) { body.append(row); });
    headers.forEach(function (header, place) {
      if (place === column) header.setAttribute("aria-sort", down ? "descending" : "ascending");
      else header.removeAttribute("aria-sort");
    });
    status.textContent = (down ? status.dataset.down : status.dataset.up).replace("{column}", headers[column].textContent.trim());
    keep("sort", String(column));
    keep("down", down ? "1" : "");
    remember();
  }

  headers.forEach(function (header, column) {
    var button = document.createElement("button");
    button.type = "button";
    button.append.apply(button, Array.from(header.childNodes));
    button.addEventListener("click", function () { sort(column, header.getAttribute("aria-sort") === "ascending"); });
    header.append(button);
  });
  choosers.forEach(function (chooser) {
    var column = +chooser.dataset.column;
    var values = new Set(rows.map(function (row) { return row.cells[column].textContent.trim(); }));
    Array.from(values).sort(order.compare).forEach(function (text) { chooser.append(new Option(text)); });
    chooser.value = state.get("c" + column) || "";
    chooser.addEventListener("change", filter);
  });
  field.value = state.get("q") || "";
  field.addEventListener("input", filter);
  addEventListener("hashchange", function () {
    var target = document.getElementById(location.hash.slice(1));
    var row = target && target.closest("[hidden]");
    if (row && list.contains(row)) { field.value = ""; choosers.forEach(function (chooser) { chooser.value = ""; }); filter(); target.scrollIntoView(); }
  });
  tools.hidden = false;
  if (headers[state.get("sort")]) sort(+state.get("sort"), state.has("down"));
  if (Array.from(state.keys()).some(function (name) { return name === "q" || /^c\d/.test(name); })) filter();
})();
