// How the player looks.

export const CSS = `
.vsr{position:relative;font-family:system-ui,"Microsoft YaHei","PingFang SC","Noto Sans CJK SC","Source Han Sans SC","WenQuanYi Micro Hei",sans-serif;color:#222;font-size:15px;line-height:1.35}
.vsr *{box-sizing:border-box}
.vsr-grid{display:grid;grid-template-columns:repeat(var(--n,1),minmax(0,1fr));gap:14px;justify-items:center}
.vsr-panel{margin:0;max-width:100%}
.vsr-head{display:flex;align-items:center;gap:.5em;font-weight:600;font-size:1.1em;margin-bottom:4px}
.vsr-letter{color:#fff;border-radius:4px;min-width:1.5em;text-align:center;padding:0 .3em}
.vsr-title{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.vsr-map{position:relative;cursor:crosshair;outline-offset:2px;border:0;box-shadow:0 0 0 1px #b9b2a6}
.vsr-map:focus-visible,.vsr button:focus-visible,.vsr select:focus-visible,.vsr input:focus-visible,.vsr summary:focus-visible{outline:3px solid #0072B2}
.vsr-map canvas{position:absolute;inset:0;width:100%;height:100%;display:block}
.vsr-counts{display:flex;flex-wrap:wrap;gap:0 1em;margin-top:5px;min-height:1.4em;color:#444;font-size:.93em}
.vsr-counts b{color:#222;font-variant-numeric:tabular-nums}
.vsr-times{margin:8px 0 0}
.vsr-slider{width:100%;margin:0;display:block;accent-color:#0072B2;height:22px}
.vsr-lines{width:100%;display:block;cursor:pointer}
.vsr-bar{display:flex;flex-wrap:wrap;align-items:center;gap:6px;margin:6px 0}
.vsr-button{display:inline-flex;align-items:center;gap:4px;min-width:38px;height:36px;justify-content:center;border:1px solid #8a8a8a;border-radius:6px;background:#fff;color:#222;font:inherit;cursor:pointer;padding:0 8px}
.vsr-button:hover{background:#eef4f9}
.vsr-button svg{width:20px;height:20px;fill:currentColor}
.vsr-play{background:#0072B2;border-color:#0072B2;color:#fff;min-width:52px}
.vsr-play:hover{background:#005a8d}
.vsr-clock{font-size:1.35em;font-weight:700;font-variant-numeric:tabular-nums;margin:0 .6em;min-width:12em}
.vsr-pace{display:inline-flex;gap:6px;align-items:center;margin-right:auto}
.vsr-pace select{font:inherit;height:36px;border-radius:6px;border:1px solid #8a8a8a;background:#fff;color:#222;padding:0 6px}
.vsr-legend{margin:4px 0;border-top:1px solid #d9d9d9;padding-top:4px}
.vsr-legend summary{cursor:pointer;font-weight:600}
.vsr-switches,.vsr-keys{display:flex;flex-wrap:wrap;gap:3px 14px;margin:5px 0}
.vsr-switch{display:inline-flex;gap:5px;align-items:center;cursor:pointer}
.vsr-switch input{width:17px;height:17px;margin:0;accent-color:#0072B2}
.vsr-key{display:inline-flex;gap:4px;align-items:center;font-size:.93em}
.vsr-key canvas{width:18px;height:18px}
.vsr-hint{margin:3px 0;color:#555;font-size:.87em}
.vsr-gauges{border-collapse:collapse;width:100%;font-size:.95em;margin-top:6px}
.vsr-gauges caption{text-align:left;color:#555;font-size:.9em}
.vsr-gauges th{text-align:left;font-weight:400;padding:2px 6px 2px 0}
.vsr-gauges td{text-align:right;font-variant-numeric:tabular-nums;padding:2px 0 2px 8px;font-weight:600;white-space:nowrap}
.vsr-gauges tr{border-top:1px solid #e4e4e4}
.vsr-gauges small,.vsr-chart small{color:#666}
.vsr-difference{font-weight:400!important;min-width:6.5em}
.vsr-gauges td.vsr-column{font-weight:400;font-size:.82em;color:#555;white-space:normal}
.vsr-gauges td.vsr-interval{font-weight:400}
.vsr-figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(300px,1fr));gap:10px 18px}
.vsr-chart{margin:0}.vsr-chart figcaption{font-weight:600}
.vsr-chart svg{width:100%;height:auto;display:block}
.vsr-axis{font-size:11px;fill:#555}
.vsr-live{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.vsr-tables{margin-top:2px}
.vsr [hidden]{display:none}
.vsr-tip{position:absolute;z-index:5;pointer-events:none;background:#222;color:#fff;border-radius:4px;padding:3px 8px;font-size:.9em;max-width:24em}
@media(max-width:620px){.vsr-grid{grid-template-columns:minmax(0,1fr)}.vsr-clock{min-width:0}}
@media(min-width:1700px){.vsr{font-size:18px}}
@media print{.vsr-bar,.vsr-times,.vsr-switches,.vsr-hint{display:none}}
`;
