// Search as you type: an ARIA combobox over the form, which works without it. Names are set as text, never as markup.
const form = document.querySelector("form[data-search]");
const input = form.querySelector("input");
const list = document.createElement("ul");
list.id = "suggestions";
list.className = "suggestions";
list.setAttribute("role", "listbox");
list.setAttribute("aria-label", "Suggestions");
list.hidden = true;
form.append(list);
for (const [name, value] of Object.entries({
  role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list", "aria-haspopup": "listbox",
})) input.setAttribute(name, value);

let chosen = -1;
let asked = 0;
let timer = 0;

function make(tag, className, text) {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

function open(yes) {
  list.hidden = !yes;
  input.setAttribute("aria-expanded", String(yes));
  if (!yes) choose(-1);
}

function choose(index) {
  chosen = index;
  [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === index)));
  if (index < 0) {
    input.removeAttribute("aria-activedescendant");
    return;
  }
  input.setAttribute("aria-activedescendant", list.children[index].id);
  list.children[index].scrollIntoView({ block: "nearest" });
}

function show(found) {
  list.replaceChildren(...found.map((one, place) => {
    const item = make("li", "", "");
    item.id = `suggestion-${place}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.address = one.address;
    const name = make("span", "", one.label);
    name.dir = "auto";
    if (one.also) name.append(make("span", "faint small", ` ${one.also}`));
    item.append(make("span", `kind kind-${one.kind}`, one.word), name, make("span", "faint small number", one.years));
    item.addEventListener("mousedown", (event) => { event.preventDefault(); location.assign(one.address); });
    return item;
  }));
  choose(-1);
  open(found.length > 0);
}

async function ask() {
  const words = input.value.trim();
  const turn = ++asked;
  if (!words) { show([]); return; }
  const answer = await fetch(`/search.json?${new URLSearchParams({ q: words })}`);
  if (answer.ok && turn === asked) show((await answer.json()).found);
}

input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 90); });
input.addEventListener("blur", () => open(false));
input.addEventListener("keydown", (event) => {
  const size = list.children.length;
  if (event.key === "Escape") { open(false); return; }
  if (list.hidden || !size) { if (event.key === "ArrowDown") ask(); return; }
  if (event.key === "ArrowDown") choose((chosen + 1) % size);
  else if (event.key === "ArrowUp") choose((chosen - 1 + size) % size);
  else if (event.key === "Enter" && chosen >= 0) location.assign(list.children[chosen].dataset.address);
  else return;
  event.preventDefault();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.target.closest("input, textarea, select, [contenteditable]")) {
    event.preventDefault();
    input.focus();
  }
});
