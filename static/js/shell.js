// The frame around every page. Each part only adds comfort: without it plain forms and links do the same.
(() => {
  "use strict";
  const root = document.documentElement;

  // The theme: at once on this page, and kept by the same form post that works without this file.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-theme-form]") || !event.submitter) return;
    event.preventDefault();
    const chosen = event.submitter.value;
    root.dataset.bsTheme = chosen;
    for (const button of form.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button === event.submitter));
    }
    const body = new FormData(form, event.submitter);
    fetch(form.action, { method: "POST", body, redirect: "manual" });
    form.hidePopover?.();
  });

  // Messages can be closed; good news goes by itself, bad news stays until it is read.
  const SHOWN_MS = 8000;
  const dress = (region) => {
    for (const button of region.querySelectorAll("[data-dismiss]")) button.hidden = false;
    for (const line of region.querySelectorAll(".toast-success, .toast-info")) {
      setTimeout(() => line.remove(), SHOWN_MS);
    }
  };
  document.addEventListener("click", (event) => {
    event.target.closest("[data-dismiss]")?.closest(".toast-line")?.remove();
    const opener = event.target.closest("[data-dialog]");
    if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
  });
  const messages = () => document.getElementById("messages");
  if (messages()) dress(messages());
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    if (event.detail.target.id === "messages") dress(messages());
  });

  // A request that failed says so instead of leaving a button that seems dead.
  const failed = () => {
    const line = document.getElementById("request-failed").content.cloneNode(true);
    messages().replaceChildren(line);
  };
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);

  // "/" goes to the search, unless someone is typing.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const search = document.querySelector("[data-search]");
    if (!search) return;
    event.preventDefault();
    search.focus();
  });

  // After a refused form the summary of errors is where reading goes on.
  document.querySelector("[data-focus]")?.focus();

  // A form is sent once: a second click does not file a second notice.
  const RESEND_MS = 4000;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, RESEND_MS); // a download leaves the page as it is
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
})();
