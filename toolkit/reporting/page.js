"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const fold = (text) => text.normalize("NFC").replace(/[’ʼ`]/g, "'").toLowerCase();
  const page = JSON.parse($("page").textContent);
  const tools = $("tools");
  const LANGS = ["uk", "ru", "en"];
  const SEVERITY = "1"; // from "minor" on, unless asked
  const NEAR = 1200; // pixels from the window: stories that are made ready
  document.documentElement.classList.add("js");

  // --- words ---

  const plural = new Intl.PluralRules(page.ui);
  const FORMS = ["one", "few", "many"];
  const say = (english, values = {}) =>
    (page.said[english] ?? english).replace(/\{(\w+)(?::([^{}]*))?\}/g, (_, name, form) => {
      const value = values[name];
      const shown = typeof value === "number" ? value.toLocaleString(page.ui) : value;
      if (!form) return shown;
      const forms = form.split("|");
      const at = FORMS.indexOf(plural.select(value));
      return forms[at < 0 ? forms.length - 1 : Math.min(at, forms.length - 1)].replace("#", shown);
    });
  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children); // text of others becomes text nodes and nothing else
    return element;
  };
  const hint = (text) => ($("hint").textContent = text);

  // --- what the browser keeps ---

  const keep = {
    get: (key) => {
      try {
        return localStorage.getItem(key);
      } catch {
        return null; // a browser may keep nothing for files
      }
    },
    set: (key, value) => {
      try {
        localStorage.setItem(key, value);
        return true;
      } catch {
        return false;
      }
    },
  };

  // --- stories and findings ---

  const stories = all(".story").map((element, n) => {
    const told = page.stories[n];
    const story = {
      ...told, element, details: element.querySelector("details"), body: element.querySelector(".rows"),
      gone: new Set(told.gone), rows: null, lines: null, whole: false, info: false, unfolded: new Set(), shown: [], kept: null,
    };
    story.found = told.found.map(([id, check, severity, odd, row, known], i) => ({ id, check, severity, odd, row, known, i, story }));
    return story;
  });
  const first = stories.filter((s) => s.details.open && s.found.some((f) => !f.known && f.severity >= Number(SEVERITY)));
  const opened = new Set(stories.filter((s) => s.details.open));
  const byElement = new Map(stories.map((story) => [story.element, story]));
  const byId = new Map(stories.flatMap((story) => story.found.map((f) => [f.id, f])));

  // Rows that are packed are unpacked when somebody comes near them, or asks for text.
  const unpacked = new Map();
  const old = !("DecompressionStream" in window); // a browser of before 2023 shows what is not packed, and says so
  const unpack = (n) => {
    if (old) return Promise.resolve([]);
    if (!unpacked.has(n)) {
      const text = atob($(`pack-${n}`).textContent);
      const bytes = new Uint8Array(text.length);
      for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
      const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
      unpacked.set(n, new Response(stream).json());
    }
    return unpacked.get(n);
  };
  const insert = (story, html) => {
    if (story.rows) return;
    if (html !== undefined) {
      const template = document.createElement("template");
      template.innerHTML = html; // made and escaped by our templates; the policy of this page runs no script in it
      story.body.append(template.content);
    }
    story.body.style.minBlockSize = "";
    story.rows = all(".row", story.body);
    story.notes = all(".note", story.body);
    story.marks = all("[data-n]", story.body).map((element) => ({ element, of: element.dataset.n.split(" ").map((i) => story.found[i]) }));
    story.asides = all(".aside", story.body);
    story.element.querySelector(".row td > span")?.setAttribute("tabindex", "0");
    if (story.kept) apply(story);
  };
  const ready = async (story) => {
    if (!story.rows) insert(story, story.pack && (await unpack(story.pack[0]))[story.pack[1]]?.[0]);
  };
  // The texts of its rows, by language. Folding them one by one would take three times as long.
  const [CELL, ROW] = ["\u0002", "\u0003"]; // control characters, which no text of the page has
  const lines = (story, texts) => {
    texts ??= (story.rows ?? all(".row", story.body)).map((row) => LANGS.map((lang) => row.querySelector(`td[lang="${lang}"]`)?.textContent ?? ""));
    return (story.lines ??= fold(texts.map((row) => row.join(CELL)).join(ROW)).split(ROW).map((row) => row.split(CELL)));
  };
  const readAll = () =>
    Promise.all(stories.filter((s) => !s.lines).map(async (s) => lines(s, s.pack && (await unpack(s.pack[0]))[s.pack[1]]?.[1])));

  // --- decisions ---

  const KEY = `newsalign:ignored:${page.corpus}`;
  const decisions = new Map();
  const just = new Set(); // decided since the page was opened: they stay in sight, so that it can be taken back
  const load = () => {
    decisions.clear();
    let kept = null;
    try {
      kept = JSON.parse(keep.get(KEY) ?? "[]");
    } catch {}
    for (const one of Array.isArray(kept) ? kept : []) {
      if (one && ["id", "why", "check", "story"].every((key) => typeof one[key] === "string") && !byId.get(one.id)?.known) {
        decisions.set(one.id, { id: one.id, why: one.why, check: one.check, story: one.story });
      }
    }
  };
  const listed = () => [...decisions.values()].sort((a, b) => (a.story + a.id < b.story + b.id ? -1 : 1));
  const tell = () => {
    const count = decisions.size;
    $("decisions").hidden = !count;
    $("mine").hidden = !count && ![...byId.values()].some((f) => f.known);
    $("mine-count").hidden = !count;
    $("mine-count").textContent = say("{count:# decision|# decisions}", { count });
    $("decided").textContent = say("{count:# finding is ignored|# findings are ignored}.", { count });
  };
  const save = () => {
    if (!keep.set(KEY, JSON.stringify(listed()))) hint(say("This browser does not keep decisions: download them before you leave."));
    tell();
  };
  const ignored = (f) => f.known || decisions.has(f.id);
  const noteOf = (f) => f.story.notes?.[f.i];
  const draw = (f) => {
    const note = noteOf(f);
    if (!note || f.known) return;
    const decision = decisions.get(f.id);
    note.classList.toggle("ignored", Boolean(decision));
    const button = note.querySelector(".ignore");
    button.textContent = decision ? say("Take back") : say("Ignore");
    const field = note.querySelector(".why input");
    if (!decision) field?.parentElement.remove();
    else if (!field) {
      const why = make("input", { type: "text", value: decision.why, placeholder: say("why? (as you like)"), "aria-label": say("Why it is ignored") });
      button.before(make("span", { class: "why" }, "· ", say("ignored"), " ", why, " "));
    } else if (field !== document.activeElement) field.value = decision.why;
  };
  const decide = (findings, why) => {
    for (const f of findings) {
      if (f.known) continue;
      if (why === null) decisions.delete(f.id);
      else decisions.set(f.id, { id: f.id, why, check: f.check, story: f.story.id });
      just.add(f.id);
      draw(f);
    }
    save();
    drawRepeats();
  };
  const toggle = (f) => {
    if (!f || f.known) return;
    decide([f], decisions.has(f.id) ? null : "");
    if (decisions.has(f.id)) noteOf(f)?.querySelector(".why input")?.focus({ preventScroll: true });
    else noteOf(f)?.focus({ preventScroll: true });
    place();
  };
  const repeats = all(".repeat").map((element) => ({
    element, button: element.querySelector(".ignore"), found: all("[data-finding]", element).map((li) => byId.get(li.dataset.finding)).filter(Boolean),
  }));
  const drawRepeats = () => {
    for (const { element, button, found } of repeats) {
      const done = found.length > 0 && found.every(ignored);
      element.classList.toggle("ignored", done);
      button.textContent = done ? say("Take back") : say("Ignore all {count}", { count: found.length });
    }
  };
  for (const { button, found } of repeats) {
    button.addEventListener("click", () => {
      const done = found.every(ignored);
      button.parentElement.querySelector("input")?.remove();
      decide(found, done ? null : "");
      if (done) return;
      const why = make("input", { type: "text", placeholder: say("why? (as you like)"), "aria-label": say("Why it is ignored") });
      why.addEventListener("input", () => decide(found, why.value));
      button.before(why, " ");
      why.focus();
    });
  }
  document.addEventListener("input", (event) => {
    if (!event.target.matches(".why input")) return;
    const f = findingOf(event.target);
    decisions.set(f.id, { ...decisions.get(f.id), why: event.target.value });
    save();
  });
  $("download").addEventListener("click", () => {
    const text = JSON.stringify({ ignored: listed() }, null, 2) + "\n";
    const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    make("a", { href: url, download: page.file }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  });
  $("forget").addEventListener("click", () => {
    decisions.clear();
    just.clear();
    save();
    byId.forEach(draw);
    drawRepeats();
    filter();
  });
  addEventListener("storage", (event) => {
    if (event.key !== KEY) return; // another window of this page
    load();
    tell();
    byId.forEach(draw);
    drawRepeats();
  });

  // --- what says the same is lit ---

  let lit = [];
  let held = null;
  const sentence = (target) => target.closest?.(".row td > span");
  const light = (span) => {
    for (const other of lit) other.classList.remove("same", "here");
    if (lit.length) hint("");
    lit = [];
    if (!span) return;
    const row = span.closest(".row");
    const keys = span.dataset.keys?.split(" ");
    const same = (s) => s.parentElement !== span.parentElement && (!keys || s.dataset.keys.split(" ").some((k) => keys.includes(k)));
    lit = all("td > span", row).filter((s) => s === span || same(s));
    for (const other of lit) other.classList.add(other === span ? "here" : "same");
    hint(row.querySelector("th a").title);
  };
  const hold = (span) => {
    held = span;
    light(span);
    if (span) history.replaceState(null, "", "#" + span.closest(".row").id);
  };
  document.addEventListener("mouseover", (event) => light(sentence(event.target) ?? held));
  document.addEventListener("focusin", (event) => light(sentence(event.target) ?? held));

  // One sentence of each story can be reached with Tab, the others with the arrows.
  const enter = (span) => {
    for (const other of all("td > span[tabindex='0']", span.closest("table"))) other.tabIndex = -1;
    span.tabIndex = 0;
    span.focus();
  };
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

  // --- findings, one after the other ---

  let current = null;
  const findingOf = (element) => {
    const note = element.closest(".note");
    const story = note && byElement.get(note.closest(".story"));
    return story?.found[story.notes.indexOf(note)];
  };
  const sequence = () => stories.flatMap((story) => (story.element.hidden ? [] : story.shown));
  const place = () => {
    const list = sequence();
    const at = list.indexOf(current);
    $("place").textContent = list.length ? say("{at} of {count}", { at: at < 0 ? "–" : at + 1, count: list.length }) : say("none");
    $("previous").disabled = $("next").disabled = !list.length;
    $("ignore").disabled = at < 0 || current.known;
    $("ignore").textContent = current && decisions.has(current.id) ? say("Take back") : say("Ignore");
  };
  const go = async (f, focus = true) => {
    await ready(f.story);
    f.story.details.open = true;
    current = f;
    const note = noteOf(f);
    if (!note) return;
    history.replaceState(null, "", "#" + note.id); // the address can be passed on
    const row = f.row < 0 ? note : f.story.rows[f.row];
    // The row and its note are to be seen; once more, as what comes into sight above may have grown.
    for (let n = 0; n < 2; n++) {
      row.scrollIntoView({ block: "center" });
      await new Promise(requestAnimationFrame);
    }
    if (focus) note.focus({ preventScroll: true });
    place();
  };
  const step = (by) => {
    const list = sequence();
    if (!list.length) return;
    const at = list.indexOf(current);
    if (at >= 0) return void go(list[(at + by + list.length) % list.length]);
    const below = list.find((f) => f.story.element.getBoundingClientRect().bottom > $("stick").offsetHeight + 40) ?? list[0];
    go(by > 0 ? below : (list[list.indexOf(below) - 1] ?? list.at(-1)));
  };
  $("next").addEventListener("click", () => step(1));
  $("previous").addEventListener("click", () => step(-1));
  $("ignore").addEventListener("click", () => toggle(current));
  document.addEventListener("focusin", (event) => {
    const f = event.target.closest(".note") && findingOf(event.target);
    if (!f || f === current) return;
    current = f;
    place();
  });

  // --- filters ---

  const asked = () => ({
    text: fold($("search").value.trim()),
    check: $("by-check").value,
    severity: $("by-severity").value,
    odd: $("by-odd").value,
    day: $("by-day").value,
    type: $("by-type").value,
    langs: all("[name=lang]", tools).filter((box) => box.checked).map((box) => box.value),
    ignored: $("with-ignored").checked,
  });
  let want = asked();
  const fits = (f) =>
    (!want.check || f.check === want.check) &&
    f.severity >= (f.story.info ? 0 : Number(want.severity)) &&
    (!want.odd || f.odd === (want.odd === "-" ? "" : want.odd)) &&
    (want.ignored || !ignored(f) || (just.has(f.id) && !f.known));
  const narrow = () => Boolean(want.check || want.odd || want.severity > SEVERITY);
  const byRow = () => Boolean(want.text || (want.type && want.type !== "*") || !want.langs.length);
  const rowFits = (story, i) =>
    want.langs.length > 0 &&
    (!want.type || want.type === "*" || (want.type === "dropped" ? story.gone.has(i) : story.types[i] === want.type)) &&
    (!want.text || want.langs.some((lang) => story.lines[i]?.[LANGS.indexOf(lang)]?.includes(want.text))) &&
    (!narrow() || story.shown.some((f) => f.row === i));
  // Of a story as it stands the rows with findings are shown, and one on each side of them.
  const brief = (story, i) =>
    story.whole || want.type === "*" || !story.shown.length || story.unfolded.has(i) || story.shown.some((f) => f.row >= 0 && Math.abs(f.row - i) <= 1);
  const judge = (story) => {
    story.shown = story.found.filter(fits);
    const rows = story.types.map((_, i) => i);
    if (byRow()) {
      story.kept = new Set(rows.filter((i) => rowFits(story, i)));
      story.shown = story.shown.filter((f) => story.kept.has(f.row));
    } else {
      story.kept = new Set(rows.filter((i) => brief(story, i)));
      // a row alone takes no more room than to say that it is left out
      const alone = rows.filter((i) => !story.kept.has(i) && (!i || story.kept.has(i - 1)) && (i === rows.length - 1 || story.kept.has(i + 1)));
      for (const i of alone) story.kept.add(i);
    }
    return (!want.day || story.day.startsWith(want.day)) && (byRow() ? story.kept.size > 0 : !narrow() || story.shown.length > 0);
  };
  const apply = (story) => {
    const shown = new Set(story.shown.map((f) => f.i));
    story.notes.forEach((note, i) => (note.hidden = !shown.has(i)));
    story.found.forEach((f) => decisions.has(f.id) && draw(f));
    for (const { element, of } of story.marks) {
      const on = of.some((f) => shown.has(f.i));
      element.classList.toggle(element.matches("mark") ? "off" : "lacking", element.matches("mark") ? !on : on);
    }
    for (const aside of story.asides) aside.hidden = story.info || want.severity === "0" || byRow();
    for (const row of all(".fold", story.body)) row.remove();
    let run = [];
    const close = () => {
      if (run.length && !byRow()) {
        const button = make("button", { type: "button", class: "more" }, say("{count:# row|# rows} without findings", { count: run.length }));
        const cell = make("td", { role: "cell" }, button);
        const rows = run;
        button.addEventListener("click", () => {
          for (const i of rows) story.unfolded.add(i);
          refresh(story);
          story.rows[rows[0]].querySelector("td > span")?.focus({ preventScroll: true });
        });
        story.rows[run[0]].before(make("tr", { role: "row", class: "fold" }, cell));
      }
      run = [];
    };
    story.rows.forEach((row, i) => {
      row.hidden = !story.kept.has(i);
      if (row.hidden) run.push(i);
      else close();
    });
    close();
  };
  const refresh = (story) => {
    judge(story);
    if (story.rows) apply(story);
    place();
  };
  const point = () => {
    if (!CSS.highlights) return; // a browser of before 2023 shows the rows alone
    const ranges = [];
    for (const story of want.text ? stories : []) {
      if (story.element.hidden || !story.rows) continue;
      for (const row of story.rows.filter((row) => !row.hidden)) {
        const walk = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
        for (let node = walk.nextNode(); node && ranges.length < 2000; node = walk.nextNode()) {
          const text = fold(node.data);
          for (let at = text.indexOf(want.text); at >= 0 && text.length === node.length; at = text.indexOf(want.text, at + 1)) {
            ranges.push(new StaticRange({ startContainer: node, startOffset: at, endContainer: node, endOffset: at + want.text.length }));
          }
        }
      }
    }
    CSS.highlights.set("found", new Highlight(...ranges));
  };
  let turn = 0;
  const filter = async () => {
    const mine = ++turn;
    want = asked();
    if (want.text) await readAll();
    if (mine !== turn) return; // asked again meanwhile
    for (const lang of LANGS) $("stories").classList.toggle("no-" + lang, !want.langs.includes(lang));
    const active = narrow() || byRow() || Boolean(want.day);
    $("stories").classList.toggle("all-rows", Boolean(want.type));
    let rows = 0;
    let count = 0;
    for (const story of stories) {
      story.element.hidden = !judge(story);
      story.element.classList.toggle("sifted", byRow());
      if (story.element.hidden) continue;
      count++;
      rows += byRow() ? story.kept.size : story.shown.length;
      if (byRow() || story.shown.length || want.type) story.details.open = true;
      else if (!opened.has(story)) story.details.open = false;
      if (story.rows) apply(story);
      else story.body.style.minBlockSize = `${11 * (byRow() ? story.kept.size / 2 : story.shown.length)}rem`; // about what they will take
    }
    point();
    const others = $("others-head");
    if (others) others.hidden = stories.slice(first.length).every((story) => story.element.hidden);
    const chosen = [want.check, want.odd, want.day, want.type, want.severity !== SEVERITY, want.ignored, want.langs.length < 3].filter(Boolean).length;
    $("clear").hidden = !chosen;
    $("chosen").textContent = chosen ? ` (${chosen})` : "";
    $("count").textContent = !active
      ? ""
      : byRow()
        ? say("{rows:# row|# rows} in {stories:# story|# stories}", { rows, stories: count })
        : say("{rows:# finding|# findings} in {stories:# story|# stories}", { rows, stories: count });
    $("nothing").hidden = count > 0 || !stories.length;
    place();
    for (const story of stories) {
      if (!story.rows && !story.element.hidden && visible(story.element)) watch.unobserve(story.element), watch.observe(story.element);
    }
  };
  const clear = () => {
    for (const select of all("select", tools)) select.selectedIndex = [...select.options].findIndex((o) => o.defaultSelected);
    for (const select of all("select", tools)) if (select.selectedIndex < 0) select.selectedIndex = 0;
    $("search").value = "";
    $("with-ignored").checked = false;
    for (const box of all("[name=lang]", tools)) box.checked = true;
    return filter();
  };
  let timer;
  $("search").addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(filter, 150);
  });
  tools.addEventListener("change", (event) => {
    if (event.target !== $("search")) filter();
  });
  tools.addEventListener("submit", (event) => {
    event.preventDefault();
    filter();
  });
  $("clear").addEventListener("click", clear);
  $("clear-all").addEventListener("click", clear);

  const nearby = (story) => {
    if (!story.details.open || story.rows) return;
    const { top, bottom } = story.element.getBoundingClientRect();
    if (bottom > -NEAR && top < innerHeight + NEAR) ready(story);
  };
  const watch = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) if (isIntersecting) nearby(byElement.get(target));
    },
    { rootMargin: `${NEAR}px` },
  );
  for (const story of stories) {
    watch.observe(story.element);
    story.details.addEventListener("toggle", () => nearby(story)); // comes for each that is open as the page loads, too
    story.details.querySelector("summary").addEventListener("click", () => (story.details.open ? opened.delete(story) : opened.add(story)));
  }

  // --- clicks and keys ---

  const copy = async (f) => {
    const words = noteOf(f)?.querySelector(".fix b")?.textContent;
    if (!words) return;
    try {
      await navigator.clipboard.writeText(words);
      hint(say("Copied: {words}", { words }));
    } catch {
      getSelection().selectAllChildren(noteOf(f).querySelector(".fix b")); // for the reader's own Ctrl+C
    }
  };
  const whole = (story) => {
    story.element.classList.toggle("whole", (story.whole = !story.whole));
    story.unfolded.clear();
    refresh(story);
    if (current?.story === story) go(current);
  };
  document.addEventListener("click", (event) => {
    const note = event.target.closest(".note");
    const story = byElement.get(event.target.closest(".story"));
    if (note && event.target.matches(".ignore")) return toggle(findingOf(note));
    if (note && event.target.matches(".copy")) return copy(findingOf(note));
    if (event.target.matches(".aside .show")) {
      story.info = true;
      refresh(story);
      return story.shown.length ? go(story.shown.find((f) => !f.severity) ?? story.shown[0]) : undefined;
    }
    const span = sentence(event.target);
    if (!span || !getSelection().isCollapsed) return;
    enter(span);
    hold(span === held ? null : span);
  });
  const help = $("help");
  $("help-button").hidden = false;
  $("help-button").addEventListener("click", () => help.showModal());
  $("keys").checked = keep.get("newsalign:keys") !== "off";
  $("keys").addEventListener("change", () => keep.set("newsalign:keys", $("keys").checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    const why = event.target.matches(".why input") && findingOf(event.target);
    if (why && (event.key === "Enter" || event.key === "Escape")) {
      event.preventDefault();
      return event.key === "Enter" ? step(1) : noteOf(why).focus({ preventScroll: true });
    }
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
      // by the key, too: on a Ukrainian keyboard n is т
      const key = { KeyN: "n", KeyP: "p", KeyI: "i", KeyC: "c", KeyW: "w" }[event.code] ?? event.key;
      const story = current?.story;
      if (key === "n") step(1);
      else if (key === "p") step(-1);
      else if (key === "i") toggle(current);
      else if (key === "c" && current) copy(current);
      else if (key === "w" && story) whole(story);
      else if (event.key === "?") help.showModal();
      else if (event.key === "/" || event.code === "Slash") $("search").focus();
      else return;
      event.preventDefault();
    }
  });

  // --- light and dark ---

  const dark = [...document.styleSheets[0].cssRules].find((rule) => rule.media?.mediaText.includes("prefers-color-scheme"));
  const MEDIA = { auto: dark?.media.mediaText, light: "not all", dark: "screen" };
  const LOOKS = { auto: say("Light or dark: as the system"), light: say("Light"), dark: say("Dark") };
  const look = (name) => {
    dark.media.mediaText = MEDIA[name];
    document.querySelector("meta[name=color-scheme]").content = { auto: "light dark", light: "light", dark: "dark" }[name];
    $("theme").textContent = LOOKS[name];
    $("theme").dataset.look = name;
    keep.set("newsalign:look", name);
  };
  if (dark) {
    const kept = keep.get("newsalign:look");
    look(kept in MEDIA ? kept : "auto");
    $("theme").hidden = false;
    $("theme").addEventListener("click", () => look({ auto: "light", light: "dark", dark: "auto" }[$("theme").dataset.look]));
  }

  // The heads of the columns stay in sight below the tools.
  new ResizeObserver(() => {
    const height = getComputedStyle($("stick")).position === "sticky" ? $("stick").offsetHeight : 0;
    document.documentElement.style.setProperty("--tools", height + "px");
  }).observe($("stick"));
  const wide = matchMedia("(min-width: 48.01rem)");
  const spread = () => ($("choices").open = wide.matches);
  wide.addEventListener("change", spread);

  // A fragment leads to a story, a row or a finding, packed, folded or filtered out as it may be.
  const follow = async () => {
    const id = location.hash.slice(1);
    if (!id) return;
    if (!document.getElementById(id) && /^(unit|finding)-/.test(id)) {
      for (const story of stories.filter((s) => s.pack && !s.rows)) {
        if ((await unpack(story.pack[0]))[story.pack[1]]?.[0].includes(`id="${id}"`)) await ready(story);
      }
    }
    const target = $(id);
    const story = byElement.get(target?.closest(".story"));
    if (!story) return;
    await ready(story);
    if (story.element.hidden) await clear();
    const f = target.matches(".note") && findingOf(target);
    if (f) {
      if (!fits(f)) story.info = true;
      if (!fits(f)) $("with-ignored").checked = true, await filter();
      refresh(story);
      return go(f);
    }
    story.details.open = true;
    const row = story.rows.indexOf(target);
    if (row >= 0) story.unfolded.add(row);
    refresh(story);
    if (target.hidden) await clear();
    target.scrollIntoView({ block: row >= 0 ? "center" : "start" });
  };
  addEventListener("hashchange", follow);
  addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    if (link?.hash === location.hash) follow(); // the same finding again, filtered out since
  });

  // On paper stands what is open and not filtered out; what is packed has to be unpacked before.
  document.addEventListener("keydown", async (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.code !== "KeyP") return;
    event.preventDefault();
    await Promise.all(stories.filter((story) => story.details.open && !story.element.hidden).map(ready));
    print();
  });

  $("old").hidden = !old || !stories.some((story) => story.pack);
  tools.hidden = false;
  tools.reset();
  spread();
  load();
  tell();
  drawRepeats();
  filter().then(follow);
})();
