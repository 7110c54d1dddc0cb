// A chart on a large screen: its marks and lines grow with it, its own sizes of text as all text.

const LOOKS = ["marker", "line", "textfont", "pattern"];

/** A trace, a shape or a part of their look, with sizes in pixels `marks` and `text` times as large. */
function enlarged(part, marks, text) {
  const grown = { ...part };
  if (part.textposition === "middle center") text = marks; // it stands in its mark
  for (const look of LOOKS.filter((name) => part[name])) {
    const times = (value) => (value.map ? Array.from(value, times) : value * (look === "textfont" ? text : marks));
    grown[look] = enlarged(part[look], marks, text);
    for (const size of ["size", "width"]) if (part[look][size]) grown[look][size] = times(part[look][size]);
  }
  return grown;
}
