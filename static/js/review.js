// Keys of the review desk. Every key presses a button or follows a link that stands on the page, so that
// without this file the same things are done by hand.
(() => {
  "use strict";
  document.documentElement.classList.add("js");
  const decisions = [...document.querySelectorAll("details.decision")];
  const named = (name) => decisions.find((each) => each.dataset.decision === name);
  const open = () => decisions.find((each) => each.open);

  // Where typing goes on when a form opens: what is still missing, else the first field.
  const FIRST = {
    confirm: '[name="good_faith"]',
    reject: '[name="reason"]',
    ask: '[name="text"]',
  };
  const enter = (details) => {
    if (details.querySelector("form").contains(document.activeElement)) return;
    const wrong = details.querySelector(".is-invalid");
    (wrong || details.querySelector(FIRST[details.dataset.decision]))?.focus();
  };
  for (const details of decisions) {
    details.addEventListener("toggle", () => {
      if (details.open) enter(details);
    });
    if (details.open) enter(details);
  }
  const close = () => {
    const details = open();
    if (!details) return false;
    details.open = false;
    details.querySelector("summary").focus();
    return true;
  };

  // A reason that leads to a question of its own ("Authorised seller": put them on the list?) shows it.
  const reject = named("reject");
  const asked = () => {
    const box = reject.querySelector(".authorise");
    const reason = reject.querySelector('[name="reason"]:checked');
    if (!box) return;
    const asks = Boolean(reason?.dataset.asks);
    box.classList.toggle("is-asked", asks);
    if (!asks) box.querySelector("input").checked = false;
  };
  if (reject) {
    reject.addEventListener("change", asked);
    asked();
  }
  const choose = (digit) => {
    const radio = reject.querySelectorAll('[name="reason"]')[digit - 1];
    if (!radio) return;
    const again = radio.checked;
    radio.checked = true;
    asked();
    if (radio.dataset.asks && !again) {
      reject.querySelector(".authorise input").focus();
      return;
    }
    reject.querySelector("form").requestSubmit();
  };

  // The pictures that show now, large and side by side.
  const zoom = document.getElementById("zoom");
  const shown = (strip) => {
    const shots = [...strip.querySelectorAll("[data-zoom]")];
    return shots[Math.round(strip.scrollLeft / strip.clientWidth)] || shots[0];
  };
  const enlarge = () => {
    const pair = zoom.querySelector(".zoom-pair");
    const figures = [...document.querySelectorAll(".pane-strip")].map((strip) => {
      const from = shown(strip);
      const figure = document.createElement("figure");
      const caption = document.createElement("figcaption");
      const image = document.createElement("img");
      image.src = from.href;
      image.alt = from.querySelector("img").alt;
      caption.textContent = image.alt;
      const shot = document.createElement("div");
      shot.className = "zoom-shot";
      const outline = from.querySelector(".pane-outline");
      shot.append(image, ...(outline ? [outline.cloneNode(true)] : []));
      figure.append(caption, shot);
      return figure;
    });
    if (!figures.length) return;
    pair.replaceChildren(...figures);
    zoom.showModal();
  };
  document.addEventListener("click", (event) => {
    const shot = event.target.closest("[data-zoom]");
    if (!shot || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    enlarge();
  });

  const typing = (target) =>
    target.closest("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=submit])");

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (document.querySelector("dialog[open]")) return; // Escape is the browser's own there
    if (event.key === "Escape" && close()) return;
    if (typing(event.target)) return;
    if (reject?.open && /^[1-9]$/.test(event.key)) {
      event.preventDefault();
      choose(Number(event.key));
      return;
    }
    if (event.key === "z") {
      enlarge();
      return;
    }
    if (!/^[a-z?]$/.test(event.key)) return;
    const button = document.querySelector(`[data-key="${event.key}"]`);
    if (!button) return;
    event.preventDefault();
    const details = button.closest("details.decision");
    if (button.matches("summary")) {
      details.open = !details.open;
      if (details.open) enter(details); // at once: the toggle event comes later than a quick next key
      return;
    }
    button.click();
  });
})();
