// What pages look like, by day and by night.

extension HTMLPage {
  static let styleSheet = """

    :root {
      --paper: #fbfaf7; --card: #ffffff; --ink: #1d2327; --soft: #5d6870; --line: #e3e0d8; --accent: #a4550c;
      --l1: #f6d7ac; --l2: #eeb161; --l3: #d9862a; --l4: #a4550c; --inside: #f4ead9; --none: #efede7;
      --bad: #b3261e; --badpaper: #fdecea; --good: #2e6b34; --goodpaper: #e8f3e6; --warn: #7a5200; --warnpaper: #fdf3d7;
      --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --paper: #14171a; --card: #1c2024; --ink: #e6e4df; --soft: #9aa5ad; --line: #31373c; --accent: #f0a04b;
        --l1: #4d3518; --l2: #845318; --l3: #c57a22; --l4: #f6b566; --inside: #2f281e; --none: #24292d;
        --bad: #ff8a80; --badpaper: #3b1f1d; --good: #93cf96; --goodpaper: #1d2f1f; --warn: #ecc669; --warnpaper: #352c14;
      }
    }
    * { box-sizing: border-box; }
    body {
      margin: 0 auto; max-width: 68rem; padding: 2.5rem 1.5rem 4rem; background: var(--paper); color: var(--ink);
      font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
    }
    h1 { margin: 0; font-size: 1.7rem; line-height: 1.25; letter-spacing: -0.01em; overflow-wrap: anywhere; }
    h2 { margin: 2.6rem 0 0.9rem; font-size: 0.8rem; letter-spacing: 0.09em; text-transform: uppercase; color: var(--soft); }
    h3 { margin: 0; font-size: 1.12rem; overflow-wrap: anywhere; }
    p { margin: 0.5rem 0; }
    code, .mono { font-family: var(--mono); font-size: 0.875em; overflow-wrap: anywhere; }
    .soft { color: var(--soft); }
    .kicker { margin: 0 0 0.3rem; color: var(--accent); font-weight: 600; }
    .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: 0.9rem; margin: 1.6rem 0; }
    .figure, .card { background: var(--card); border: 1px solid var(--line); border-radius: 0.65rem; }
    .figure { padding: 0.8rem 1rem; }
    .figure b { display: block; font-size: 1.45rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
    .figure span { color: var(--soft); font-size: 0.87rem; }
    .card { padding: 1.15rem 1.3rem 1.25rem; margin: 0 0 1.1rem; }
    .head { display: flex; flex-wrap: wrap; gap: 0.35rem 0.8rem; align-items: baseline; justify-content: space-between; }
    .badge { border-radius: 1rem; padding: 0.12rem 0.7rem; font-size: 0.83rem; font-weight: 600; }
    .badge.good { color: var(--good); background: var(--goodpaper); }
    .badge.bad { color: var(--bad); background: var(--badpaper); }
    .badge.warn { color: var(--warn); background: var(--warnpaper); }
    .note { border-left: 3px solid var(--warn); background: var(--warnpaper); padding: 0.5rem 0.9rem; margin: 0.6rem 0; border-radius: 0 0.4rem 0.4rem 0; overflow-wrap: anywhere; }
    .note.bad { border-color: var(--bad); background: var(--badpaper); }
    dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.2rem 1.1rem; margin: 0.7rem 0 0; }
    dt { color: var(--soft); }
    dd { margin: 0; overflow-wrap: anywhere; }
    .requests { margin: 0.9rem 0 0; padding: 0.7rem 0.9rem; background: var(--none); border-radius: 0.45rem; }
    .requests div { display: grid; grid-template-columns: 2.9rem minmax(0, 1fr); gap: 0.6rem; }
    .requests div + div { margin-top: 0.3rem; }
    .requests span { color: var(--soft); font-size: 0.87rem; }
    .scroll { overflow-x: auto; margin-top: 1rem; }
    svg { display: block; max-width: 100%; height: auto; }
    svg text { fill: var(--soft); font: 10.5px system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
    .t0 { fill: var(--none); } .t1 { fill: var(--l1); } .t2 { fill: var(--l2); } .t3 { fill: var(--l3); } .t4 { fill: var(--l4); }
    .inside { fill: var(--inside); }
    .hole { fill: var(--badpaper); stroke: var(--bad); stroke-width: 1; stroke-dasharray: 2 1.5; }
    .axis { stroke: var(--line); stroke-width: 1; }
    .legend { display: flex; flex-wrap: wrap; gap: 0.2rem 1.1rem; margin: 0.55rem 0 0; color: var(--soft); font-size: 0.83rem; }
    .legend svg { display: inline-block; vertical-align: -1px; margin-right: 0.35rem; }
    details { margin-top: 0.9rem; }
    summary { cursor: pointer; color: var(--accent); }
    table { border-collapse: collapse; width: 100%; font-size: 0.93rem; }
    th, td { text-align: left; vertical-align: top; padding: 0.35rem 0.8rem 0.35rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
    th { color: var(--soft); font-weight: 500; }
    td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
    @media print { body { max-width: none; padding: 0; } .card, .figure { break-inside: avoid; } }

    """
}
