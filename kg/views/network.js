"use strict";
// Draws NODES and EDGES, filters them by date, and shows the facts behind what is chosen. All text from the graph is set as
// text, never as markup.
(() => {
  const byId = (id) => document.getElementById(id);
  const make = (tag, text, attributes = {}) => {
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };
  const nodesById = new Map(NODES.map((node) => [node.id, node]));
  const months = [...new Set(EDGES.flatMap((edge) => edge.ties.flatMap((tie) => [tie.date, tie.until])).filter(Boolean)
    .map((day) => (day.length === 4 ? `${day}-01` : day.slice(0, 7))))].sort();
  const state = { low: 0, high: months.length - 1, chosen: null, playing: null };

  // A date as precise as a release says may lie in the range if any day of it does.
  const mayLie = (tie) => {
    if (tie.lasting || (state.low === 0 && state.high >= months.length - 1)) return true;
    const start = tie.date || tie.until, end = tie.until || tie.date;
    if (!start) return false;
    const low = months[state.low], high = months[state.high];
    return end.slice(0, 7) >= low.slice(0, end.length) && start.slice(0, 7) <= high.slice(0, start.length);
  };
  const tiesIn = (edge) => edge.ties.filter(mayLie);

  const nodes = new vis.DataSet(NODES.map(({ kind, name, ...drawn }) => drawn));
  const widthOf = (count) => Math.min(SETTINGS.widthMax, SETTINGS.widthMin + (Math.sqrt(count) - 1) * 1.6);
  const edges = new vis.DataSet(EDGES.map((edge, index) => (
    { id: index, from: edge.from, to: edge.to, width: widthOf(edge.ties.length), title: edge.title })));
  const network = new vis.Network(byId("network"), { nodes, edges }, OPTIONS);

  const edgesOf = (id) => EDGES.filter((edge) => edge.from === id || edge.to === id)
    .map((edge) => ({ other: nodesById.get(edge.from === id ? edge.to : edge.from), ties: tiesIn(edge) }))
    .filter((item) => item.ties.length)
    .sort((a, b) => b.ties.length - a.ties.length || a.other.name.localeCompare(b.other.name));

  const filter = () => {
    const seen = new Set();
    edges.update(EDGES.map((edge, index) => {
      const count = tiesIn(edge).length;
      if (count) { seen.add(edge.from); seen.add(edge.to); }
      return { id: index, hidden: !count, width: widthOf(Math.max(count, 1)) };
    }));
    nodes.update(NODES.map((node) => ({ id: node.id, hidden: !seen.has(node.id) })));
    byId("range").textContent = months.length ? `${months[state.low]} to ${months[state.high]}` : "no dates";
    show(state.chosen);
  };

  const when = (tie) => (tie.until && tie.until !== tie.date ? `${tie.date || "…"} to ${tie.until}` : tie.date || "no date");
  const showTie = (tie) => {
    const block = make("div", undefined, { class: "tie" });
    block.append(make("span", when(tie), { class: "when" }), " ", make("span", tie.label));
    if (tie.sentence) block.append(make("q", `“${tie.sentence}”`));
    if (/^https?:\/\//.test(tie.source)) {
      block.append(make("a", "the release", { href: tie.source, target: "_blank", rel: "noopener noreferrer" }));
    }
    return block;
  };
  const nameButton = (node) => {
    const button = make("button", node.name, { class: "name", type: "button" });
    button.addEventListener("click", () => choose(node.id));
    return button;
  };
  const swatch = (node) => {
    const mark = make("span", undefined, { class: "swatch", "aria-hidden": "true" });
    mark.style.background = SETTINGS.kinds[node.kind].colour;
    return mark;
  };

  const showRanking = (panel) => {
    panel.append(make("h2", "Most connected"), make("p", "Click a name, a mark or a line for the facts behind it.", { class: "note" }));
    const list = make("ol");
    const ranked = NODES.map((node) => ({ node, met: edgesOf(node.id) })).filter((item) => item.met.length)
      .map((item) => ({ ...item, count: item.met.reduce((sum, tie) => sum + tie.ties.length, 0) }))
      .sort((a, b) => b.met.length - a.met.length || b.count - a.count).slice(0, 25);
    for (const { node, met } of ranked) {
      const item = make("li");
      item.append(nameButton(node), make("span", ` ${met.length}`, { class: "note" }));
      list.append(item);
    }
    panel.append(list);
  };
  const showNode = (panel, node) => {
    const met = edgesOf(node.id);
    const title = make("h2");
    title.append(swatch(node), node.name);
    panel.append(title, make("p", `${SETTINGS.kinds[node.kind].word}, tied to ${met.length}`, { class: "note" }));
    for (const { other, ties } of met) {
      const heading = make("h3");
      heading.append(swatch(other), nameButton(other));
      panel.append(heading, ...ties.map(showTie));
    }
  };
  const showEdge = (panel, edge) => {
    const [one, other] = [nodesById.get(edge.from), nodesById.get(edge.to)];
    const title = make("h2");
    title.append(nameButton(one), " and ", nameButton(other));
    panel.append(title, ...tiesIn(edge).map(showTie));
  };
  const show = (chosen) => {
    state.chosen = chosen;
    const panel = byId("panel");
    panel.replaceChildren();
    if (chosen === null) return showRanking(panel);
    const back = make("button", "Back to the list", { type: "button" });
    back.addEventListener("click", () => { network.unselectAll(); show(null); });
    panel.append(back);
    return nodesById.has(chosen) ? showNode(panel, nodesById.get(chosen)) : showEdge(panel, EDGES[chosen]);
  };
  const choose = (id) => {
    network.selectNodes([id]);
    network.focus(id, { scale: Math.max(network.getScale(), 0.8), animation: { duration: 300 } });
    show(id);
  };

  network.on("selectNode", (event) => show(event.nodes[0]));
  network.on("selectEdge", (event) => { if (!event.nodes.length) show(event.edges[0]); });
  network.on("deselectNode", (event) => { if (!event.nodes.length && !event.edges.length) show(null); });
  network.on("deselectEdge", (event) => { if (!event.nodes.length && !event.edges.length) show(null); });

  for (const node of [...NODES].sort((a, b) => a.name.localeCompare(b.name))) byId("names").append(make("option", undefined, { value: node.name }));
  byId("find").addEventListener("change", (event) => {
    const wanted = event.target.value.trim().toLowerCase();
    const found = wanted && (NODES.find((node) => node.name.toLowerCase() === wanted) || NODES.find((node) => node.name.toLowerCase().includes(wanted)));
    if (found) choose(found.id);
  });

  const setRange = (low, high) => {
    [state.low, state.high] = [Math.max(0, Math.min(low, high)), Math.max(0, low, high)];
    byId("from").value = state.low;
    byId("to").value = state.high;
    filter();
  };
  for (const id of ["from", "to"]) {
    byId(id).max = Math.max(months.length - 1, 0);
    byId(id).disabled = months.length < 2;
    byId(id).addEventListener("input", () => setRange(Number(byId("from").value), Number(byId("to").value)));
  }
  const stop = () => {
    clearInterval(state.playing);
    state.playing = null;
    byId("play").textContent = "Play";
    byId("play").setAttribute("aria-pressed", "false");
  };
  byId("play").disabled = months.length < 2;
  byId("play").addEventListener("click", () => {
    if (state.playing) return stop();
    const span = Math.max(1, Math.round(months.length / 6));
    let at = 0;
    byId("play").textContent = "Stop";
    byId("play").setAttribute("aria-pressed", "true");
    state.playing = setInterval(() => {
      if (at + span > months.length) return stop();
      setRange(at, at + span - 1);
      at += 1;
    }, 900);
  });
  byId("all").addEventListener("click", () => { stop(); network.unselectAll(); state.chosen = null; setRange(0, months.length - 1); network.fit({ animation: true }); });
  setRange(0, months.length - 1);
  // The page may still be taking its shape when the picture is first drawn.
  const settle = () => { network.setSize("100%", "100%"); network.redraw(); network.fit(); };
  requestAnimationFrame(() => { settle(); document.body.dataset.ready = "yes"; });
  window.addEventListener("resize", settle);
})();
