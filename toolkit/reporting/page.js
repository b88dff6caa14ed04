"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const fold = (text) => text.normalize("NFC").replace(/[’ʼ`]/g, "'").toLowerCase();
  const number = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
  const tools = $("tools");
  const stories = all(".story").map((element) => ({ element, details: element.querySelector("details") }));
  const unfolded = stories.length > 0 && stories[0].details.open;
  tools.hidden = false;

  // What says the same: of the row's other versions the sentences that share a key, or all where there are no keys.
  let lit = [];
  let held = null;
  const sentence = (target) => target.closest?.(".row td > span");
  const light = (span) => {
    for (const other of lit) other.classList.remove("same", "here");
    lit = [];
    $("hint").textContent = "";
    if (!span) return;
    const row = span.closest(".row");
    const keys = span.dataset.keys?.split(" ");
    const same = (s) => s.parentElement !== span.parentElement && (!keys || s.dataset.keys.split(" ").some((k) => keys.includes(k)));
    lit = all("td > span", row).filter((s) => s === span || same(s));
    for (const other of lit) other.classList.add(other === span ? "here" : "same");
    $("hint").textContent = row.querySelector("th a").title;
  };
  const hold = (span) => {
    held = span;
    light(span);
    if (span) history.replaceState(null, "", "#" + span.closest(".row").id);
  };
  document.addEventListener("mouseover", (event) => light(sentence(event.target) ?? held));
  document.addEventListener("focusin", (event) => light(sentence(event.target) ?? held));
  document.addEventListener("click", (event) => {
    const span = sentence(event.target);
    if (!span || !getSelection().isCollapsed) return;
    enter(span);
    hold(span === held ? null : span);
  });

  // One sentence of each story can be reached with Tab, the others with the arrows.
  const enter = (span) => {
    for (const other of all("td > span[tabindex='0']", span.closest("table"))) other.tabIndex = -1;
    span.tabIndex = 0;
    span.focus();
  };
  for (const { element } of stories) element.querySelector(".row td > span")?.setAttribute("tabindex", "0");
  const visible = (element) => element.getClientRects().length > 0;
  const beside = (span, key) => {
    const cell = span.parentElement;
    const forward = key === "ArrowRight" || key === "ArrowDown";
    const line = key === "ArrowLeft" || key === "ArrowRight"
      ? all("td", cell.parentElement).filter(visible).map((td) => (td === cell ? span : td.querySelector("span")))
      : all(`.row td[lang="${cell.lang}"] > span`, span.closest("table")).filter(visible);
    const rest = forward ? line.slice(line.indexOf(span) + 1) : line.slice(0, line.indexOf(span)).reverse();
    return rest.find(Boolean);
  };

  // Findings, one after the other.
  let current = null;
  const notes = () => all(".story:not([hidden]) .note:not([hidden])");
  const place = () => {
    const list = notes();
    const at = list.indexOf(current);
    $("place").textContent = list.length ? `${at < 0 ? "–" : at + 1} of ${list.length}` : "none";
  };
  const reveal = (element) => {
    const details = element.closest("details") ?? element.querySelector("details");
    if (details) details.open = true;
    element.scrollIntoView({ block: element.matches(".story") ? "start" : "center" });
    if (element.matches(".note")) {
      current = element;
      element.focus({ preventScroll: true });
      place();
    }
  };
  const step = (by) => {
    const list = notes();
    if (!list.length) return;
    const at = list.indexOf(current);
    reveal(list[at < 0 ? (by > 0 ? 0 : list.length - 1) : (at + by + list.length) % list.length]);
  };
  $("next").addEventListener("click", () => step(1));
  $("previous").addEventListener("click", () => step(-1));

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") return hold(null);
    const typing = event.target.matches("input:not([type=checkbox]), select");
    const span = sentence(event.target);
    if (span && event.key.startsWith("Arrow")) {
      const next = beside(span, event.key);
      if (next) enter(next);
      event.preventDefault();
    } else if (span && (event.key === "Enter" || event.key === " ")) {
      hold(span === held ? null : span);
      event.preventDefault();
    } else if (!typing && $("keys").checked) {
      if (event.key === "n") step(1);
      else if (event.key === "p") step(-1);
      else if (event.key === "/") {
        $("search").focus();
        event.preventDefault();
      }
    }
  });

  // Filters leave the rows that fit. What a row holds is read once, when it is first asked for.
  const index = () => {
    for (const story of stories) {
      story.rows ??= all(".row", story.element).map((element) => {
        const row = { element, notes: [], texts: all("td[lang]", element).map((td) => [td.lang, fold(td.textContent)]) };
        for (let n = element.nextElementSibling; n?.matches(".note"); n = n.nextElementSibling) row.notes.push(n);
        return row;
      });
      story.notes ??= all("p.note", story.element);
    }
  };
  const point = (asked) => {
    if (!CSS.highlights) return; // a browser of before 2023 shows the rows alone
    const ranges = [];
    for (const { rows } of asked ? stories : [])
      for (const { element } of rows.filter((row) => !row.element.hidden)) {
        const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
        for (let node = walk.nextNode(); node && ranges.length < 2000; node = walk.nextNode()) {
          const text = fold(node.data);
          for (let at = text.indexOf(asked); at >= 0 && text.length === node.length; at = text.indexOf(asked, at + 1)) {
            ranges.push(new StaticRange({ startContainer: node, startOffset: at, endContainer: node, endOffset: at + asked.length }));
          }
        }
      }
    CSS.highlights.set("found", new Highlight(...ranges));
  };
  let sifting = false;
  const filter = () => {
    const langs = all("[name=lang]", tools).filter((box) => box.checked).map((box) => box.value);
    for (const box of all("[name=lang]", tools)) $("stories").classList.toggle("no-" + box.value, !box.checked);
    const asked = fold($("search").value.trim());
    const check = $("by-finding").value;
    const type = $("by-type").value;
    const active = Boolean(asked || check || type || !langs.length);
    if (active) index();
    const fits = (note) => !check || check === "*" || note.dataset.check === check;
    let rows = 0;
    let shown = 0;
    for (const story of stories) {
      let here = 0;
      for (const row of story.rows ?? []) {
        const yes =
          langs.length > 0 &&
          (!type || (type === "dropped" ? row.element.classList.contains("gone") : row.element.dataset.type === type)) &&
          (!check || row.notes.some(fits)) &&
          (!asked || row.texts.some(([lang, text]) => langs.includes(lang) && text.includes(asked)));
        row.element.hidden = !yes;
        for (const note of row.notes) note.hidden = !yes || !fits(note);
        here += yes;
      }
      const about = (story.notes ?? []).filter((note) => fits(note) && !asked && !type);
      for (const note of story.notes ?? []) note.hidden = !about.includes(note);
      story.element.hidden = active && !here && !(check && about.length);
      story.element.classList.toggle("sifted", active);
      if (active || sifting) story.details.open = active || unfolded;
      rows += here;
      shown += !story.element.hidden;
    }
    point(asked);
    $("count").textContent = active ? `${number(rows, "row", "rows")} in ${number(shown, "story", "stories")}` : "";
    $("nothing").hidden = !active || shown > 0;
    sifting = active;
    place();
  };
  const clear = () => {
    $("search").value = $("by-finding").value = $("by-type").value = "";
    for (const box of all("[name=lang]", tools)) box.checked = true;
    filter();
  };
  let timer;
  $("search").addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(filter, 150);
  });
  tools.addEventListener("change", filter);
  tools.addEventListener("submit", (event) => {
    event.preventDefault();
    filter();
  });
  $("clear").addEventListener("click", clear);

  // The heads of the columns stay in sight below the tools.
  new ResizeObserver(() => {
    const height = getComputedStyle(tools).position === "sticky" ? tools.offsetHeight : 0;
    document.documentElement.style.setProperty("--tools", height + "px");
  }).observe(tools);

  // A fragment leads to a story, a row or a finding, folded or filtered out as it may be.
  const follow = () => {
    const target = $(location.hash.slice(1));
    if (!target?.closest(".story")) return;
    if (target.closest("[hidden]")) clear();
    reveal(target);
  };
  addEventListener("hashchange", follow);
  addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    if (link?.hash === location.hash) follow(); // the same finding again, filtered out since
  });
  addEventListener("beforeprint", () => {
    for (const { details } of stories) details.open = true;
  });
  tools.reset();
  filter();
  follow();
})();
