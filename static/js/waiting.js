// Shows by itself how far something is that takes a while; without this, a link does.
const EVERY = 2000;
const shown = document.querySelector("[data-waits]");

async function look() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.querySelector("[data-waits]");
    if (!answer.ok || !now) return location.reload();
    // Who listens is told of what is new, and of nothing twice.
    if (now.innerHTML !== shown.innerHTML) shown.replaceChildren(...now.childNodes);
  } catch {
    // The link is weak: the next look may come through.
  }
  setTimeout(look, EVERY);
}

if (shown) setTimeout(look, EVERY);
