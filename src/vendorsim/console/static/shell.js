// The whole page's language, zoom and connection. A strip tells in the page's language when the console cannot be
// reached; what is on screen stays and plays on. Solara's own overlay and dialog, in English only, are put away. A page
// that is opened is shown from its top, and what a click asks for is brought in sight.
const EVERY = 400, SHORT = 5000;
const QUIET = 1200, LONGEST = 120000, LOOKS = 60, MARGIN = 12;
const MOVES = ["wheel", "touchmove", "keydown", "pointerdown"];

// Keep a place in sight, or the page at its top, while the page still grows or shrinks around it: until it has come to
// rest, or the visitor moves. Returns the function that lets go.
function hold(selector) {
  let mine = null, tall = 0, since = Date.now();
  const began = since;
  const goTo = (top) => { if (Math.abs(scrollY - top) > 1) scrollTo({ top, behavior: "instant" }); };
  const look = () => {
    const height = document.documentElement.scrollHeight, now = Date.now();
    const at = selector ? document.querySelector(selector) : null;
    if (mine !== null && height === tall && Math.abs(scrollY - mine) > 1) { letGo(); return; }  // somebody else has moved it
    if (height !== tall || (selector && !at) || at?.querySelector(".vs-working")) since = now;
    if (!selector) goTo(0);
    else if (at) {
      const { top } = at.getBoundingClientRect();
      if (top < 0 || top > innerHeight / 4) goTo(scrollY + top - MARGIN);
    }
    [mine, tall] = [scrollY, height];
    if (now - since > QUIET || now - began > LONGEST) letGo();
  };
  const timer = setInterval(look, LOOKS), letGo = () => {
    clearInterval(timer);
    for (const name of MOVES) removeEventListener(name, letGo, true);
  };
  for (const name of MOVES) addEventListener(name, letGo, true);
  look();
  return letGo;
}

function hasChinese() {
  // Two letters that no font holds are drawn as the same box.
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 24;
  const g = canvas.getContext("2d", { willReadFrequently: true });
  const drawn = (letter) => {
    g.clearRect(0, 0, 24, 24);
    g.font = `20px ${getComputedStyle(document.querySelector(".vs-app") ?? document.body).fontFamily}`;
    g.fillText(letter, 1, 20);
    return g.getImageData(0, 0, 24, 24).data.join();
  };
  return drawn("城") !== drawn("管");
}

function render({ model, el }) {
  el.style.display = "none";
  const strip = document.createElement("div");
  strip.className = "vs-connection";
  strip.setAttribute("role", "status");
  strip.hidden = true;
  document.body.append(strip);
  let was = "", since = 0;

  const show = (what) => {
    if (what === was) return;
    was = what;
    const texts = model.get("texts");
    strip.hidden = !what;
    strip.dataset.state = what;
    strip.replaceChildren();
    const say = { lost: ["connection.lost", "connection.retry"], gone: ["connection.lost"], back: ["connection.back"],
      font: ["error.font"] }[what] ?? [];
    strip.append(say.map((name) => texts[name]).join(" "));
    if (what === "gone") {
      const button = document.createElement("button");
      button.textContent = texts["connection.reload"];
      button.onclick = () => location.reload();
      strip.append(" ", button);
    }
    document.body.style.paddingTop = what ? `${strip.offsetHeight}px` : "";
  };

  const look = () => {
    const data = window.app?.$data;
    if (!data) return;
    if (data.needsRefresh) {  // the server that comes back knows nothing of this page
      data.needsRefresh = data.cancelAutoRefresh = false;
      show("gone");
    } else if (was === "gone") {
      return;
    } else if (data.wasConnected && data.connectionStatus !== "connected") {
      show("lost");
    } else if (was === "lost") {
      since = Date.now();
      show("back");
    } else if (was === "back" ? Date.now() - since > SHORT : was === "") {
      show(model.get("html_lang").startsWith("zh") && !hasChinese() ? "font" : "");
    }
  };

  const speak = () => {
    document.documentElement.lang = model.get("html_lang");
    const now = was;
    was = " ";
    show(now === "font" ? "" : now);
  };

  let letGo = () => {};
  const keep = (selector) => { letGo(); letGo = hold(selector); };
  // The page's top, or the place that the address names.
  const turn = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && !location.hash.startsWith("#vs-")) target.scrollIntoView(); else keep("");
  };
  let page = model.get("page");
  const opened = setTimeout(turn, 300);
  const seek = () => {
    clearTimeout(opened);  // a quick visitor has asked for something before the page was turned to its top
    const [selector] = model.get("sight"), turned = page !== model.get("page");
    page = model.get("page");
    if (turned) scrollTo({ top: 0, behavior: "instant" });
    if (selector) keep(selector);
    else if (turned && location.hash.length > 1) setTimeout(turn, 100);  // what it names is still to come
    else if (turned) keep("");
  };

  document.querySelector("meta[name=viewport]")?.setAttribute("content", "width=device-width, initial-scale=1");
  speak();
  const timer = setInterval(look, EVERY);
  const heard = { "change:html_lang": speak, "change:texts": speak, "change:page": seek, "change:sight": seek };
  for (const [name, act] of Object.entries(heard)) model.on(name, act);
  return () => {
    clearInterval(timer);
    clearTimeout(opened);
    letGo();
    strip.remove();
    for (const [name, act] of Object.entries(heard)) model.off(name, act);
  };
}

export default { render };
