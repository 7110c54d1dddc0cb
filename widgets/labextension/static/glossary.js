// Terms of the glossary, beside the text. The glossary comes with this file, so that links lead
// somewhere in a lesson that was copied to another folder, too.

const LINK = /(?:^|\/)GLOSSARY\.md(?:\?[^#]*)?(?:#(.*))?$/;
const GAP = 8; // pixels between a term and its explanation

let text; // of the whole glossary, once somebody asks
const glossary = () => (text ??= fetch(new URL("GLOSSARY.md", import.meta.url)).then((answer) => {
  if (answer.ok) return answer.text();
  text = undefined;
  return "# Glossary\n\nThe glossary cannot be read just now.";
}));

/** The anchor that a heading has on a repository page. */
const anchor = (title) => title.trim().toLowerCase().replace(/[^\w\- ]/g, "").replaceAll(" ", "-");

/** The entry with an anchor, heading included; without one the whole glossary. */
async function entry(name) {
  const whole = await glossary();
  const found = whole.split(/^(?=## )/m).find((part) => anchor(part.split("\n")[0].replace(/^#+ /, "")) === name);
  return found ?? whole;
}

/** Show what a lesson's links to the glossary mean, in a card beside the link. */
export function explainTerms(panel, Widget) {
  const card = document.createElement("aside");
  Object.assign(card, { className: "course-glossary", popover: "auto", tabIndex: -1 });
  card.setAttribute("aria-label", "Glossary");
  card.dataset.lmSuppressShortcuts = "true";
  document.body.append(card);
  panel.disposed.connect(() => card.remove());
  const { rendermime } = panel.content;
  let shown;

  const show = async (name) => {
    const data = { "text/markdown": await entry(name) };
    const renderer = rendermime.createRenderer("text/markdown");
    await renderer.renderModel(rendermime.createModel({ data }));
    shown?.dispose();
    shown = renderer;
    Widget.attach(renderer, card);
    card.scrollTop = 0;
  };
  /** Below the link, or above it where there is more room. */
  const place = (link) => {
    const { left, top, bottom } = link.getClientRects()[0];
    const below = innerHeight - bottom > top;
    Object.assign(card.style, {
      left: `${Math.max(GAP, Math.min(left, innerWidth - card.offsetWidth - GAP))}px`,
      top: below ? `${bottom + GAP}px` : "auto",
      bottom: below ? "auto" : `${innerHeight - top + GAP}px`,
      maxHeight: `${(below ? innerHeight - bottom : top) - 2 * GAP}px`,
    });
  };

  const follow = (event) => {
    const link = event.target.closest("a[href]");
    const href = link?.getAttribute("href") ?? "";
    const within = card.contains(link) && href.startsWith("#");
    const term = within ? [, href.slice(1)] : LINK.exec(href);
    if (!term || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    void show(term[1]).then(() => {
      if (!within) {
        card.showPopover();
        place(link);
      }
      card.focus();
    });
  };
  for (const node of [panel.node, card]) node.addEventListener("click", follow, true);
}
