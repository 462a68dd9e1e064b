/* The officers' glyphs as canvas strokes around (0, 0), about 12 pixels across; the shapes of glyphs.svg. */
(() => {
  "use strict";
  const { core } = window.k3i.map;

  const circle = (ctx, radius) => {
    ctx.beginPath();
    ctx.arc(0, 0, radius, 0, 2 * Math.PI);
  };

  core.officerGlyphs = {
    /** available: a hollow ring */
    av(ctx) {
      ctx.lineWidth = 1.3;
      circle(ctx, 2.9);
      ctx.stroke();
    },
    /** assigned: a ring, half filled */
    as(ctx) {
      ctx.lineWidth = 1.5;
      circle(ctx, 4.8);
      ctx.stroke();
      ctx.beginPath();
      ctx.arc(0, 0, 4.8, Math.PI / 2, 1.5 * Math.PI);
      ctx.fill();
    },
    /** en route: an arrow, turned to the heading (of 32; none known: a small one to the right) */
    en(ctx, turn, stale, colours) {
      if (turn >= 0) ctx.rotate((turn / 32) * 2 * Math.PI - Math.PI / 2);
      ctx.beginPath();
      for (const [x, y] of [[-6, -5.4], [7, 0], [-6, 5.4], [-3.2, 0]]) ctx.lineTo(x, y);
      ctx.closePath();
      solid(ctx, stale, colours);
    },
    /** on scene: filled, with a rim that stands off the land */
    on(ctx, turn, stale, colours) {
      circle(ctx, 4.8);
      ctx.fill();
      ctx.lineWidth = 1.3;
      ctx.strokeStyle = stale ? colours.dim : colours.ontx;
      ctx.stroke();
    },
    /** inactive: a short dash */
    in(ctx) {
      ctx.setLineDash([]);
      ctx.globalAlpha *= 0.8;
      ctx.fillRect(-2.6, -0.6, 5.2, 1.3);
    },
    /** emergency: a cross, twice as large as the rest */
    em(ctx, turn, stale, colours) {
      ctx.beginPath();
      for (const [x, y] of [[-3, -9], [3, -9], [3, -3], [9, -3], [9, 3], [3, 3], [3, 9], [-3, 9], [-3, 3], [-9, 3],
        [-9, -3], [-3, -3]]) ctx.lineTo(x, y);
      ctx.closePath();
      ctx.lineWidth = 1.5;
      ctx.strokeStyle = colours.ontx;
      ctx.stroke();
      ctx.fill();
    },
  };

  function solid(ctx, stale, colours) {
    ctx.lineWidth = 2.5;
    const fill = ctx.fillStyle;
    if (!stale) {
      ctx.strokeStyle = colours.halo;
      ctx.stroke();
      return ctx.fill();
    }
    ctx.lineWidth = 1.3;
    ctx.strokeStyle = fill;
    ctx.stroke();
  }
})();
