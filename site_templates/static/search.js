/* Finds pages, publications and words of the glossary by every word that stands on them, however it is spelled.
   The index is a script of its own, so that it is found in a folder too. Without scripts the list stands whole, in the
   order of the alphabet. Nothing is stored and nothing is fetched. */
(() => {
  const tools = document.querySelector(".tools");
  const field = tools.querySelector("input");
  const status = tools.querySelector("[role=status]");
  const [whole, found] = ["index", "found"].map(id => document.getElementById(id));
  const {frequent, sizes, words} = window.searchIndex;

  const folded = text => text.toLowerCase().replace(/œ/g, "oe").replace(/æ/g, "ae").normalize("NFKD").replace(/\p{M}/gu, "")
    .replace(/(\d)(?:[\s'’](?=\d{3}(?!\d))|[.,](?=\d))/g, "$1")
    .replace(/\b([a-z]{2})[ -](?=\d\b)/g, "$1");
  const singular = word => word.length > 3 ? word.replace(/[sx]$/, "") : word;
  const asked = text => (folded(text).match(/[a-z0-9]{2,}/g) || []).map(singular);

  const entries = [...whole.querySelectorAll(".entries li")].map((item, place) => {
    const name = asked(item.querySelector("a").textContent);
    return {item, name: name.join(" "), joined: name.join(""), said: folded(item.textContent), size: sizes[place], order: +(item.dataset.order || 0)};
  });
  const lines = words.split("\n").map(line => line.split(" "));
  const isFrequent = word => frequent.some(known => singular(known) == word);

  // the places of the entries that hold a word which begins so; each is told by its distance from the one before
  const placesOf = word => {
    const places = new Set();
    lines.filter(([known]) => known.startsWith(word)).forEach(([, steps]) => {
      let place = 0;
      steps.split(",").forEach(step => places.add(place += +step));
    });
    return places;
  };

  // what fits best holds most of the words, then has them in its name, then is about little else
  const search = text => {
    const all = asked(text);
    const rare = all.filter(word => !isFrequent(word)).map(placesOf);
    const judged = entries.map((entry, place) => {
      const {name, joined, said, order} = entry;
      const known = rare.length ? rare.filter(places => places.has(place)).length : +all.every(word => said.includes(word));
      const named = all.filter(word => name.includes(word) || joined.startsWith(word)).length;
      const opens = name.startsWith(all.join(" "));
      const weight = 9 * named + 5 * opens + all.filter(word => said.includes(word)).length + (named || order < 0 ? order : 0);
      return {...entry, known, weight};
    });
    const fitting = judged.filter(({known}) => known).sort((a, b) => b.known - a.known || b.weight - a.weight || a.size - b.size);
    const whole = fitting.filter(({known}) => known == (rare.length || 1));
    return whole.length ? [whole] : [fitting, "some"];
  };

  const show = () => {
    const text = field.value.trim();
    const [hits, partly] = text ? search(text) : [[]];
    const kind = hits.length ? partly || new Intl.PluralRules(document.documentElement.lang).select(hits.length) : "none";
    whole.hidden = text;
    found.hidden = !text;
    found.replaceChildren(...hits.map(({item}) => item.cloneNode(true)));
    status.textContent = text && status.dataset[kind].replace("{n}", hits.length);
    // an address that may not be changed, as in some folders, is no loss
    try { history.replaceState(0, "", text ? "?q=" + encodeURIComponent(text) : location.pathname); } catch {}
  };

  tools.hidden = false;
  field.oninput = show;
  field.value = new URLSearchParams(location.search).get("q") || "";
  if (field.value) show();
})();
