// A small SPARQL editor over a plain textarea: colours behind it, the matching bracket, completion. Undo, input methods and
// screen readers are the textarea's own.
"use strict";

const KEYWORDS =
  /^(?:select|construct|describe|ask|where|filter|optional|union|minus|graph|bind|values|as|distinct|reduced|group|by|having|order|asc|desc|limit|offset|prefix|base|from|named|in|not|exists|undef|a|count|sum|min|max|avg|sample|group_concat|separator|str|lang|datatype|bound|if|coalesce|regex|contains|strstarts|strends|lcase|ucase|year|month|day|now|concat|substr|strlen|replace)$/i;
const TOKEN =
  /(?<comment>#[^\n]*)|(?<text>"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?<iri><[^<>\s]*>)|(?<variable>[?$]\w+)|(?<name>[A-Za-z][\w-]*:[\w.%-]*\w|[A-Za-z][\w-]*:)|(?<word>[A-Za-z_]\w*)|(?<number>\d+(?:\.\d+)?)|(?<bracket>[{}()[\]])|(?<other>\s+|.)/g;
const PAIRS = { "{": "}", "(": ")", "[": "]" };

/** Return the tokens of a query: text, kind and offset of each. */
export function tokenise(text) {
  return [...text.matchAll(TOKEN)].map((match) => {
    const [kind] = Object.entries(match.groups).find(([, value]) => value !== undefined);
    const word = kind === "word" ? (KEYWORDS.test(match[0]) ? "keyword" : "other") : kind;
    return { text: match[0], kind: word, at: match.index };
  });
}

/** Return the offsets of the bracket beside `at` and of the one that closes or opens it; an empty list where there is none. */
export function matchBracket(tokens, at) {
  const brackets = tokens.filter((token) => token.kind === "bracket");
  const open = [];
  for (const token of brackets) {
    if (PAIRS[token.text]) {
      open.push(token);
      continue;
    }
    const partner = open.pop();
    const near = (one) => one.at === at || one.at + 1 === at;
    if (near(token) || (partner && near(partner))) {
      return partner && PAIRS[partner.text] === token.text ? [partner.at, token.at] : [token.at];
    }
  }
  return open.filter((token) => token.at === at || token.at + 1 === at).map((token) => token.at);
}

/** Make the textarea `field` an editor: `coloured` lies behind it, `list` shows what `terms` (a list of names) can complete. */
export function makeEditor(field, coloured, list, terms) {
  let chosen = 0;
  let leaving = false;

  const colour = () => {
    const tokens = tokenise(field.value);
    const matched = new Set(field === document.activeElement ? matchBracket(tokens, field.selectionStart) : []);
    coloured.replaceChildren(
      ...tokens.map((token) => {
        const part = document.createElement("span");
        part.className = `t-${token.kind}${matched.has(token.at) ? " t-match" : ""}`;
        part.textContent = token.text;
        return part;
      }),
      "\n",
    );
    coloured.scrollTop = field.scrollTop;
    coloured.scrollLeft = field.scrollLeft;
  };

  const typed = () => /[?$\w:-]*$/.exec(field.value.slice(0, field.selectionStart))[0];
  const close = () => {
    list.hidden = true;
  };

  const suggest = () => {
    const word = typed().toLowerCase();
    const variables = [...new Set(field.value.match(/[?$]\w+/g) ?? [])].filter((name) => name !== typed());
    const found = [...variables, ...terms()].filter((term) => term.toLowerCase().includes(word));
    const ranked = found.sort((a, b) => b.toLowerCase().startsWith(word) - a.toLowerCase().startsWith(word)).slice(0, 12);
    list.replaceChildren(
      ...ranked.map((term) => {
        const item = document.createElement("li");
        item.setAttribute("role", "option");
        item.textContent = term;
        return item;
      }),
    );
    list.hidden = ranked.length === 0;
    choose(0);
  };

  const choose = (number) => {
    const items = [...list.children];
    chosen = items.length ? (number + items.length) % items.length : 0;
    items.forEach((item, at) => item.setAttribute("aria-selected", String(at === chosen)));
  };

  const complete = () => {
    const end = field.selectionStart;
    field.setSelectionRange(end - typed().length, end);
    document.execCommand("insertText", false, list.children[chosen].textContent); // keeps undo, as setting the value would not
    close();
  };

  field.addEventListener("input", () => {
    colour();
    if (typed().length > 2 && /:/.test(typed())) suggest();
    else close();
  });
  field.addEventListener("scroll", colour);
  document.addEventListener("selectionchange", () => field === document.activeElement && colour());
  field.addEventListener("blur", () => setTimeout(close, 100));
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const at = [...list.children].indexOf(event.target.closest("li"));
    if (at >= 0) {
      chosen = at;
      complete();
    }
  });
  field.addEventListener("keydown", (event) => {
    const open = !list.hidden;
    if (event.key === "Escape") {
      leaving = !open;
      close();
    } else if (event.key === " " && event.ctrlKey) {
      event.preventDefault();
      suggest();
    } else if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      choose(chosen + (event.key === "ArrowDown" ? 1 : -1));
    } else if (open && (event.key === "Enter" || event.key === "Tab")) {
      event.preventDefault();
      complete();
    } else if (event.key === "Tab" && !leaving && !event.shiftKey) {
      event.preventDefault();
      document.execCommand("insertText", false, "  ");
    } else if (event.key !== "Shift") {
      leaving = false;
    }
  });
  colour();
  return { refresh: colour };
}
