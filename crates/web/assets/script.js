// What is nicer with JavaScript; every page does its work without it.
(() => {
  "use strict";
  const field = document.getElementById("q");
  // "/" goes to the search, as on many sites; not while somebody writes.
  document.addEventListener("keydown", (event) => {
    const writing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !writing && !event.ctrlKey && !event.metaKey && !event.altKey && field) {
      event.preventDefault();
      field.focus();
      field.select();
    }
  });
  // Forms of filters ask as soon as a choice is made; words after a pause.
  for (const form of document.querySelectorAll("form[data-live]")) {
    form.addEventListener("change", (event) => {
      if (event.target.matches("select, input[type=checkbox]")) form.requestSubmit();
    });
  }
  // A choice that the address of a hidden form keeps: drafts of forms, in this browser only.
  for (const form of document.querySelectorAll("form[data-keep]")) {
    const name = "secant:" + form.dataset.keep;
    const fields = () => form.querySelectorAll("textarea, input[type=text], select");
    try {
      const kept = JSON.parse(localStorage.getItem(name) || "{}");
      for (const each of fields()) if (!each.value && kept[each.name]) each.value = kept[each.name];
      form.addEventListener("input", () => {
        const values = {};
        for (const each of fields()) values[each.name] = each.value;
        localStorage.setItem(name, JSON.stringify(values));
      });
      form.addEventListener("submit", (event) => {
        if (event.submitter && event.submitter.value === "take") localStorage.removeItem(name);
      });
    } catch {
      // Where a browser keeps nothing, the form works all the same.
    }
  }
})();
