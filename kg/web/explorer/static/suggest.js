// Fields that take a name (data-suggest) offer names as one types; what is sent stays what is written.
"use strict";

for (const [at, field] of document.querySelectorAll("input[data-suggest]").entries()) {
  const list = document.createElement("datalist");
  list.id = `suggested-${at}`;
  field.setAttribute("list", list.id);
  field.autocomplete = "off";
  field.after(list);
  let last = "";
  field.addEventListener("input", async () => {
    const words = field.value.split("|").at(-1).trim();
    if (words.length < 2 || words === last) return;
    last = words;
    const got = await fetch(`/search.json?q=${encodeURIComponent(words)}`);
    if (!got.ok || words !== last) return;
    const { found } = await got.json();
    list.replaceChildren(...found.map((one) => Object.assign(document.createElement("option"), { value: one.label, label: `${one.word} ${one.years}` })));
  });
}
