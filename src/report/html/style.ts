/** How the page looks: in light and in dark, narrow and wide, and on paper. */

export const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#1c2126, #e6e9ec); --dim: light-dark(#525b66, #a9b3be);
  --paper: light-dark(#ffffff, #14181c); --line: light-dark(#d3d9df, #38414a); --box: light-dark(#f4f6f8, #1d2329);
  --red: light-dark(#b3261e, #ff8a80); --amber: light-dark(#8a5300, #ffc46b); --green: light-dark(#1a6b35, #7fd99a);
  --blue: light-dark(#0b57b0, #8ab8ff); --grey: light-dark(#5b6570, #9aa5b1); }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 70rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, "Segoe UI", sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; margin: 0 0 .25rem; } h2 { font-size: 1.1rem; margin: 1.5rem 0 .5rem; }
p { margin: .25rem 0; } .dim { color: var(--dim); }
.counts { display: flex; flex-wrap: wrap; gap: .5rem; list-style: none; padding: 0; margin: 1rem 0; }
.counts li { border: 1px solid var(--line); border-radius: .4rem; padding: .3rem .7rem; background: var(--box); }
.counts b { font-size: 1.25rem; margin-right: .35rem; }
.fails { color: var(--red); } .unknown, .open { color: var(--amber); } .fine { color: var(--green); }
.accepted { color: var(--blue); } .skipped { color: var(--grey); }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); gap: 1rem; align-items: start; }
figure { margin: 0; border: 1px solid var(--line); border-radius: .4rem; padding: .7rem; }
figcaption { font-weight: 600; margin-bottom: .4rem; }
svg { display: block; width: 100%; height: auto; } svg text { fill: var(--ink); font: 12px system-ui, sans-serif; }
svg .fails { fill: var(--red); } svg .unknown { fill: var(--amber); } svg .open { fill: var(--amber); opacity: .8; }
svg .in { fill: var(--paper); font-weight: 700; text-anchor: middle; }
.legend { display: flex; flex-wrap: wrap; gap: 0 .8rem; font-size: .8rem; margin-bottom: .4rem; }
.legend i { display: inline-block; border: .4em solid currentColor; } .legend .open { opacity: .8; }
svg .fine { fill: var(--green); } svg .accepted { fill: var(--blue); } svg .skipped { fill: var(--grey); }
form { display: flex; flex-wrap: wrap; gap: .6rem; align-items: end; margin: .5rem 0; }
label { display: grid; gap: .1rem; font-size: .85rem; color: var(--dim); }
input, select, button { font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--grey);
  border-radius: .3rem; padding: .3rem .5rem; min-height: 2.2rem; } button { cursor: pointer; background: var(--box); }
input[type=search] { min-width: 14rem; } :focus-visible { outline: 3px solid var(--blue); outline-offset: 1px; }
#list { list-style: none; padding: 0; margin: 0; }
#list > li { border-top: 1px solid var(--line); } summary { padding: .45rem 0; cursor: pointer; }
summary .step { font-weight: 600; } summary .where { font-family: ui-monospace, Consolas, monospace; font-size: .9em; }
.badge { display: inline-block; min-width: 5.2em; font-size: .8rem; font-weight: 700; text-transform: uppercase; }
.more { padding: 0 0 .8rem 1.1rem; } .more dt { font-weight: 600; margin-top: .5rem; } .more dd { margin: 0; }
.more label { display: inline; font-size: inherit; color: inherit; } .more input { min-height: 0; }
.more ol { padding-left: 1.4rem; margin: .2rem 0; } pre { background: var(--box); border: 1px solid var(--line);
  border-radius: .3rem; padding: .5rem; overflow-x: auto; white-space: pre-wrap; margin: .3rem 0; }
@media print { form, .snippet button, #more { display: none; } body { max-width: none; font-size: 10pt; }
  details { break-inside: avoid; } details > .more { display: block; } }
`;
