// Lists with tick boxes and a preview. Without this file the same forms and links work one step at a time.
(() => {
  "use strict";
  const boxes = () => [...document.querySelectorAll('.flag-table input[name="flag"]')];
  const all = document.querySelector("[data-select-all]");
  const bar = document.querySelector("[data-bulk]");

  const show = () => {
    const ticked = boxes().filter((box) => box.checked);
    for (const box of boxes()) box.closest("tr").classList.toggle("is-selected", box.checked);
    if (all) {
      all.checked = ticked.length > 0 && ticked.length === boxes().length;
      all.indeterminate = ticked.length > 0 && !all.checked;
    }
    if (!bar) return;
    for (const button of bar.querySelectorAll("[data-needs-selection]")) button.disabled = !ticked.length;
    const count = bar.querySelector("[data-bulk-count]");
    count.dataset.none ??= count.textContent;
    count.textContent = !ticked.length
      ? count.dataset.none
      : ticked.length === 1
        ? count.dataset.one
        : count.dataset.many.replace("{n}", ticked.length);
  };

  if (all) {
    all.hidden = false;
    all.addEventListener("change", () => {
      for (const box of boxes()) box.checked = all.checked;
      show();
    });
  }
  // Shift ticks all rows in between.
  let last = null;
  document.addEventListener("click", (event) => {
    const box = event.target.closest('.flag-table input[name="flag"]');
    if (!box) return;
    const found = boxes();
    if (event.shiftKey && last && found.includes(last)) {
      const [from, to] = [found.indexOf(last), found.indexOf(box)].sort((a, b) => a - b);
      for (const each of found.slice(from, to + 1)) each.checked = box.checked;
    }
    last = box;
    show();
  });

  // Which row the preview shows, and steps through the rows with j and k; x ticks.
  const rows = () => [...document.querySelectorAll("tr[data-flag]")];
  const current = () => rows().find((row) => row.hasAttribute("data-current"));
  const mark = (row) => {
    for (const each of rows()) each.toggleAttribute("data-current", each === row);
    for (const each of rows()) each.querySelector(".flag-link")?.removeAttribute("aria-current");
    row?.querySelector(".flag-link")?.setAttribute("aria-current", "true");
  };
  if (document.getElementById("preview")) mark(rows()[0]);
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.matches?.("[data-preview]")) mark(event.target.closest("tr"));
  });
  // On a narrow screen the preview is not beside the list: the link leads to the page.
  document.addEventListener("htmx:confirm", (event) => {
    const preview = document.querySelector(".triage-preview");
    if (!event.target.matches?.("[data-preview]") || !preview) return;
    if (getComputedStyle(preview).display === "none") {
      event.preventDefault();
      window.location.assign(event.target.href);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable], dialog")) return;
    const found = rows();
    const at = found.indexOf(current());
    if (event.key === "j" || event.key === "k") {
      const next = found[at + (event.key === "j" ? 1 : -1)];
      if (!next) return;
      event.preventDefault();
      const link = next.querySelector(".flag-link");
      link.focus();
      if (document.getElementById("preview")) link.click();
      else mark(next);
    } else if (event.key === "x" && at >= 0) {
      found[at].querySelector('input[name="flag"]')?.click();
    }
  });
  show();
})();
