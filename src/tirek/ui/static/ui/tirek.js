// Every page works without this file. It closes menus, keeps focus where it belongs and changes the theme at once.
(function () {
  "use strict";

  const openMenus = () => Array.from(document.querySelectorAll("details.menu[open]"));
  const closeMenu = (menu, refocus) => {
    menu.open = false;
    if (refocus) menu.querySelector("summary").focus();
  };

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menus = openMenus();
    const here = menus.find((menu) => menu.contains(document.activeElement));
    menus.forEach((menu) => closeMenu(menu, menu === here));
  });

  // "/" and Ctrl-K lead to the search of the page; the letter is typed where something is being written.
  document.addEventListener("keydown", (event) => {
    const writes = event.target.closest("input, textarea, select, [contenteditable]");
    const asked = event.key === "/" && !writes && !event.ctrlKey && !event.metaKey && !event.altKey;
    const called = event.code === "KeyK" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    const box = document.querySelector("#q");
    if (!(asked || called) || !box || !box.checkVisibility()) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  // What is suggested under the search goes with Escape, and when the focus leaves it.
  document.querySelectorAll(".find").forEach((form) => {
    const hits = form.querySelector(".find-hits");
    if (!hits) return;
    form.addEventListener("keydown", (event) => { if (event.key === "Escape") hits.replaceChildren(); });
    form.addEventListener("focusout", (event) => {
      if (!form.contains(event.relatedTarget)) hits.replaceChildren();
    });
  });

  document.addEventListener("click", (event) => {
    openMenus().forEach((menu) => { if (!menu.contains(event.target)) closeMenu(menu, false); });
    const cross = event.target.closest("[data-close]");
    if (cross) {
      event.preventDefault();
      cross.closest(".toast").remove();
    }
  });

  // Leaving a menu by Tab closes it.
  document.addEventListener("focusin", (event) => {
    openMenus().forEach((menu) => { if (!menu.contains(event.target)) closeMenu(menu, false); });
  });

  // The theme changes without a new page; the server keeps it.
  document.querySelectorAll("form[data-themes]").forEach((form) => {
    form.addEventListener("submit", (event) => {
      const button = event.submitter;
      if (!button) return;
      event.preventDefault();
      const body = new FormData(form, button);
      fetch(form.action, { method: "POST", body, credentials: "same-origin", redirect: "manual" });
      if (button.value) document.documentElement.dataset.theme = button.value;
      else delete document.documentElement.dataset.theme;
      document.querySelectorAll("form[data-themes] button").forEach((other) => {
        other.setAttribute("aria-pressed", String(other.value === button.value));
      });
    });
  });

  // What stands in a part of the page, also in one that came later.
  const prepare = (root) => {
    // "31.12.2019" may be typed as "31122019" or "31 12 2019".
    root.querySelectorAll(".asof input[name=on]").forEach((input) => {
      input.addEventListener("focus", () => input.select());
      input.form.addEventListener("submit", () => {
        const digits = input.value.replace(/\D/g, "");
        if (digits.length === 8 && !/^\d{4}-/.test(input.value.trim())) {
          input.value = [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4)].join(".");
        }
      });
    });

    // What is there to be copied is chosen whole.
    root.querySelectorAll("textarea[data-whole]").forEach((area) => {
      area.addEventListener("focus", () => area.select());
    });

    // A browser names its file button in its own language; ours speaks the page's.
    root.querySelectorAll("input[type=file][data-choose]").forEach((input) => {
      const box = document.createElement("span");
      const button = document.createElement("span");
      const name = document.createElement("span");
      box.className = "file";
      button.className = "btn";
      button.textContent = input.dataset.choose;
      name.className = "file-name";
      box.setAttribute("aria-hidden", "true");
      box.append(button, name);
      const show = () => { name.textContent = input.files.length ? input.files[0].name : input.dataset.none; };
      input.addEventListener("change", show);
      input.classList.add("file-input");
      input.after(box);
      const whole = document.createElement("span");
      whole.className = "file-whole";
      input.before(whole);
      whole.append(input, box);
      show();
    });

    // Boxes in a list: one for the whole page, and how many are ticked. Without this file each is ticked by itself.
    root.querySelectorAll("input[data-all]").forEach((all) => {
      const boxes = Array.from(all.closest("table").querySelectorAll(".pick input[name]"));
      if (!boxes.length || boxes[0].disabled) return;
      const told = boxes[0].form.querySelector("[data-chosen]");
      const count = document.createElement("b");
      const show = () => {
        const ticked = boxes.filter((box) => box.checked);
        boxes.forEach((box) => box.closest("tr").toggleAttribute("data-on", box.checked));
        all.checked = ticked.length === boxes.length;
        all.indeterminate = ticked.length > 0 && !all.checked;
        count.textContent = ticked.length ? told.dataset.chosen + " " + ticked.length + ". " : "";
      };
      told.prepend(count);
      told.setAttribute("aria-live", "polite");
      all.hidden = false;
      all.addEventListener("change", () => { boxes.forEach((box) => { box.checked = all.checked; }); show(); });
      boxes.forEach((box) => box.addEventListener("change", show));
      show();
    });
  };
  prepare(document);

  // A list is turned over, ordered and narrowed in its place. Where its part does not come, the whole page is opened.
  document.addEventListener("htmx:load", (event) => {
    if (event.detail.elt !== document.body) prepare(event.detail.elt);
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, xhr, pathInfo } = event.detail;
    if (target.id !== "list" || (xhr.status === 200 && xhr.responseText.includes('id="list"'))) return;
    event.preventDefault();
    window.location.assign(pathInfo.finalRequestPath);
  });
  document.addEventListener("htmx:sendError", (event) => {
    const { target, pathInfo } = event.detail;
    if (target && target.id === "list") window.location.assign(pathInfo.finalRequestPath);
  });

  // A button that prints is of no use without this file.
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });

  const errors = document.querySelector("[data-focus]");
  if (errors) errors.focus();

  // A form is sent once.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("data-themes")) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    if (event.submitter && event.submitter.classList.contains("btn")) event.submitter.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
    });
  });
})();
