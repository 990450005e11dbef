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
  // A file that is dropped on a form is chosen in it.
  for (const input of document.querySelectorAll("input[type=file]")) {
    const place = input.closest("form");
    place.addEventListener("dragover", (event) => event.preventDefault());
    place.addEventListener("drop", (event) => {
      if (!event.dataTransfer.files.length) return;
      event.preventDefault();
      input.files = event.dataTransfer.files;
    });
  }
  // How many messages a second a run takes, told every few seconds.
  for (const told of document.querySelectorAll("[data-rate]")) {
    let messages = Number(told.dataset.messages);
    let at = Number(told.dataset.at);
    setInterval(async () => {
      try {
        const totals = await (await fetch(told.dataset.rate, { credentials: "same-origin" })).json();
        const now = Date.now();
        const rate = Math.round(((totals.messages - messages) * 1000) / Math.max(now - at, 1));
        told.textContent = `${totals.messages} messages, ${rate} a second now.`;
        messages = totals.messages;
        at = now;
      } catch {
        told.textContent = "The site does not answer.";
      }
    }, 5000);
  }
  // Forms that are checked as somebody writes: what the page would say after its button is put into the page.
  for (const form of document.querySelectorAll("form[data-check]")) {
    const shown = document.getElementById(form.dataset.check);
    let wait = 0;
    let asked = 0;
    const check = async () => {
      const number = ++asked;
      const body = new URLSearchParams(new FormData(form));
      body.set("do", form.dataset.do || "check");
      try {
        const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
        const text = await answer.text();
        const page = new DOMParser().parseFromString(text, "text/html");
        const fresh = page.getElementById(form.dataset.check);
        // An answer to an older state of the form comes too late.
        if (fresh && number === asked) shown.replaceChildren(...fresh.childNodes);
      } catch {
        // Without the site the form waits for its button.
      }
    };
    if (shown) {
      form.addEventListener("input", (event) => {
        if (event.target.matches("[data-loose]")) return;
        clearTimeout(wait);
        wait = setTimeout(check, 600);
      });
    }
  }
  // Passkeys: the site says what to ask the device for, and the device's answer is sent as the form's own.
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const keys = window.PublicKeyCredential;
    if (!keys || !keys.parseCreationOptionsFromJSON) continue;
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const told = form.querySelector("[role=status]");
      told.textContent = "";
      try {
        const body = new URLSearchParams(new FormData(form));
        body.set("do", "begin");
        const headers = { Accept: "application/json" };
        const asked = await fetch(form.action, { method: "POST", body, headers, credentials: "same-origin" });
        const options = await asked.json();
        if (!asked.ok) throw new Error(options.detail);
        const key = form.dataset.passkey === "new"
          ? await navigator.credentials.create({ publicKey: keys.parseCreationOptionsFromJSON(options) })
          : await navigator.credentials.get({ publicKey: keys.parseRequestOptionsFromJSON(options) });
        form.elements.answer.value = JSON.stringify(key.toJSON());
        for (const field of form.querySelectorAll("input[type=password]")) field.value = "";
        form.submit();
      } catch (error) {
        told.textContent = error.name === "NotAllowedError" ? "The device gave no passkey." : error.message;
      }
    });
  }
  // A choice that the address of a hidden form keeps: drafts of forms, in this browser only.
  for (const form of document.querySelectorAll("form[data-keep]")) {
    const name = "secant:" + form.dataset.keep;
    const fields = () => form.querySelectorAll("textarea:not([data-loose]), input[type=text]:not([data-loose]), select:not([data-loose])");
    try {
      const kept = JSON.parse(localStorage.getItem(name) || "{}");
      for (const each of fields()) if (!each.value && kept[each.name]) each.value = kept[each.name];
      const keep = () => {
        const values = {};
        for (const each of fields()) values[each.name] = each.value;
        localStorage.setItem(name, JSON.stringify(values));
      };
      keep();
      form.addEventListener("input", keep);
      form.addEventListener("submit", (event) => {
        if (event.submitter && event.submitter.value === "take") localStorage.removeItem(name);
      });
    } catch {
      // Where a browser keeps nothing, the form works all the same.
    }
  }
})();
