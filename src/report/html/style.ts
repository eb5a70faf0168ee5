import { COLOR_STYLE } from '../colors.ts'

/** All that the page looks like; it loads nothing, not even a font. */
export const STYLE = `${COLOR_STYLE}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
main,.top,.foot{max-width:1160px;margin:0 auto;padding:0 1.25rem}
.top{padding-top:1.75rem}
h1,h2,h3,h4{line-height:1.25;margin:0;font-weight:650;letter-spacing:-.01em;text-wrap:balance;overflow-wrap:anywhere}
.brand{display:flex;justify-content:space-between;gap:.25rem 2rem;flex-wrap:wrap;align-items:baseline}
.brand h1{font-size:1.125rem}
.brand p{margin:0}
h2{font-size:1.5rem}
h3{font-size:1.0625rem;margin:2.25rem 0 .75rem}
h4{font-size:1rem;margin:1.25rem 0 .5rem}
p{margin:.5rem 0;max-width:75ch;overflow-wrap:anywhere}
ul,ol{margin:.5rem 0;padding-left:1.25rem}
li{overflow-wrap:anywhere;max-width:80ch}
a{color:var(--link)}
a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:4px}
code{font:.875em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;background:var(--ground);border:1px solid var(--rule);border-radius:4px;padding:.05em .3em}
small{font-size:.8125em;color:var(--dim);font-weight:400}
.unseen{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip:not(:focus){position:absolute;left:-999rem}
.over,.note,.foot{color:var(--dim);font-size:.875rem}
.over{margin:0 0 .25rem;overflow-wrap:anywhere}
.lead{font-weight:600}
.scenario{background:var(--card);border:1px solid var(--rule);border-radius:12px;padding:1.75rem 2rem 2rem;margin:1.5rem 0}
.contents{list-style:none;padding:0;margin:1.25rem 0 0;display:grid;grid-template-columns:minmax(0,1fr);gap:.5rem}
.contents li{max-width:none;display:flex;gap:.75rem;align-items:baseline;flex-wrap:wrap}
.contents .pill{white-space:normal;border-radius:9px}
.contents span:last-child{color:var(--dim)}
.pill{display:inline-flex;gap:.35em;align-items:baseline;font-size:.8125rem;font-weight:600;line-height:1.6;padding:0 .6em;border-radius:999px;white-space:nowrap;background:var(--ground);color:var(--dim)}
.pill.good{background:var(--good-ground);color:var(--good)}
.pill.bad{background:var(--bad-ground);color:var(--bad)}
.pill.doubt{background:var(--doubt-ground);color:var(--doubt)}
.badge{display:inline-block;font-size:.75rem;font-weight:700;letter-spacing:.08em;padding:.1em .6em;border-radius:4px;background:var(--ink);color:var(--card)}
.simulated{margin:.75rem 0 0}
.verdict{display:flex;gap:.75rem;align-items:baseline;margin:1rem 0 0;padding:.75rem 1rem;border-radius:8px;border-left:4px solid var(--dim);background:var(--ground);max-width:none;font-weight:600}
.verdict.good{border-color:var(--good);background:var(--good-ground);color:var(--good)}
.verdict.bad{border-color:var(--bad);background:var(--bad-ground);color:var(--bad)}
.verdict.doubt{border-color:var(--doubt);background:var(--doubt-ground);color:var(--doubt)}
.findings{list-style:none;padding:0;margin:1.25rem 0 0;display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:.75rem 2rem}
.findings li{border-top:2px solid var(--rule);padding-top:.5rem;max-width:none}
.findings b{display:block;font-size:1.0625rem}
.findings span{color:var(--dim);font-size:.9375rem}
.verdicts,.warnings{list-style:none;padding:0;margin:0}
.verdicts li,.warnings li{max-width:none;display:grid;gap:.25rem .875rem;padding:.625rem 0;border-top:1px solid var(--rule)}
.verdicts li{grid-template-columns:8.5rem 1fr}
.warnings li{grid-template-columns:1.25rem 1fr}
.verdicts .pill{justify-self:start;align-self:start;margin-top:.1rem}
.verdicts b{margin-right:.5rem}
.mark{color:var(--dim);font-weight:600}
.advice{color:var(--dim);font-size:.9375rem;margin:.25rem 0 0;padding-left:1.35em;position:relative}
.advice:before{content:"→";position:absolute;left:0}
.advice span{display:block}
.callout{border-left:4px solid var(--link);background:var(--ground);border-radius:8px;padding:1rem 1.25rem;margin:1.5rem 0 0}
.callout h3{margin:0 0 .25rem;font-size:1.0625rem}
.scroll{overflow-x:auto;margin:.5rem 0}
table{border-collapse:collapse;font-size:.9375rem;min-width:min(100%,24rem)}
caption{text-align:left;font-weight:600;padding:.25rem 0 .375rem}
th,td{padding:.375rem .875rem .375rem 0;border-bottom:1px solid var(--rule);vertical-align:baseline;white-space:nowrap;text-align:left}
thead th{font-weight:600;font-size:.8125rem;color:var(--dim);vertical-align:bottom;border-bottom-color:var(--dim)}
thead small{display:block}
tbody th{font-weight:600}
.right{text-align:right}
tr.good td:last-child{color:var(--good);font-weight:600}
tr.bad td:last-child{color:var(--bad);font-weight:600}
tr.doubt td:last-child{color:var(--doubt);font-weight:600}
.split{display:grid;grid-template-columns:minmax(0,auto) minmax(18rem,1fr);gap:0 3rem}
.split table{min-width:0}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:1.5rem 2rem;margin:1.5rem 0 0}
figure{margin:0;min-width:0}
figure.wide{grid-column:1/-1}
figcaption{font-size:.9375rem;line-height:1.4;margin-bottom:.5rem}
figcaption strong{display:block}
figcaption span{color:var(--dim)}
figure svg{display:block;width:100%;height:auto;font-family:inherit;font-size:12px}
summary{cursor:pointer;color:var(--link);font-size:.875rem;width:fit-content}
.block{margin:1.5rem 0 0}
.block>summary{font-size:1.0625rem;font-weight:650;color:var(--ink)}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,20rem),1fr));gap:.5rem 2rem;margin:.75rem 0 0}
.facts div{border-top:1px solid var(--rule);padding-top:.375rem}
dt{color:var(--dim);font-size:.8125rem}
dd{margin:0;font-size:.9375rem;overflow-wrap:anywhere}
.foot{padding-bottom:2.5rem}
@media (max-width:60rem){.split{grid-template-columns:minmax(0,1fr)}}
@media (max-width:40rem){
figure.wide svg{width:46rem;max-width:none}
.scenario{padding:1.25rem 1rem;border-radius:0;margin:1rem -1.25rem;border-left:0;border-right:0}
.verdicts li{grid-template-columns:1fr}
h2{font-size:1.25rem}
}
@media print{
body{background:#fff;font-size:10.5pt}
main,.top,.foot{max-width:none;padding:0}
.scenario{border:0;border-radius:0;padding:0;margin:1.5rem 0;break-before:auto}
.scenario+.scenario{break-before:page}
.charts{grid-template-columns:1fr 1fr}
figure,tr,.callout,.verdicts li,.warnings li,.findings li{break-inside:avoid}
h2,h3,h4,caption{break-after:avoid}
details::details-content{content-visibility:visible;display:block;block-size:auto}
figure details{display:none}
.scroll{overflow:visible}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
`
