// Draws the network that the page holds as JSON: positions are given, nothing moves by itself. Filters by date and strength, colours,
// and leads from what is chosen to its facts (network-panel.js). Texts of the graph are set as text, never as markup.
"use strict";

const own = document.querySelector("script[data-panel]").dataset;
const { makePanel } = await import(own.panel); // its name holds its hash, so it is told by the page
const byId = (id) => document.getElementById(id);
const source = byId("data");
if (source) start(JSON.parse(source.textContent));

function start(data) {
  const SHAPES = { person: "dot", body: "square", office: "diamond", event: "triangle", release: "hexagon", place: "star" };
  const GROUPS = ["--person", "--body", "--office", "--event", "--statement", "--place", "--release", "--warn"];
  const NAMED = 90; // of more nodes only the strongest bear names until chosen
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  byId("picture").hidden = false;

  const nodes = data.nodes.map((node) => ({ ...node, hidden: false, pinned: node.centre, off: false }));
  const byIri = new Map(nodes.map((node) => [node.id, node]));
  let edges = data.edges.map((edge) => readEdge(edge, nodes, data.words));
  const state = { low: 0, high: 0, least: 1, colour: "kind", chosen: null, playing: null };
  let months = [];

  function readEdge(edge, ends, words) {
    return { from: ends[edge.from].id, to: ends[edge.to].id, ties: edge.ties.map(([day, until, word]) => ({ day, until, word: words[word] })) };
  }
  const keyOf = (edge) => `${edge.from} ${edge.to}`;
  const sizeOf = (node) => {
    const most = Math.max(...nodes.map((one) => one.members > 1 ? one.members : one.strength), 1);
    return 8 + 18 * Math.sqrt((node.members > 1 ? node.members : node.strength) / most);
  };
  const widthOf = (count) => Math.min(6, 1.2 + (Math.sqrt(count) - 1) * 1.6);
  const shorten = (name) => {
    const cut = name.length > 36 ? `${name.slice(0, 35)}…` : name;
    return cut.replace(/(.{12,20}?)\s/g, "$1\n");
  };
  const tint = (node) => {
    if (state.colour === "kind") return colour(`--${node.kind}`) || colour("--release");
    const group = node[state.colour];
    return group < 0 ? colour("--strong-line") : colour(GROUPS[group % GROUPS.length]);
  };

  // A date as precise as a release says may lie in the range if any day of it does; what has none always holds.
  const whole = () => state.low === 0 && state.high >= months.length - 1;
  const mayLie = (tie) => {
    if (whole()) return true;
    const start = tie.day || tie.until, end = tie.until || tie.day;
    if (!start) return true;
    const low = months[state.low], high = months[state.high];
    return end.slice(0, 7) >= low.slice(0, end.length) && start.slice(0, 7) <= high.slice(0, start.length);
  };
  const count = (edge) => (whole() ? edge.ties.length : edge.ties.filter(mayLie).length);

  const drawn = { nodes: new vis.DataSet(), edges: new vis.DataSet() };
  const drawNode = (node, rank) => {
    const shade = tint(node);
    return {
      id: node.id, x: node.x, y: node.y, shape: SHAPES[node.kind] ?? "dot", size: sizeOf(node), hidden: node.hidden,
      label: rank < NAMED || nodes.length <= 120 || node.pinned ? shorten(node.name) : "",
      title: `${node.name}\n${node.kind === "person" ? "official" : node.kind}`,
      color: { background: shade, border: colour("--panel"), highlight: { background: shade, border: colour("--ink") }, hover: { background: shade, border: colour("--ink") } },
      borderWidth: node.pinned ? 4 : 1.5, borderWidthSelected: node.pinned ? 5 : 3,
      ...(node.pinned ? { color: { background: shade, border: colour("--ink"), highlight: { background: shade, border: colour("--ink") }, hover: { background: shade, border: colour("--ink") } } } : {}),
      font: { color: colour("--ink"), strokeColor: colour("--panel") },
    };
  };
  const drawEdge = (edge) => {
    const seen = count(edge);
    const [one, other] = [byIri.get(edge.from), byIri.get(edge.to)];
    return {
      id: keyOf(edge), from: edge.from, to: edge.to, width: widthOf(Math.max(seen, 1)), hidden: seen < state.least || one.hidden || other.hidden,
      title: `${one.name} and ${other.name}: ${seen}`,
      color: { color: colour("--edge"), highlight: colour("--accent"), hover: colour("--accent") },
    };
  };

  const network = new vis.Network(byId("canvas"), drawn, {
    physics: false,
    layout: { improvedLayout: false, randomSeed: 1 },
    interaction: { hover: true, tooltipDelay: 120, keyboard: { enabled: true, bindToWindow: false }, hideEdgesOnDrag: nodes.length > 800, hideEdgesOnZoom: nodes.length > 800 },
    nodes: { font: { face: "system-ui, sans-serif", size: 17, strokeWidth: 4 }, scaling: { label: { drawThreshold: 5 } } },
    edges: { smooth: false, selectionWidth: 1.5, hoverWidth: 0.5 },
  });

  function refresh() {
    const tied = new Set(edges.filter((edge) => count(edge) >= state.least && !byIri.get(edge.from).off && !byIri.get(edge.to).off).flatMap((edge) => [edge.from, edge.to]));
    for (const node of nodes) node.hidden = node.off || (!node.pinned && !tied.has(node.id));
    drawn.nodes.update(nodes.map(drawNode));
    drawn.edges.update(edges.map(drawEdge));
    byId("range").textContent = months.length ? `${months[state.low]} to ${months[state.high]}` : "no dates";
    byId("least-said").textContent = state.least;
    showLegend();
    panel.show(state.chosen);
  }

  function showLegend() {
    const item = (word, shade, shape) => {
      const made = document.createElement("li");
      const mark = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      mark.setAttribute("viewBox", "-8 -8 16 16");
      mark.setAttribute("aria-hidden", "true");
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      path.setAttribute("d", PATHS[shape]);
      path.setAttribute("fill", shade);
      mark.append(path);
      made.append(mark, word);
      return made;
    };
    const kinds = [...new Set(nodes.map((node) => node.kind))];
    const groups = data[{ body: "bodies", community: "communities" }[state.colour]] ?? [];
    byId("legend").replaceChildren(
      ...kinds.map((kind) => item(kind === "person" ? "official" : kind, state.colour === "kind" ? colour(`--${kind}`) : colour("--faint"), SHAPES[kind])),
      ...groups.map((name, at) => item(name, colour(GROUPS[at % GROUPS.length]), "dot")),
      Object.assign(document.createElement("li"), { textContent: "The thicker a line, the more facts behind it. The larger a mark, the more it is tied." }),
    );
  }
  const PATHS = { dot: "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0", square: "M-5-5h10v10h-10z", diamond: "M0-7L7 0L0 7L-7 0z", triangle: "M0-6.5L6.5 5.5H-6.5z", hexagon: "M-3.5-6h7L7 0L3.5 6h-7L-7 0z", star: "M0-7L2-2L7-2L3 1.5L4.5 7L0 3.5L-4.5 7L-3 1.5L-7-2L-2-2z" };

  const panel = makePanel(byId("panel"), {
    more: own.more,
    node: (id) => byIri.get(id),
    nodes: () => nodes,
    edge: (id) => edges.find((edge) => keyOf(edge) === id),
    edgesOf: (id) => edges.filter((edge) => (edge.from === id || edge.to === id) && count(edge) >= state.least)
      .map((edge) => ({ id: keyOf(edge), other: byIri.get(edge.from === id ? edge.to : edge.from), count: count(edge) }))
      .filter((line) => !line.other.off).sort((a, b) => b.count - a.count || a.other.name.localeCompare(b.other.name)),
    choose,
    chooseEdge: (id) => { network.selectEdges([id]); state.chosen = id; panel.show(id); },
    back: () => { network.unselectAll(); state.chosen = null; panel.show(null); },
    pin: (node) => { node.pinned = !node.pinned; refresh(); },
    hide: (node) => { node.off = true; state.chosen = null; network.unselectAll(); refresh(); },
    unhide: () => { for (const node of nodes) node.off = false; refresh(); },
    expand,
  });

  function choose(id) {
    network.selectNodes([id]);
    network.focus(id, { scale: Math.max(network.getScale(), 0.7), animation: { duration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 1 : 300 } });
    state.chosen = id;
    panel.show(id);
  }

  // Its strongest neighbours are set in a circle around it, and its ties to what is there are added.
  async function expand(node) {
    const got = await fetch(`/network.json?${own.more}&limit=25&around=${encodeURIComponent(node.id)}`);
    const more = await got.json();
    const fresh = more.nodes.filter((one) => !byIri.has(one.id));
    fresh.forEach((one, at) => {
      const angle = (2 * Math.PI * at) / fresh.length, far = 150 + 34 * fresh.length / Math.PI;
      const added = { ...one, x: node.x + far * Math.cos(angle), y: node.y + far * Math.sin(angle), centre: false, hidden: false, pinned: false, off: false, community: -1, body: -1 };
      nodes.push(added);
      byIri.set(added.id, added);
    });
    const known = new Set(edges.flatMap((edge) => [keyOf(edge), `${edge.to} ${edge.from}`]));
    edges = [...edges, ...more.edges.map((edge) => readEdge(edge, more.nodes, more.words)).filter((edge) => !known.has(keyOf(edge)))];
    span();
    refresh();
    return fresh.length;
  }

  function span() {
    months = [...new Set(edges.flatMap((edge) => edge.ties.flatMap((tie) => [tie.day, tie.until])).filter(Boolean).map((day) => (day.length === 4 ? `${day}-01` : day.slice(0, 7))))].sort();
    [state.low, state.high] = [0, Math.max(months.length - 1, 0)];
    for (const id of ["low", "high"]) Object.assign(byId(id), { max: state.high, value: state[id], disabled: months.length < 2 });
    const most = Math.max(...edges.map((edge) => edge.ties.length), 1);
    Object.assign(byId("least"), { max: Math.min(most, 20), disabled: most < 2 });
    byId("play").disabled = months.length < 2;
  }
  const setRange = (low, high) => {
    [state.low, state.high] = [Math.max(0, Math.min(low, high)), Math.max(low, high)];
    byId("low").value = state.low;
    byId("high").value = state.high;
    for (const id of ["low", "high"]) byId(id).setAttribute("aria-valuetext", months[state[id]] ?? "");
    refresh();
  };
  const stop = () => {
    clearInterval(state.playing);
    state.playing = null;
    byId("play").textContent = "Play";
    byId("play").setAttribute("aria-pressed", "false");
  };
  const play = () => {
    if (state.playing) return stop();
    const width = Math.max(1, Math.round(months.length / 6));
    let at = 0;
    byId("play").textContent = "Stop";
    byId("play").setAttribute("aria-pressed", "true");
    const step = () => (at + width > months.length ? stop() : setRange(at, at++ + width - 1));
    state.playing = setInterval(step, 800);
    step();
  };

  for (const id of ["low", "high"]) byId(id).addEventListener("input", () => setRange(Number(byId("low").value), Number(byId("high").value)));
  byId("least").addEventListener("input", () => { state.least = Number(byId("least").value); refresh(); });
  byId("colour").addEventListener("change", () => { state.colour = byId("colour").value; refresh(); });
  byId("play").addEventListener("click", play);
  byId("reset").addEventListener("click", () => { stop(); network.unselectAll(); state.chosen = null; setRange(0, months.length - 1); network.fit({ animation: { duration: 300 } }); });
  byId("find").addEventListener("change", () => {
    const wanted = byId("find").value.trim().toLowerCase();
    const found = wanted && (nodes.find((node) => node.name.toLowerCase() === wanted) ?? nodes.find((node) => node.name.toLowerCase().includes(wanted)));
    if (found) choose(found.id);
  });
  byId("shown").append(...nodes.slice(0, 500).map((node) => Object.assign(document.createElement("option"), { value: node.name })));

  network.on("selectNode", (event) => { state.chosen = event.nodes[0]; panel.show(state.chosen); });
  network.on("selectEdge", (event) => { if (!event.nodes.length) { state.chosen = event.edges[0]; panel.show(state.chosen); } });
  for (const what of ["deselectNode", "deselectEdge"]) network.on(what, (event) => { if (!event.nodes.length && !event.edges.length) { state.chosen = null; panel.show(null); } });
  network.on("dragEnd", (event) => { for (const id of event.nodes) Object.assign(byIri.get(id), network.getPosition(id)); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", refresh);

  span();
  refresh();
  const settle = () => { network.setSize("100%", "100%"); network.redraw(); network.fit(); };
  addEventListener("resize", settle);
  network.once("afterDrawing", () => { document.body.dataset.ready = "yes"; });
  settle();
  window.picture = { network, nodes: drawn.nodes }; // for those who measure it
}
