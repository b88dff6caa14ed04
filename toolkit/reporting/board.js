"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const fold = (text) => text.normalize("NFC").replace(/[’ʼ`]/g, "'").toLowerCase();
  const counted = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
  const PAGE = 20; // segments, and articles, at a time
  const MOST = 4e6; // cells of a comparison: two texts of 2,000 tokens each
  const LEAST = 3; // letters in common; fewer between two differences are chance
  const ALIKE = 0.5; // two runs of words are compared letter by letter from this share of common letters on

  // Text of others becomes text nodes and nothing else.
  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value !== null) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const draw = (name, attributes, ...children) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };

  // Data is unpacked when it is first asked for.
  const kept = new Map();
  const unpack = async (id) => {
    const bytes = Uint8Array.from(atob($(id).textContent), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return JSON.parse(await new Response(stream).text());
  };
  const data = (id) => {
    if (!kept.has(id)) kept.set(id, unpack(id));
    return kept.get(id);
  };

  // --- what two texts have in common ---

  // Return the pairs of positions of a longest common subsequence, or null where the texts are too long.
  const common = (a, b) => {
    let start = 0;
    while (start < a.length && start < b.length && a[start] === b[start]) start++;
    let n = a.length;
    let m = b.length;
    while (n > start && m > start && a[n - 1] === b[m - 1]) n--, m--;
    const rows = n - start;
    const columns = m - start;
    if (rows * columns > MOST) return null;
    const width = columns + 1;
    const longest = new Uint16Array((rows + 1) * width);
    for (let i = rows - 1; i >= 0; i--)
      for (let j = columns - 1; j >= 0; j--)
        longest[i * width + j] =
          a[start + i] === b[start + j]
            ? longest[(i + 1) * width + j + 1] + 1
            : Math.max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
    const pairs = [];
    for (let i = 0; i < start; i++) pairs.push([i, i]);
    for (let i = 0, j = 0; i < rows && j < columns; ) {
      if (a[start + i] === b[start + j]) pairs.push([start + i++, start + j++]);
      else if (longest[(i + 1) * width + j] >= longest[i * width + j + 1]) i++;
      else j++;
    }
    for (let i = n, j = m; i < a.length; i++, j++) pairs.push([i, j]);
    return pairs;
  };
  // Words first, then the letters of words that were replaced: letters alone would find chance everywhere.
  const difference = (left, right) => {
    const words = (text) => text.match(/[\p{L}\p{M}\p{N}]+\s*|[^\p{L}\p{M}\p{N}]\s*/gu) ?? [];
    const a = words(left);
    const b = words(right);
    const keys = (list) => list.map((word) => word.trim());
    const pairs = common(keys(a), keys(b));
    const out = [[], []];
    const put = (side, text, differs) => {
      const last = out[side].at(-1);
      if (!text) return;
      if (last && last[1] === differs) last[0] += text;
      else out[side].push([text, differs]);
    };
    const gap = (x, y) => {
      const s = [...x];
      const t = [...y];
      const letters = s.length && t.length ? common(s, t) : null;
      if (!letters || letters.length < ALIKE * Math.max(s.length, t.length)) return put(0, x, true), put(1, y, true);
      const runs = [];
      for (const [i, j] of letters) {
        const last = runs.at(-1);
        if (last && last[0] + last[2] === i && last[1] + last[2] === j) last[2]++;
        else runs.push([i, j, 1]);
      }
      let i = 0;
      let j = 0;
      for (const [p, q, length] of runs.filter((run) => run[2] >= LEAST)) {
        put(0, s.slice(i, p).join(""), true);
        put(1, t.slice(j, q).join(""), true);
        put(0, s.slice(p, p + length).join(""), false);
        put(1, t.slice(q, q + length).join(""), false);
        i = p + length;
        j = q + length;
      }
      put(0, s.slice(i).join(""), true);
      put(1, t.slice(j).join(""), true);
    };
    let i = 0;
    let j = 0;
    for (const [p, q] of pairs ?? []) {
      gap(a.slice(i, p).join(""), b.slice(j, q).join(""));
      put(0, a[p], false);
      put(1, b[q], false);
      i = p + 1;
      j = q + 1;
    }
    gap(a.slice(i).join(""), b.slice(j).join(""));
    return out;
  };
  // A space behind a marked word is not marked.
  const shown = (pieces, mark) =>
    pieces.flatMap(([text, differs]) => (differs ? [make(mark, {}, text.trimEnd()), text.slice(text.trimEnd().length)] : [text]));

  // --- one direction and one metric at a time ---

  let index;
  const number = (code) => index.directions.findIndex((d) => d.code === code);
  const metricOf = (direction) => direction.metrics.find((m) => m.name === $("metric").value) ?? direction.metrics[0];
  const choose = () => {
    for (const direction of index.directions) {
      const section = $(direction.code);
      section.hidden = direction.code !== $("direction").value;
      const name = metricOf(direction)?.name;
      for (const block of all("[data-for]", section)) block.hidden = block.dataset.for !== name;
    }
    listArticles();
  };

  // --- articles ---

  const href = (direction, system, asked) => "#segments?" + new URLSearchParams({ direction, system, ...asked });
  const isWeb = (url) => /^https?:\/\//.test(url);
  const place = (metric, value) =>
    (100 * (Math.min(Math.max(value, metric.low), metric.high) - metric.low)) / (metric.high - metric.low);
  const bar = (metric, value) => {
    const zero = place(metric, 0);
    const end = place(metric, value);
    return draw(
      "svg",
      { class: "bar", height: 12, "aria-hidden": "true" },
      draw("rect", { class: "track", width: "100%", height: 12 }),
      draw("rect", { class: "fill", x: Math.min(zero, end) + "%", width: Math.abs(end - zero) + "%", height: 12 }),
    );
  };
  let drawn = 0;
  const listArticles = async (sort = "order", limit = PAGE) => {
    const turn = ++drawn;
    const n = number($("direction").value);
    const direction = index.directions[n];
    const root = document.querySelector(`.articles[data-direction="${n}"]`);
    if (!root) return;
    const metric = metricOf(direction);
    const articles = await data(`articles-${n}`);
    if (turn !== drawn) return;
    const score = (article, name) => article[6][name]?.[metric.name] ?? null;
    const better = metric.lower ? -1 : 1;
    const order = [...articles.keys()];
    const worst = (i) => better * (score(articles[i], sort.slice(6)) ?? Infinity);
    const spread = (i) => {
      const own = direction.systems.map((s) => score(articles[i], s.name)).filter((v) => v !== null);
      return Math.min(...own) - Math.max(...own);
    };
    if (sort.startsWith("worst:")) order.sort((i, j) => worst(i) - worst(j));
    else if (sort === "longest") order.sort((i, j) => articles[j][5] - articles[i][5]);
    else if (sort === "spread") order.sort((i, j) => spread(i) - spread(j));
    const select = make("select", {}, make("option", { value: "order" }, "as in the corpus"), make("option", { value: "longest" }, "longest first"));
    for (const s of direction.systems) select.append(make("option", { value: "worst:" + s.name }, `worst of ${s.name} first`));
    if (direction.systems.length > 1) select.append(make("option", { value: "spread" }, "most different first"));
    select.value = sort;
    select.addEventListener("change", async () => {
      await listArticles(select.value);
      root.querySelector("select").focus();
    });
    const head = make("tr", {}, make("th", { scope: "col" }, "article"), make("th", { scope: "col", class: "n" }, "n"));
    for (const s of direction.systems) head.append(make("th", { scope: "col" }, s.name));
    const body = make("tbody");
    for (const i of order.slice(0, limit)) {
      const [story, title, day, source, target, size] = articles[i];
      const parts = [day, title && story].filter(Boolean);
      for (const [url, lang] of [[source, direction.langs[0]], [target, direction.langs[1]]])
        if (isWeb(url)) parts.push(make("a", { href: url, rel: "noreferrer" }, lang));
      const remark = make("span", { class: "remark" }, ...parts.flatMap((part, at) => (at ? [" · ", part] : [part])));
      const row = make("tr", {}, make("th", { scope: "row" }, make("span", { class: "titled", lang: direction.langs[0] }, title || story), remark));
      row.append(make("td", { class: "n" }, size.toLocaleString("en")));
      for (const s of direction.systems) {
        const value = score(articles[i], s.name);
        const cell = make("td", { "data-system": s.name });
        if (value === null) cell.append(make("span", { class: "soft" }, "–"));
        else {
          const text = value.toFixed(metric.digits);
          const label = `${s.name}, ${title || story}: ${metric.name} ${text}. Show its segments`;
          const to = href(direction.code, s.name, { metric: metric.name, story, sort: "order" });
          cell.append(make("a", { class: "score", href: to, "aria-label": label }, make("span", { class: "value" }, text), bar(metric, value)));
        }
        row.append(cell);
      }
      body.append(row);
    }
    const table = make("div", { class: "wide", tabindex: 0, role: "region", "aria-label": `Articles, ${direction.name}` }, make("table", { class: "lens wide-head" }, make("thead", {}, head), body));
    root.replaceChildren(make("p", { class: "choices" }, make("label", {}, "Order ", select)), table);
    if (order.length > limit) {
      const more = make("button", { type: "button" }, `Show more (${(order.length - limit).toLocaleString("en")})`);
      more.addEventListener("click", async () => {
        await listArticles(sort, limit + 5 * PAGE);
        all("tbody tr", root)[limit]?.querySelector("a")?.focus();
      });
      root.append(make("p", {}, more));
    }
  };

  // --- segments ---

  const dialog = $("segments");
  let asked = null; // what the address says
  let found = []; // positions
  let loaded = null;
  const described = () => {
    const parts = [];
    if (asked.get("slice")) parts.push(`${asked.get("slice")}: ${asked.get("value")}`);
    const period = { before: "up to the end of its training data", after: "after its training data", undated: "without a date" };
    if (asked.get("period")) parts.push(period[asked.get("period")] ?? "");
    if (asked.get("story")) parts.push(loaded.articles.find((a) => a[0] === asked.get("story"))?.[1] || asked.get("story"));
    if (asked.get("failure")) parts.push(asked.get("failure") === "any" ? "failed" : asked.get("failure"));
    return parts.filter(Boolean).join(", ");
  };
  const values = (side) => side?.scores[loaded.metric?.name];
  const sift = () => {
    const { texts, own, other, system, articles } = loaded;
    const slice = texts.slices[asked.get("slice")];
    const wanted = slice?.values.indexOf(asked.get("value"));
    const story = asked.get("story");
    const failure = asked.get("failure");
    const until = system.until;
    const period = (i) => (!texts.days[i] ? "undated" : texts.days[i] <= until ? "before" : "after");
    const words = fold($("search").value.trim());
    found = [...texts.sources.keys()].filter(
      (i) =>
        (!slice || slice.of[i] === wanted) &&
        (!story || articles[texts.stories[i]]?.[0] === story) &&
        (!asked.get("period") || !until || period(i) === asked.get("period")) &&
        (!failure || (failure === "any" ? own.failures[i] : own.failures[i]?.includes(failure))) &&
        (!words || [texts.sources[i], texts.references[i], own.texts[i], other?.texts[i] ?? ""].some((t) => fold(t).includes(words))),
    );
    const mine = values(own);
    const theirs = values(other);
    const better = loaded.metric?.lower ? -1 : 1;
    const sort = $("sort").value;
    if (mine && sort === "difference" && theirs) found.sort((i, j) => Math.abs(mine[j] - theirs[j]) - Math.abs(mine[i] - theirs[i]));
    else if (mine && sort === "worst") found.sort((i, j) => better * (mine[i] - mine[j]));
    else if (mine && sort === "best") found.sort((i, j) => better * (mine[j] - mine[i]));
    $("segments-count").textContent = `${counted(found.length, "segment", "segments")}${mine ? `, ${loaded.metric.name} of each by itself` : ""}`;
    $("list").replaceChildren();
    list();
  };
  const version = (title, score, lang, ...paragraphs) =>
    make("div", {}, make("h4", {}, title, ...(score ? [" ", make("b", {}, score)] : [])), ...paragraphs.map((p) => make("p", { lang }, ...p)));
  const list = () => {
    const from = $("list").children.length;
    for (const i of found.slice(from, from + PAGE)) $("list").append(segment(i));
    $("more").hidden = $("list").children.length >= found.length;
    return $("list").children[from];
  };
  const segment = (i) => {
    const { texts, own, other, articles, direction, metric } = loaded;
    const [source, target] = direction.langs;
    const article = articles[texts.stories[i]];
    const about = make("p", { class: "about-segment" }, make("span", {}, `${i + 1}`));
    if (article) about.append(make("span", { class: "headline", lang: source }, article[1] || article[0]));
    for (const tag of [texts.kinds[i], texts.types[i]]) if (tag) about.append(make("span", { class: "tag" }, tag));
    if (texts.probabilities[i] !== null) about.append(make("span", {}, `link ${texts.probabilities[i].toFixed(2)}`));
    for (const kind of own.failures[i] ?? []) about.append(make("span", { class: "tag major" }, kind));
    if (index.report && texts.units[i]) about.append(make("a", { href: `${index.report}#unit-${encodeURIComponent(texts.units[i])}` }, "in the report"));
    for (const [url, lang] of article ? [[article[3], source], [article[4], target]] : [])
      if (isWeb(url)) about.append(make("a", { href: url, rel: "noreferrer" }, `article, ${lang}`));
    const [lacks, more] = difference(texts.references[i], own.texts[i]);
    const figure = (side) => (values(side) ? `${metric.name} ${values(side)[i].toFixed(metric.digits)}` : "");
    const blank = (pieces) => (pieces.length ? shown(pieces, "ins") : [make("i", { class: "soft", lang: "en" }, "nothing")]);
    const versions = make(
      "div",
      { class: "versions" },
      version("source", "", source, [texts.sources[i]]),
      version("reference", "", target, shown(lacks, "del"), ...(texts.more[i] ?? []).map((text) => [text])),
      version(loaded.system.name, figure(own), target, blank(more)),
    );
    if (other) versions.append(version(loaded.otherName, figure(other), target, blank(difference(texts.references[i], other.texts[i])[1])));
    return make("li", {}, about, versions);
  };
  let opened = 0;
  const show = async () => {
    const turn = ++opened;
    const n = number(asked.get("direction"));
    const direction = index.directions[n];
    const m = direction?.systems.findIndex((s) => s.name === asked.get("system"));
    if (!direction || m < 0) return;
    const o = direction.systems.findIndex((s) => s.name === asked.get("other"));
    const [texts, articles, own, other] = await Promise.all([
      data(`texts-${n}`),
      data(`articles-${n}`),
      data(`system-${n}-${m}`),
      o < 0 ? null : data(`system-${n}-${o}`),
    ]);
    if (turn !== opened) return;
    const metric = direction.metrics.find((one) => one.name === asked.get("metric")) ?? metricOf(direction);
    loaded = { texts, articles, own, other, direction, metric, system: direction.systems[m], otherName: direction.systems[o]?.name };
    if ($("direction").value !== direction.code) {
      $("direction").value = direction.code;
      choose();
    }
    $("segments-head").textContent = [`${loaded.system.name}, ${direction.name}`, described()].filter(Boolean).join(" · ");
    $("other").replaceChildren(make("option", { value: "" }, "no other system"));
    for (const s of direction.systems) if (s !== loaded.system) $("other").append(make("option", { value: s.name }, s.name));
    $("other").value = loaded.otherName ?? "";
    $("sort").querySelector("[value=difference]").disabled = !other;
    $("sort").value = asked.get("sort") ?? "worst";
    if (!$("sort").value || $("sort").selectedOptions[0].disabled) $("sort").value = "worst";
    sift();
    if (!dialog.open) {
      dialog.showModal();
      $("segments-head").focus();
    }
    dialog.scrollTop = 0;
  };
  const change = (name, value) => {
    if (value) asked.set(name, value);
    else asked.delete(name);
    history.replaceState(null, "", "#segments?" + asked);
    show();
  };
  $("sort").addEventListener("change", () => change("sort", $("sort").value));
  $("other").addEventListener("change", () => {
    if ($("other").value && !asked.get("other")) asked.set("sort", "difference");
    change("other", $("other").value);
  });
  let timer;
  $("search").addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(sift, 150);
  });
  $("asked").addEventListener("submit", (event) => event.preventDefault());
  $("more").addEventListener("click", () => {
    const first = list();
    first?.setAttribute("tabindex", "-1");
    first?.focus({ preventScroll: true });
  });
  $("close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close(); // beside it
  });
  dialog.addEventListener("close", () => {
    opened++;
    $("search").value = "";
    if (location.hash.startsWith("#segments?")) history.replaceState(null, "", "#" + $("direction").value);
  });

  // --- the address says what is shown ---

  const follow = () => {
    if (location.hash.startsWith("#segments?")) {
      asked = new URLSearchParams(location.hash.slice("#segments?".length));
      show();
      return;
    }
    if (dialog.open) dialog.close();
    const code = decodeURIComponent(location.hash.slice(1));
    if (number(code) < 0) return;
    $("direction").value = code;
    choose();
    $(code).scrollIntoView();
  };
  $("tools").addEventListener("change", (event) => {
    if (event.target.id === "direction") history.replaceState(null, "", "#" + $("direction").value);
    choose();
  });
  $("tools").addEventListener("submit", (event) => event.preventDefault());
  (async () => {
    if (!window.DecompressionStream) {
      $("old").hidden = false;
      return;
    }
    index = await data("index");
    if (!index.directions.length) return;
    $("tools").reset();
    $("tools").hidden = false;
    choose();
    addEventListener("hashchange", follow);
    follow();
  })();
})();
