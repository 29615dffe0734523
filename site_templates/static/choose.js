// Leads from a choice of country, year and split to the page that answers it, so that its address keeps the choice.
// Without it the links beside the fields lead there. Nothing is stored, sent or fetched.
(() => {
  const tools = document.querySelector("[data-answers]");
  const place = tools.querySelector("select");
  const radios = name => [...tools.querySelectorAll(`[name=${name}]`)];
  const chosen = name => radios(name).find(each => each.checked);

  // a year without an answer for the country cannot be chosen; the newest one that has some stands in for it
  const offer = () => {
    const years = place.selectedOptions[0].dataset.years.split(" ");
    radios("year").forEach(each => { each.disabled = !years.includes(each.value); });
    if (chosen("year").disabled) radios("year").findLast(each => !each.disabled).checked = true;
  };
  const follow = () => {
    const named = radios("split").find(each => "#" + each.value == location.hash);
    if (named) named.checked = true;
  };

  place.onchange = offer;
  window.onhashchange = follow;
  tools.querySelector("button").onclick = () => {
    const address = tools.dataset.answers.replace("{place}", place.value).replace("{year}", chosen("year").value);
    location.href = address + "#" + chosen("split").value;
  };
  offer();
  follow();
  tools.hidden = false;
  const links = document.querySelector("[data-links]");
  if (links) links.hidden = true;
})();
