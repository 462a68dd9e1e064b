/* The small map, drawn by us: villages around, the incident, our own arrow and the way there as a line. */
(() => {
  "use strict";
  const phone = window.phone;
  const NS = "http://www.w3.org/2000/svg", WIDTH = 358, HEIGHT = 168, EDGE = 34, LEAST_DEG = 0.012;
  let ground = null, groundOf = "";

  function shape(tag, about, text) {
    const node = document.createElementNS(NS, tag);
    for (const [name, value] of Object.entries(about)) node.setAttribute(name, value);
    if (text) node.textContent = text;
    return node;
  }

  /** A projection that shows these places (lng, lat), squeezed by the latitude; north is up. */
  function projection(places) {
    const mid = (values) => (Math.min(...values) + Math.max(...values)) / 2;
    const lng = mid(places.map((p) => p.lng)), lat = mid(places.map((p) => p.lat));
    const squeeze = Math.cos((lat * Math.PI) / 180);
    const wide = Math.max(LEAST_DEG, ...places.map((p) => 2 * Math.abs(p.lng - lng) * squeeze));
    const high = Math.max(LEAST_DEG / 2, ...places.map((p) => 2 * Math.abs(p.lat - lat)));
    const scale = Math.min((WIDTH - 2 * EDGE) / wide, (HEIGHT - 2 * EDGE) / high);
    return (p) => [WIDTH / 2 + (p.lng - lng) * squeeze * scale, HEIGHT / 2 - (p.lat - lat) * scale];
  }

  const path = (rings, at) => rings.map((ring) => "M" + ring.map(([lng, lat]) => at({ lng, lat }).map((v) => v.toFixed(1)).join(" ")).join("L") + "z").join("");

  function arrow([x, y], heading) {
    return shape("path", { class: "me", d: "M0-9 6.5 8 0 4-6.5 8z", transform: `translate(${x} ${y}) rotate(${heading})` });
  }

  function towards(from, to) {
    return (Math.atan2(to[0] - from[0], from[1] - to[1]) * 180) / Math.PI;
  }

  phone.drawMap = (incident) => {
    const me = phone.here || phone.world.officer.place;
    const goal = incident && incident.lat !== null ? { lat: incident.lat, lng: incident.lng } : null;
    const places = [goal, me].filter(Boolean);
    if (!places.length) return null;
    const at = projection(places);
    const svg = shape("svg", { class: "map", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": phone._("Peta: Anda dan lokasi") });
    if (ground) {
      for (const village of ground.villages) svg.append(shape("path", { class: "village", d: path(village.rings, at) }));
    }
    if (goal && me) {
      const [x1, y1] = at(me), [x2, y2] = at(goal);
      svg.append(shape("path", { class: "way", d: `M${x1} ${y1}L${x2} ${y2}` }));
    }
    if (me) svg.append(arrow(at(me), me.heading ?? (goal ? towards(at(me), at(goal)) : 0)));
    if (goal) {
      const [x, y] = at(goal);
      const mark = shape("use", { href: `#p${incident.priority}`, class: `mark p${incident.priority}`, x: x - 12, y: y - 12, width: 24, height: 24 });
      const left = x > WIDTH * 0.62;
      svg.append(mark, shape("text", { class: "name", x: left ? x - 18 : x + 18, y: y + 5, "text-anchor": left ? "end" : "start" }, incident.village || ""));
    }
    return svg;
  };

  /** Ask for the ground when the incident is another, or we are far from where it was asked for. */
  phone.lookAround = async () => {
    const me = phone.here || phone.world?.officer.place;
    const name = [phone.world?.current?.number || "", me ? `${me.lat.toFixed(2)} ${me.lng.toFixed(2)}` : ""].join(" ");
    if (name === groundOf) return;
    groundOf = name;
    try {
      const answer = await phone.ask("/petugas/peta");
      if (!answer.ok) return;
      ground = await answer.json();
      await phone.kept.put("ground", ground);
      phone.emit("ground");
    } catch {
      groundOf = "";
      ground = ground || (await phone.kept.get("ground")) || null;
    }
  };
})();
