(() => {
  const box = document.getElementById("search"), field = document.getElementById("q"), hits = document.getElementById("hits");
  const items = [...document.querySelectorAll("main .stories > li")], days = [...document.querySelectorAll("main .day")];
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const texts = items.map((item) => fold(item.textContent));
  box.hidden = false;
  field.addEventListener("input", () => {
    const words = fold(field.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    items.forEach((item, at) => {
      item.hidden = !words.every((word) => texts[at].includes(word));
      shown += item.hidden ? 0 : 1;
    });
    days.forEach((day) => { day.hidden = !day.querySelector("li:not([hidden])"); });
    hits.textContent = words.length ? `${shown} of ${items.length}` : "";
  });
})();
