// The tree by keyboard, as trees are used elsewhere: arrows walk and open, Enter leads to the unit, letters find a name.
// Without this file it is a list of links and folds, each reached by Tab. It adds roles, so it alone promises the keys.
(function () {
  "use strict";

  const rows = (list) => Array.from(list.children).filter((item) => item.matches("li"));
  const fold = (item) => item.querySelector(":scope > details");
  const below = (item) => item.querySelector(":scope > details > ul");
  const link = (item) => item.querySelector(":scope > .tree-row .tree-name a, :scope > a");
  const above = (item) => item.parentElement.closest("li");
  const shown = (tree) => Array.from(tree.querySelectorAll("li")).filter((item) => {
    for (let up = above(item); up; up = above(up)) if (!fold(up).open) return false;
    return true;
  });

  const said = (row) => Array.from(row.querySelectorAll(".name, small, .badge, .tree-num"))
    .map((part) => part.textContent.trim()).filter(Boolean).join(", ");

  const prepare = (list, level) => rows(list).forEach((item) => {
    const row = item.querySelector(":scope > .tree-row");
    item.setAttribute("role", "treeitem");
    item.setAttribute("aria-level", String(level));
    item.setAttribute("aria-label", row ? said(row) : item.textContent.trim());
    if (!item.hasAttribute("tabindex")) item.tabIndex = -1;
    item.querySelectorAll(":scope > .tree-row a, :scope > a, :scope > details > summary").forEach((inner) => { inner.tabIndex = -1; });
    if (!fold(item)) return;
    item.setAttribute("aria-expanded", String(fold(item).open));
    fold(item).querySelector("summary").setAttribute("aria-hidden", "true");
    below(item).setAttribute("role", "group");
    prepare(below(item), level + 1);
  });

  const go = (tree, item) => {
    if (!item) return;
    tree.querySelectorAll("li[tabindex='0']").forEach((other) => { other.tabIndex = -1; });
    item.tabIndex = 0;
    item.focus();
  };

  const keys = {
    ArrowDown: (tree, item, all) => all[all.indexOf(item) + 1],
    ArrowUp: (tree, item, all) => all[all.indexOf(item) - 1],
    Home: (tree, item, all) => all[0],
    End: (tree, item, all) => all[all.length - 1],
    ArrowRight: (tree, item) => {
      if (!fold(item)) return null;
      if (fold(item).open) return rows(below(item))[0];
      fold(item).open = true;
      return null;
    },
    ArrowLeft: (tree, item) => {
      if (!fold(item) || !fold(item).open) return above(item);
      fold(item).open = false;
      return null;
    },
  };

  const letter = (item, all, typed) => {
    const at = all.indexOf(item);
    const round = all.slice(at + 1).concat(all.slice(0, at));
    return round.find((other) => other.getAttribute("aria-label").replace(/^[«"]/, "").toLowerCase().startsWith(typed.toLowerCase()));
  };

  document.querySelectorAll("[data-tree]").forEach((tree) => {
    tree.setAttribute("role", "tree");
    prepare(tree, 1);
    const first = tree.querySelector("li");
    if (first) first.tabIndex = 0;

    tree.addEventListener("keydown", (event) => {
      const item = event.target.closest("li");
      if (event.ctrlKey || event.altKey || event.metaKey || !item) return;
      if (event.key === "Enter" || event.key === " ") {
        if (event.target === item && link(item)) { event.preventDefault(); link(item).click(); }
      } else if (keys[event.key]) {
        event.preventDefault();
        go(tree, keys[event.key](tree, item, shown(tree)));
      } else if (event.key.length === 1) {
        go(tree, letter(item, shown(tree), event.key));
      }
    });
    // A level that was folded or has been loaded; folding does not bubble, so it is caught on the way down.
    tree.addEventListener("toggle", (event) => {
      const item = event.target.closest("li");
      if (item && fold(item) === event.target) item.setAttribute("aria-expanded", String(event.target.open));
    }, true);
    tree.addEventListener("htmx:afterSettle", (event) => {
      const item = event.target.closest("li");
      if (item && below(item)) prepare(below(item), Number(item.getAttribute("aria-level")) + 1);
    });
  });
})();
