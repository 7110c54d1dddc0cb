// A chart on a large screen: its marks, its lines and what it says of sizes grow with the text.

const LOOKS = ["marker", "line", "textfont", "pattern"];

/** A trace, a shape or a part of their look, with all sizes in pixels `factor` times as large. */
function enlarged(part, factor) {
  const times = (value) => (value.map ? Array.from(value, times) : factor * value);
  const grown = { ...part };
  for (const look of LOOKS.filter((name) => part[name])) {
    grown[look] = enlarged(part[look], factor);
    for (const size of ["size", "width"]) if (part[look][size]) grown[look][size] = times(part[look][size]);
  }
  return grown;
}
