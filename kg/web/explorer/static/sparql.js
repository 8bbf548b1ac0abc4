// The SPARQL page: asks without leaving the page, shows answers as a table or a chart, keeps the query in the address.
"use strict";

const { editor: editorAddress, things: base } = document.querySelector("script[data-editor]").dataset;
const { makeEditor } = await import(editorAddress); // its name holds its hash, so it is told by the page

const SHOWN = 500;
const byId = (id) => document.getElementById(id);
const field = byId("query");
const state = byId("state");
const answer = byId("answer");
let terms = [];
let questions = [];

const editor = makeEditor(field, byId("coloured"), byId("terms"), () => terms);

function element(name, text = "", attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function showTerm(term) {
  if (!term) return document.createTextNode("");
  if (term.type !== "uri") return document.createTextNode(term.value);
  const short = term.value.startsWith(base) ? term.value.slice(base.length) : term.value.replace(/^.*[#/]/, "");
  if (term.value.startsWith(base)) return element("a", short, { href: `/id/${short}` });
  return /^https?:/.test(term.value) ? element("a", short, { href: term.value, rel: "nofollow noreferrer" }) : document.createTextNode(term.value);
}

function showTable(names, rows) {
  const table = element("table");
  const head = table.createTHead().insertRow();
  for (const name of names) head.append(element("th", name, { scope: "col" }));
  const body = table.createTBody();
  for (const row of rows.slice(0, SHOWN)) {
    const line = body.insertRow();
    for (const name of names) line.insertCell().append(showTerm(row[name]));
  }
  return table;
}

// A bar for each row, where an answer is a name and a number.
function showChart(names, rows) {
  const number = names.find((name) => rows.every((row) => /integer|decimal|double/.test(row[name]?.datatype ?? "")));
  const label = names.find((name) => name !== number);
  if (!number || !label || rows.length < 2 || rows.length > 60) return null;
  const most = Math.max(...rows.map((row) => Number(row[number].value)), 1);
  const chart = element("details");
  chart.open = rows.length <= 25;
  chart.append(element("summary", `${number} by ${label}, as bars`));
  for (const row of rows) {
    const line = element("p", "", { class: "bar-row" });
    const meter = element("meter", "", { min: 0, max: most, value: row[number].value, "aria-label": row[label]?.value ?? "" });
    line.append(showTerm(row[label]), meter, ` ${row[number].value}`);
    chart.append(line);
  }
  return chart;
}

async function ask(event) {
  event?.preventDefault();
  const query = field.value;
  history.replaceState(null, "", `#query=${encodeURIComponent(query)}`);
  byId("share").href = location.href;
  state.textContent = "Asking …";
  answer.replaceChildren();
  const began = performance.now();
  const got = await fetch("/sparql", {
    method: "POST",
    headers: { "Content-Type": "application/sparql-query", Accept: "application/sparql-results+json, text/turtle;q=0.9" },
    body: query,
  });
  const text = await got.text();
  const seconds = ((performance.now() - began) / 1000).toFixed(2);
  if (!got.ok) {
    state.textContent = text.trim();
    return pointAt(text);
  }
  if (!got.headers.get("content-type").includes("json")) {
    state.textContent = `A graph, in ${seconds} s`;
    answer.append(element("pre", text));
    return;
  }
  const found = JSON.parse(text);
  if ("boolean" in found) {
    state.textContent = `${found.boolean ? "Yes" : "No"}, in ${seconds} s`;
    return;
  }
  const rows = found.results.bindings;
  const cut = rows.length > SHOWN ? `, the first ${SHOWN} shown` : "";
  state.textContent = `${rows.length} row${rows.length === 1 ? "" : "s"} in ${seconds} s${cut}`;
  const chart = showChart(found.head.vars, rows);
  answer.append(...(chart ? [chart] : []), showTable(found.head.vars, rows));
}

// Put the cursor where the query stops making sense, if the answer says where.
function pointAt(message) {
  const [, line, column] = /(\d+):(\d+)/.exec(message) ?? [];
  if (!line) return;
  const lines = field.value.split("\n");
  const at = lines.slice(0, Number(line) - 1).join("\n").length + (Number(line) > 1 ? 1 : 0) + Number(column) - 1;
  field.focus();
  field.setSelectionRange(at, Math.min(at + 1, field.value.length));
}

byId("library").addEventListener("change", (event) => {
  const question = questions.find((one) => one.name === event.target.value);
  if (!question) return;
  field.value = question.text;
  byId("about").textContent = question.description;
  editor.refresh();
  ask();
});
byId("run").addEventListener("click", ask);
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) ask(event);
});

const given = new URLSearchParams(location.hash.slice(1)).get("query");
if (given) field.value = given;
editor.refresh();
const [listed, context] = await Promise.all([
  fetch("/query?format=json").then((got) => got.json()),
  fetch("/context.jsonld").then((got) => got.json()),
]);
questions = listed;
const values = Object.values(context["@context"]).map((value) => (typeof value === "string" ? value : value["@id"]));
const prefixes = Object.entries(context["@context"]).filter(([, value]) => /[#/]$/.test(value));
terms = values.flatMap((iri) => {
  const [prefix, start] = prefixes.find(([, start]) => iri?.startsWith(start) && /^\w+$/.test(iri.slice(start.length))) ?? [];
  return prefix ? [`${prefix}:${iri.slice(start.length)}`] : [];
});
terms = [...new Set(terms)].sort();
if (given) ask();
