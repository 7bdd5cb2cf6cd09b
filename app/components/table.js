/* A table: headings that sort, rows that can be picked. Every text is written as text. Where it is too narrow for its
   columns, each row is a block with the headings beside its cells, and a list says what to sort by. */
const [FEW, NARROW_FEW, NARROW_MANY, LONG] = [4, 460, 640, 28]; // columns; pixels; letters

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const root = parentElement.querySelector(".table");
  const kept = root.kept || (root.kept = { column: null, down: false, all: false });
  const scrolled = root.firstChild ? root.firstChild.scrollTop : 0;

  const make = (name, parent, text, style) => {
    const element = document.createElement(name);
    if (text !== undefined) {
      element.textContent = text;
    }
    if (style) {
      element.className = style;
    }
    parent.append(element);
    return element;
  };

  const compare = (one, other) => {
    const [a, b] = [one[1][kept.column][2], other[1][kept.column][2]];
    if (typeof a === "number" && typeof b === "number") {
      return a - b;
    }
    return String(a).localeCompare(String(b), document.documentElement.lang || undefined, { numeric: true });
  };

  const draw = () => {
    root.textContent = "";
    sorter(make("label", root, data.sortLabel, "sorter"));
    const frame = make("div", root, undefined, "frame");
    frame.style.maxHeight = data.height + "px";
    frame.tabIndex = 0;
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", data.caption);
    const table = make("table", frame);
    make("caption", table, data.caption);
    head(make("tr", make("thead", table)));
    const body = make("tbody", table);
    const rows = kept.column === null ? data.rows.slice() : data.rows.slice().sort(compare);
    if (kept.down) {
      rows.reverse();
    }
    (kept.all ? rows : rows.slice(0, data.shown)).forEach((row) => line(make("tr", body), row));
    if (!kept.all && rows.length > data.shown) {
      const more = make("button", root, data.more, "more");
      more.type = "button";
      more.onclick = () => {
        kept.all = true;
        draw();
      };
    }
    frame.scrollTop = scrolled;
  };

  const sorter = (label) => {
    const select = make("select", label);
    make("option", select, "–").value = "";
    data.columns.forEach(([name], place) => (make("option", select, name).value = String(place)));
    select.value = kept.column === null ? "" : String(kept.column);
    select.onchange = () => {
      kept.column = select.value === "" ? null : Number(select.value);
      kept.down = kept.column !== null && data.columns[kept.column][1];
      draw();
      root.querySelector("select").focus();
    };
  };

  const head = (line) => {
    data.columns.forEach(([label, figure, hint], place) => {
      const cell = make("th", line, undefined, figure ? "figure" : "");
      cell.scope = "col";
      const button = make("button", cell, label);
      button.type = "button";
      button.title = hint ? hint + " " + data.sortBy : data.sortBy;
      if (kept.column === place) {
        cell.setAttribute("aria-sort", kept.down ? "descending" : "ascending");
        make("span", button, kept.down ? " ▼" : " ▲").setAttribute("aria-hidden", "true");
      }
      button.onclick = () => {
        kept.down = kept.column === place ? !kept.down : figure;
        kept.column = place;
        draw();
        root.querySelectorAll("th button")[place].focus();
      };
    });
  };

  const line = (element, [key, cells]) => {
    const marked = data.picked === key;
    element.className = (data.canPick ? "pickable" : "") + (marked ? " marked" : "");
    cells.forEach(([text, below], place) => {
      const [label, figure, , whole] = data.columns[place];
      const cell = make(place ? "td" : "th", element, undefined, figure ? "figure" : whole ? "whole" : "");
      cell.dataset.label = label;
      cell.classList.toggle("long", place > 0 && text.length > LONG);
      if (!place) {
        cell.scope = "row";
      }
      if (!place && data.canPick) {
        const button = make("button", cell, text);
        button.type = "button";
        button.setAttribute("aria-pressed", String(marked));
      } else {
        make("span", cell, text);
      }
      if (below) {
        make("small", cell, below);
      }
    });
    if (data.canPick) {
      element.onclick = () => setTriggerValue("picked", marked ? "" : key);
    }
  };

  draw();
  if (!kept.watch) {
    kept.watch = new ResizeObserver(() => {
      const columns = root.querySelectorAll("thead th").length;
      root.classList.toggle("stacked", root.clientWidth < (columns > FEW ? NARROW_MANY : NARROW_FEW));
    });
    kept.watch.observe(root);
  }
}
