// Search of the exported site: over an index that is a script too, since pages of a file share may load nothing else.
(() => {
  "use strict";
  const place = document.querySelector("main");
  const base = document.currentScript.src.replace(/search\.js$/, "");
  const isSearch = /\/search\.html$/.test(location.pathname);
  if (!isSearch || !place) return;
  const words = new URLSearchParams(location.search).get("q") || "";
  document.querySelectorAll("input[name=q]").forEach((field) => { field.value = words; });
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const said = document.createElement("p");
  said.setAttribute("role", "status");
  const list = document.createElement("ol");
  list.className = "plain";
  // What stands there is written for the site with a server.
  place.querySelectorAll("p").forEach((old) => old.remove());
  const run = () => {
    const all = window.SECANT_INDEX || [];
    const hits = wanted.length === 0 ? [] : all.filter(([kind, name, title]) => {
      const text = `${kind} ${name} ${title}`.toLowerCase();
      return wanted.every((word) => text.includes(word));
    });
    for (const [kind, name, title, file] of hits.slice(0, 200)) {
      const item = document.createElement("li");
      const tag = document.createElement("span");
      tag.className = "tag";
      tag.textContent = kind;
      const link = document.createElement("a");
      link.href = base + file;
      link.textContent = name;
      item.append(tag, " ", link, ` ${title}`);
      list.append(item);
    }
    said.textContent = wanted.length === 0
      ? "Type words or a number above: proposals, clauses, amendments, bodies, Releases, alerts, checks."
      : `${hits.length} found for “${words}”.`;
    place.append(said, list);
  };
  run();
})();
