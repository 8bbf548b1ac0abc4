// The facts beside a network: a ranking, one thing with its neighbours, or one line with the sentences behind it.
"use strict";

function make(name, text = "", attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function button(text, does, kind = "") {
  const made = make("button", text, { type: "button", ...(kind ? { class: kind } : {}) });
  made.addEventListener("click", does);
  return made;
}

const dates = ({ day, until }) => (until && until !== day ? `${day || "…"} to ${until}` : day || "no date");

// `picture` says what is shown and does what its buttons ask; see network.js.
export function makePanel(panel, picture) {
  let asked = 0;
  let note = ""; // what to say of the node when it is shown next
  const name = (node) => {
    const made = button(node.name, () => picture.choose(node.id), "plain");
    made.dir = "auto";
    return made;
  };
  const kind = (node) => make("span", node.kind === "person" ? "official" : node.kind, { class: `kind kind-${node.kind}` });

  function showRanking() {
    const list = make("ol");
    const shown = picture.nodes().filter((node) => !node.hidden);
    const ranked = shown.map((node) => ({ node, count: picture.edgesOf(node.id).length })).sort((a, b) => b.count - a.count).slice(0, 20);
    for (const { node, count } of ranked) {
      const line = make("li");
      line.append(name(node), make("span", ` ${count}`, { class: "faint small" }));
      list.append(line);
    }
    const off = picture.nodes().filter((node) => node.off).length;
    panel.append(make("h2", "Tied to most"), make("p", "Choose a name, a mark or a line to see the facts behind it.", { class: "small faint" }), list);
    if (off) panel.append(make("p"), button(`Show the ${off} hidden`, picture.unhide));
  }

  function showNode(node) {
    const does = make("div", "", { class: "does" });
    const more = button("Expand", async () => {
      more.disabled = true;
      more.textContent = "Reading …";
      const added = await picture.expand(node);
      note = added ? `${added} more are shown.` : "All its strongest neighbours are shown already.";
      picture.choose(node.id);
    });
    const said = make("p", note, { class: "small faint", role: "status" });
    note = "";
    const centre = picture.nodes().find((one) => one.centre && one.id !== node.id);
    does.append(
      ...(node.address ? [make("a", "Its page", { href: node.address, class: "button" })] : []),
      more,
      button(node.pinned ? "Unpin" : "Pin", () => picture.pin(node)),
      button("Hide", () => picture.hide(node)),
      make("a", "Around it", { href: `/network?${picture.more}&around=${encodeURIComponent(node.id)}`, class: "button" }),
    );
    if (centre) does.append(make("a", `Ways from ${centre.name}`, { class: "button", href: `/network?${picture.more}&around=${encodeURIComponent(centre.id)}&to=${encodeURIComponent(node.id)}` }));
    const title = make("h2", node.name, { dir: "auto" });
    const lines = picture.edgesOf(node.id);
    const list = make("ol");
    for (const { id, other, count } of lines) {
      const line = make("li");
      line.append(name(other), " ", button(`${count} fact${count === 1 ? "" : "s"}`, () => picture.chooseEdge(id), "plain small"));
      list.append(line);
    }
    panel.append(kind(node), title, does, said, make("p", lines.length ? `Tied to ${lines.length} here:` : "Tied to nothing here.", { class: "faint small" }), list);
  }

  async function showEdge(edge) {
    const mine = ++asked;
    const [one, other] = [picture.node(edge.from), picture.node(edge.to)];
    const title = make("h2");
    title.append(name(one), " and ", name(other));
    const state = make("p", "Reading …", { class: "faint small" });
    panel.append(title, state);
    const ends = `one=${encodeURIComponent(one.id)}&other=${encodeURIComponent(other.id)}&${picture.more}`;
    const got = await fetch(`/tie.json?${ends}`);
    if (mine !== asked) return;
    if (!got.ok) { state.textContent = "The facts can't be read just now."; return; }
    const { bonds, total } = await got.json();
    state.textContent = total ? `${total} fact${total === 1 ? "" : "s"}` : "These stand in one row of the query.";
    for (const bond of bonds) panel.append(showBond(bond));
    if (total) panel.append(make("a", "All of it as a page", { href: `/tie?${ends}` }));
  }

  function showBond(bond) {
    const block = make("section");
    const heading = make("h3");
    heading.append(bond.address ? make("a", bond.label, { href: bond.address, dir: "auto" }) : bond.label);
    block.append(heading, make("p", `${dates(bond)} · ${bond.word}`, { class: "faint small" }));
    for (const said of bond.passages) {
      const passage = make("div", "", { class: "passage" });
      const quote = make("q", "", { dir: "auto" });
      for (const [text, marked] of said.pieces) quote.append(marked ? make("mark", text) : text);
      const where = make("p");
      where.append(make("a", said.release, { href: said.address, dir: "auto" }), `, ${said.day}`);
      passage.append(quote, where);
      block.append(passage);
    }
    return block;
  }

  function show(chosen) {
    asked += 1;
    panel.replaceChildren();
    if (chosen === null) return showRanking();
    panel.append(button("Back to the ranking", picture.back, "plain small"));
    const node = picture.node(chosen);
    const edge = node ? null : picture.edge(chosen);
    panel.append(make("p"));
    return node ? showNode(node) : edge && showEdge(edge);
  }
  return { show };
}
