// How the player looks.

export const CSS = `
.vsr{position:relative;font-family:system-ui,"Microsoft YaHei","PingFang SC","Noto Sans CJK SC","Source Han Sans SC","WenQuanYi Micro Hei",sans-serif;color:#222;font-size:15px;line-height:1.35}
.vsr *{box-sizing:border-box}
.vsr-grid{display:grid;grid-template-columns:repeat(var(--n,1),minmax(0,1fr));gap:14px;justify-items:start}
.vsr-panel{margin:0;max-width:100%;min-width:0}
.vsr-head{display:flex;align-items:center;gap:.5em;font-weight:600;font-size:1.1em;margin-bottom:4px}
.vsr-letter{color:#fff;border-radius:4px;min-width:1.5em;text-align:center;padding:0 .3em}
.vsr-title{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.vsr-map{position:relative;cursor:crosshair;outline-offset:2px;border:0;box-shadow:0 0 0 1px #b9b2a6}
.vsr-map:focus-visible,.vsr button:focus-visible,.vsr select:focus-visible,.vsr input:focus-visible,.vsr summary:focus-visible{outline:3px solid #0072B2}
.vsr-map canvas{position:absolute;inset:0;width:100%;height:100%;display:block}
.vsr-counts{display:flex;flex-wrap:wrap;gap:0 .9em;margin-top:3px;min-height:1.4em;color:#444;font-size:.82em}
.vsr-counts b{color:#222;font-variant-numeric:tabular-nums}
.vsr-times{margin:2px 0 0}
.vsr-slider{width:100%;margin:0;display:block;accent-color:#0072B2;height:18px}
.vsr-lines{width:100%;display:block;cursor:pointer}
.vsr-bar{display:flex;flex-wrap:wrap;align-items:center;gap:6px;margin:3px 0}
.vsr-button{display:inline-flex;align-items:center;gap:4px;min-width:38px;height:32px;justify-content:center;border:1px solid #8a8a8a;border-radius:6px;background:#fff;color:#222;font:inherit;cursor:pointer;padding:0 8px}
.vsr-button:hover{background:#eef4f9}
.vsr-button svg{width:20px;height:20px;fill:currentColor}
.vsr-play{background:#0072B2;border-color:#0072B2;color:#fff;min-width:52px}
.vsr-play:hover{background:#005a8d}
.vsr-clock{font-size:1.35em;font-weight:700;font-variant-numeric:tabular-nums;margin:0 .6em;min-width:12em}
.vsr-pace{display:inline-flex;gap:6px;align-items:center;margin-right:auto}
.vsr-pace select{font:inherit;height:32px;border-radius:6px;border:1px solid #8a8a8a;background:#fff;color:#222;padding:0 6px}
.vsr-legend{margin:3px 0;font-size:.9em}
.vsr-legend summary{cursor:pointer;display:flex;gap:12px;align-items:center;height:24px;overflow:hidden;white-space:nowrap;background:#f2f5f8;border-radius:4px;padding:0 8px}
.vsr-legend summary::before{content:"▸";color:#0072B2}
.vsr-legend[open] summary::before{content:"▾"}
.vsr-legend summary b{color:#005a8d;text-decoration:underline;text-underline-offset:2px}
.vsr-legend[open] .vsr-brief{display:none}
.vsr-brief{display:flex;gap:12px;overflow:hidden;flex-wrap:wrap;height:22px}
.vsr-switches,.vsr-keys{display:flex;flex-wrap:wrap;gap:3px 14px;margin:5px 0}
.vsr-switch{display:inline-flex;gap:5px;align-items:center;cursor:pointer}
.vsr-switch input{width:17px;height:17px;margin:0;accent-color:#0072B2}
.vsr-key{display:inline-flex;gap:4px;align-items:center;font-size:.93em}
.vsr-key canvas{width:18px;height:18px}
.vsr-hint{margin:3px 0;color:#555;font-size:.87em}
.vsr-tables{position:relative;overflow-x:auto;margin-top:2px}
.vsr-gauges{border-collapse:collapse;width:100%;font-size:.87em;line-height:1.3}
.vsr-gauges th{text-align:left;font-weight:400;padding:1px 8px 1px 0}
.vsr-gauges td{text-align:right;font-variant-numeric:tabular-nums;padding:1px 0 1px 8px;white-space:nowrap}
.vsr-gauges td.vsr-value{font-weight:700}
.vsr-gauges th.vsr-value{text-align:right;white-space:nowrap}
.vsr-gauges .vsr-value{border-left:1px solid #d9d9d9;padding-left:10px}
.vsr-gauges .vsr-group{font-weight:600;width:1%;padding-right:12px;vertical-align:top;color:#444}
.vsr-gauges .vsr-begins{border-top:1px solid #c4c4c4}
.vsr-gauges .vsr-what{white-space:nowrap}
.vsr-gauges small,.vsr-chart small{color:#595959}
.vsr-gauges .vsr-column{font-weight:400;color:#595959}
.vsr-gauges tr.vsr-columns>*{vertical-align:bottom;line-height:1.15}
.vsr-gauges .vsr-group{white-space:nowrap}
.vsr-gauges .vsr-moment{text-align:left;font-weight:600}
.vsr-figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(300px,1fr));gap:10px 18px}
.vsr-chart{margin:0}.vsr-chart figcaption{font-weight:600}
.vsr-chart svg{width:100%;height:auto;display:block}
.vsr-axis{font-size:11px;fill:#555}
.vsr-live{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.vsr [hidden]{display:none}
.vsr-tip{position:absolute;z-index:5;pointer-events:none;background:#222;color:#fff;border-radius:4px;padding:3px 8px;font-size:.9em;max-width:24em}
@media(max-width:620px){.vsr-gauges .vsr-group{display:none}.vsr-gauges tr{display:grid;grid-template-columns:repeat(var(--columns),minmax(0,1fr))}.vsr-gauges .vsr-what,.vsr-gauges .vsr-moment{grid-column:1/-1}.vsr-gauges .vsr-columns .vsr-column{white-space:normal}.vsr-gauges .vsr-columns>*{text-align:right}.vsr-gauges .vsr-columns .vsr-moment{text-align:left}.vsr-gauges .vsr-value{border-left:0;padding-left:0}.vsr-gauges th.vsr-value{white-space:normal}.vsr-grid{grid-template-columns:minmax(0,1fr)}.vsr-clock{min-width:0}}
@media(min-width:1700px){.vsr{font-size:18px}}
@media print{.vsr-bar,.vsr-times,.vsr-switches,.vsr-hint{display:none}}
`;
