"""What the report says, in Chinese: each text as it stands in the code, and its translation."""

from vendorsim.report.chinese_terms import DESIGNS, TERMS

FIGURES = {
    "mean of {days} days, band: 95 % interval of the mean": "{days} 天滑动平均；色带：均值的 95% 区间",
    "band: 95 % interval of the mean": "色带：均值的 95% 区间",
    "day after the burn-in": "预热期之后的天数",
    "change in {what}": "变化：{what}",
    "{policy}: change": "{policy}：变化",
    "change against": "相对变化，参照",
    "better": "更好",
    "difference to {reference}, 95 % interval · shaded: better · hollow: interval includes zero": (
        "与“{reference}”之差，95% 区间 · 浅色一侧：更好 · 空心：区间包含零"
    ),
    "line and black rim: no other choice is better in both (Pareto front)": (
        "虚线与黑边：没有其他选择在两项上都更好（帕累托前沿）"
    ),
    "· numbers: the choices as listed in the tables": "· 数字：各选择在表中的序号",
    "share of futures in which the goal is met, 95 % interval": "达到目标的未来情景所占比例，95% 区间",
    "coloured: the part of each range in which goals are missed most; grey: the whole range": (
        "彩色：最常达不到目标的取值段；灰色：整个取值范围"
    ),
    "shaded: measured interval · grey squares: before · blue: after calibration, hollow where outside · lines: 95 %": (
        "浅色：实测区间 · 灰色方块：校准前 · 蓝色：校准后，落在区间外为空心 · 线：95%"
    ),
    "total effect (with interactions)": "总效应（含交互作用）",
    "first-order effect (alone)": "一阶效应（单独）",
    "mean size of the effect (\u03bc*)": "平均效应大小（\u03bc*）",
    "spread of the effect (\u03c3): interaction or bend": "效应的离散（\u03c3）：交互或非线性",
    "all goals": "全部目标",
    "{measure}: mostly luck, no ranking": "{measure}：主要出于偶然，不作排序",
    "candidates tried": "已试候选数",
    "mean regret": "平均遗憾值",
    "90th percentile": "第 90 百分位",
    "worst future": "最坏的未来",
    "dominated hypervolume": "被支配的超体积",
    "low end": "下端",
    "high end": "上端",
    "lowest tried": "所试最低值",
    "highest tried": "所试最高值",
    "candidate that another beats": "被其他候选胜过的候选",
    "front": "前沿",
}

CAPTIONS = {
    "What changes against {reference}": "与“{reference}”相比有何变化",
    """Paired differences to {reference} on equal seeds, one panel a measure, with 95 % intervals. Filled marks: the interval
    excludes zero. The shaded side is the better one.""": (
        "在相同随机种子下与“{reference}”的配对差，每项指标一幅图，附 95% 区间。实心：区间不含零。浅色一侧为更好的一侧。"
    ),
    "Dot plot of the differences to {reference}, one row a choice. The tables hold the same values.": (
        "与“{reference}”之差的点图，每个选择一行。表中有相同的数值。"
    ),
    "What is gained, and what is paid for it": "得到什么，付出什么",
    """Each mark is the mean of one choice, thin lines its 95 % intervals. The dashed line joins the choices that no other
    beats in both measures (Pareto front); the arrow points to the corner where both are better.""": (
        "每个标记是一个选择的均值，细线是 95% 区间。虚线连接在两项指标上都没有被其他选择胜过的选择（帕累托前沿）；"
        "箭头指向两项都更好的一角。"
    ),
    """Each dot is the mean of one choice. The dashed line joins the choices that no other beats in both measures (Pareto
    front); the arrow points to the corner where both are better.""": (
        "每个点是一个选择的均值。虚线连接在两项指标上都没有被其他选择胜过的选择（帕累托前沿）；箭头指向两项都更好的一角。"
    ),
    "Scatter plots of pairs of measures, one mark a choice, with the Pareto front. The tables hold the means.": (
        "成对指标的散点图，每个选择一个标记，并标出帕累托前沿。表中有均值。"
    ),
    """Dots are points of the design, lines means over eighths of the range with the 95 % interval of the mean over points;
    other factors vary at the same time.""": (
        "点为设计中的各点；线为取值范围八等分后各段的均值，附各点均值的 95% 区间；其他因素同时变化。"
    ),
    "Numeric factors not drawn here: {n}.": "此处未画出的数值因素：{n} 个。",
    "How it follows each factor": "随各因素如何变化",
    "Curves of the main measures over numeric factors. The data file runs.csv holds the values.": (
        "主要指标随数值因素变化的曲线。数值见数据文件 runs.csv。"
    ),
    "Mean of a moving week.": "按一周滑动平均。",
    "How it develops": "随时间如何发展",
    "Curves of daily values, with confidence bands.": "逐日数值的曲线，附置信带。",
    "Below: the change against the first.": "下方：相对第一个选择的变化。",
    "Where: {what}": "发生在哪里：{what}",
    "Maps of {what} over the district, one panel a choice.": "街区内“{what}”的地图，每个选择一幅。",
    "Drawn by the first lever; the other levers are averaged.": "按第一个政策杠杆分别画出；其余杠杆取平均。",
    "What matters": "什么最重要",
    "Ranking of factors by their influence, one panel a measure. The tables hold the values.": (
        "各因素影响大小的排序，每项指标一幅图。数值见表。"
    ),
    """Each factor's share of the variance of a measure over the ranges given: alone (first order) and with all its
    interactions (total), with 95 % bootstrap intervals; the strongest above.""": (
        "在给定范围内各因素占指标方差的份额：单独（一阶）及含全部交互（总效应），附 95% 自助法区间；最强者在上。"
    ),
    """Morris screening: how far a measure moves, on average, when a factor goes through its range, and how much that
    depends on the others; 95 % bootstrap intervals; the strongest above.""": (
        "Morris 筛选：某因素走过其取值范围时指标平均移动多少，以及这在多大程度上取决于其他因素；"
        "95% 自助法区间；最强者在上。"
    ),
    "How often each choice is good enough": "各选择有多常足够好",
    "Share of the futures tried in which a choice reaches the goal, with 95 % Wilson intervals.": (
        "在所试未来情景中某选择达到目标的比例，附 95% Wilson 区间。"
    ),
    "Dot plot of the share of futures in which goals are met, one row a choice.": (
        "达到目标的未来情景比例的点图，每个选择一行。"
    ),
    "How much worse than the best choice of each future": "比每个未来中最好的选择差多少",
    """Regret over the futures tried, in each measure's unit: mean (filled), 90th percentile (bar) and worst (open). 0 is
    best.""": "在所试未来情景中的遗憾值，以各指标的单位计：均值（实心）、第 90 百分位（竖线）和最坏（空心）。0 为最好。",
    "Dot plot of regret, one row a choice, one panel a measure. The tables hold the values.": (
        "遗憾值的点图，每个选择一行，每项指标一幅。数值见表。"
    ),
    "In which conditions goals are missed": "在什么条件下达不到目标",
    """For each choice, the box of conditions that PRIM found: within the coloured parts, all at once, goals are missed
    most often. Coverage and density stand in the table. Conditions that are not named do not restrict the box.""": (
        "每个选择由 PRIM 找到的条件盒：各彩色段同时成立时最常达不到目标。覆盖率与密度见表。未列出的条件不构成限制。"
    ),
    "Ranges of uncertain factors in which a choice fails, one panel a choice. The table holds the limits.": (
        "某选择失败时不确定因素的取值段，每个选择一幅。界限见表。"
    ),
    "The front that the search found": "搜索所得的前沿",
    """Every candidate that was tried, objective against objective. Coloured marks are beaten by no other candidate in all
    objectives together. How sure their means are stands in the table.""": (
        "所有试过的候选，目标对目标。彩色标记在全部目标上合起来没有被任何其他候选胜过。均值有多可靠见表。"
    ),
    "Scatter plots of candidates with the front. The file search_candidates.csv holds the values.": (
        "候选与前沿的散点图。数值见文件 search_candidates.csv。"
    ),
    "Whether the search has settled": "搜索是否已经稳定",
    """Hypervolume dominated by the front, by number of candidates tried. A curve that is still rising asks for more
    generations.""": "前沿所支配的超体积随已试候选数的变化。曲线仍在上升，说明需要更多代。",
    "Curve of the hypervolume by candidates tried.": "超体积随已试候选数变化的曲线。",
    "What the targets leave open": "目标数据还留下多少余地",
    """Weight of each parameter's values after calibration, over the range that was allowed. Dashed: the even weight before.
    Dark: the targets tell this parameter; light: no more than before.""": (
        "校准后各参数取值的权重，横轴为允许范围。虚线：校准前的均匀权重。深色：目标数据能说明该参数；浅色：与校准前无异。"
    ),
    "Histograms of parameters after calibration.": "校准后参数的直方图。",
    "Model against measurement": "模型与实测",
    """What the calibrated model gives for each target, scaled so that the measured interval reaches from 0 to 1; values
    beyond the axis are drawn at its end.""": (
        "校准后的模型对各目标给出的值，按实测区间缩放到 0 至 1；超出坐标轴的值画在端点。"
    ),
    "Dot plot of targets. The table holds the values.": "各目标的点图。数值见表。",
    "Means with 95 % intervals over seeds; averaged over the other factors, if several vary.": (
        "均值及种子间的 95% 区间；若有多个因素变化，则对其他因素取平均。"
    ),
    "Means with 95 % intervals over seeds; all other factors stand at their base value.": (
        "均值及种子间的 95% 区间；其他因素均为基准值。"
    ),
    "Mean over runs by day, with its 95 % interval. Day 1 is the first after the burn-in.": (
        "逐日的各次运行均值及其 95% 区间。第 1 天为预热期后的第一天。"
    ),
    """Map of the district: {what}, mean over runs. Colours spread out the small values, so that quiet places show beside
    loud ones.""": "街区地图：{what}，各次运行的均值。颜色拉开了小数值，使平静之处与激烈之处同时可见。",
}

PAGE = {
    "Contents": "目录", "experiment": "实验", "The answer": "结论", "The question and the model": "问题与模型",
    "The design": "设计", "Figures": "图", "The numbers": "数据表", "How to read it": "如何阅读",
    "What is measured": "测量什么", "How these numbers were made": "这些数字从何而来",
    "lower is better": "越低越好", "higher is better": "越高越好", "neither way is better": "无所谓好坏",
    """No font with Chinese letters is installed here, so that the figures show boxes in their place; install one, as Noto
    Sans CJK (package fonts-noto-cjk), and make the report anew.""": (
        "本机没有安装中文字体，图中的汉字显示为方框；请安装一种（如 Noto Sans CJK，软件包 fonts-noto-cjk）后重新生成报告。"
    ),
    "What varies: levers are what the city chooses, uncertainties what it does not know.": (
        "哪些因素变化：政策杠杆由城市选择，不确定因素则为城市所不知。"
    ),
    "factor": "因素", "kind": "类别", "values or range": "取值或范围", "base": "基准", "unit": "单位",
    "what it is": "含义", "where the range comes from": "范围的来源", "lever": "政策杠杆", "uncertainty": "不确定因素",
    "given in the experiment file": "由实验文件给定", "assumption, no source": "假设，无来源", "assumption": "假设",
    "evidence": "证据", "point": "点", "settings": "设置", "seed": "种子", "error": "错误", "measure": "指标",
    "of what": "相对于什么", "There is nothing to draw: no factor varies over finished runs.": (
        "没有可画的图：在已完成的运行中没有变化的因素。"
    ),
    "What differs from the base settings in every run.": "每次运行中与基准设置不同之处。",
    "held fixed": "固定项", "value": "值", "future": "未来情景", "what it sets": "所作设定", "the base": "基准",
    "Goals": "目标", "{measure}: at most {value}": "{measure}：不高于 {value}",
    "{measure}: at least {value}": "{measure}：不低于 {value}", "points": "点数",
    "different settings among them": "其中不同的设置", "runs a point": "每点运行次数", "runs finished": "已完成的运行",
    "runs failed": "失败的运行", "runs": "运行", "number": "数量", "Failed runs": "失败的运行",
    "as committed": "与提交一致", "with changes that are not committed": "含未提交的改动", "command": "命令",
    "begun": "开始时间", "commit": "提交", "code, SHA-256": "代码，SHA-256", "model, SHA-256": "模型，SHA-256",
    "base settings, SHA-256": "基准设置，SHA-256", "versions": "版本", "platform": "平台",
    "figures, beside this page": "图，在本页旁", "data, beside this page": "数据，在本页旁",
    """A run follows from its settings, its seed and the model's code alone. This command runs the experiment again and says
    of each number whether it is the same:""": (
        "一次运行只取决于其设置、种子和模型代码。下面的命令会重新运行实验，并逐项说明数字是否相同："
    ),
    "what": "项目", "The experiment file": "实验文件", "All base settings": "全部基准设置",
    "All {n} other measures": "其余全部 {n} 项指标", "yes": "是", "no": "否", "counted": "计数",
    "difference to {reference}": "与“{reference}”之差", "runs saved": "节省的运行", "(reference)": "（参照）",
    "choice": "选择", "mean, 95 % interval": "均值，95% 区间", "worse": "更差", "different": "不同",
    "lowest": "最低", "5 %": "5%", "median": "中位数", "95 %": "95%", "highest": "最高",
    "How the points' means scatter over the {n} points.": "各点均值在 {n} 个点之间的分布。",
    "data/overall.csv holds all measures.": "全部指标见 data/overall.csv。",
    "The choices one by one": "逐个选择", "{group}: {n} other measures": "{group}：其余 {n} 项指标",
    "{shown} of {n} rows are shown; data/{file} holds them all.": "仅显示 {n} 行中的 {shown} 行；全部见 data/{file}。",
    "Sensitivity": "敏感性", "Influence on {measure}.": "对“{measure}”的影响。", "total effect": "总效应",
    "first-order effect": "一阶效应", "mean size of the effect": "平均效应大小", "spread of the effect": "效应的离散",
    "Luck makes up {share} % of what varies between points.": "各点之间的变化中有 {share}% 出于偶然。",
    "Goals met": "目标达成", "Share of the {n} futures in which goals are met.": "在 {n} 个未来情景中达到目标的比例。",
    "Regret": "遗憾值", "best in": "最好的情景占比", "Conditions of failure": "失败的条件", "condition": "条件",
    "goals are missed within": "在此范围内达不到目标", "range tried": "所试范围", "quasi-p": "准 p 值",
    """{choice}: {failures} of {futures} futures miss a goal; the box holds {coverage} % of them (coverage), and
        {density} % of
    the futures in it miss a goal (density).""": (
        "{choice}：{futures} 个未来中有 {failures} 个达不到目标；条件盒包含其中的 {coverage}%（覆盖率），"
        "盒内有 {density}% 的未来达不到目标（密度）。"
    ),
    "{choice}: every goal is met in all {futures} futures.": "{choice}：在全部 {futures} 个未来中都达到了每个目标。",
    "{choice}: a goal is missed in all {futures} futures, whatever the conditions.": (
        "{choice}：在全部 {futures} 个未来中，无论条件如何都有目标未达到。"
    ),
    """{choice}: {failures} of {futures} futures miss a goal; they are too few, or too alike the others, to name
    conditions.""": (
        "{choice}：{futures} 个未来中有 {failures} 个达不到目标；数量太少或与其他未来太相似，无法指出条件。"
    ),
    "The front": "前沿", "candidate": "候选", "Targets": "校准目标", "target": "目标", "measured": "实测",
    "model before, 95 %": "校准前的模型，95%", "model after, 95 %": "校准后的模型，95%",
    "inside": "在区间内", "parameter": "参数", "range before": "原有范围",
    "after, 95 %": "校准后，95%", "do the targets tell it?": "目标能否说明它？", "no: as before": "否：与原先无异",
    "Parameters": "参数",
}  # fmt: skip

ANSWERS = {
    "{measure}: {one} under {reference}, {two} under {other}; difference {difference}": (
        "{measure}：“{reference}”下为 {one}，“{other}”下为 {two}；差为 {difference}"
    ),
    ", which excludes zero.": "，区间不含零。",
    ", which does not exclude zero: no clear difference.": "，区间包含零：没有明确差异。",
    "{measure}: the same under every choice.": "{measure}：在每个选择下都相同。",
    "{measure}: lowest mean under {lowest}, {low}; highest under {highest}, {high}.": (
        "{measure}：均值最低为“{lowest}”，{low}；最高为“{highest}”，{high}。"
    ),
    "Against {reference} no difference is clear: every interval includes zero.": (
        "与“{reference}”相比没有明确差异：所有区间都包含零。"
    ),
    "{n} clearly better": "{n} 个明确更好", "{n} clearly worse": "{n} 个明确更差",
    "{n} clearly different": "{n} 个明确不同", "{n} without a clear difference": "{n} 个没有明确差异",
    "Of {n} other choices, against {reference}: {parts}.": "其余 {n} 个选择与“{reference}”相比：{parts}。",
    "{measure}: median {q50} over the {n} points, nine tenths of them between {q05} and {q95}.": (
        "{measure}：{n} 个点的中位数为 {q50}，九成的点在 {q05} 与 {q95} 之间。"
    ),
    "{measure} depends most on {ranked} (share of its variance, interactions included).": (
        "{measure}主要取决于{ranked}（占其方差的份额，含交互作用）。"
    ),
    "{measure} depends most on {ranked} (mean change over the factor's whole range).": (
        "{measure}主要取决于{ranked}（因素走过整个范围时的平均变化）。"
    ),
    """{measure}: luck makes up {share} % of what varies between points, so that no ranking can be told; more replicates
    would help.""": "{measure}：各点之间的变化中有 {share}% 出于偶然，因此无法排序；更多重复会有帮助。",
    "Luck makes up {share} % of what varies between points: more replicates would help.": (
        "各点之间的变化中有 {share}% 出于偶然：更多重复会有帮助。"
    ),
    "Every choice meets all goals in {share} % of the {n} futures.": "每个选择都在 {n} 个未来中的 {share}% 达到全部目标。",
    "{best} meets all goals in {share} % of the {n} futures, more than any other choice; {worst} in {least} %.": (
        "“{best}”在 {n} 个未来中的 {share}% 达到全部目标，多于其他选择；“{worst}”为 {least}%。"
    ),
    "Of {n} candidates tried, {front} are beaten by no other in all of: {objectives}.": (
        "在试过的 {n} 个候选中，有 {front} 个在以下目标上合起来未被其他候选胜过：{objectives}。"
    ),
    "Along this front {measure} goes from {best} to {worst}.": "沿此前沿，{measure}从 {best} 到 {worst}。",
    "Targets that the calibrated model meets, its mean within the measured interval: {inside} of {n}.": (
        "校准后模型的均值落在实测区间内的目标：{n} 个中有 {inside} 个。"
    ),
    """{points} parameter sets were tried, {days} days measured after {burn_in} that are not; each has a seed of its
    own.""": (
        "共试 {points} 组参数；先预热 {burn_in} 天，再测量 {days} 天；每组有自己的种子。"
    ),
    "What the targets leave open of the parameters is shown as a distribution, not as one best value.": (
        "目标数据对参数留下的余地以分布表示，而不是一个最优值。"
    ),
    """{n} runs failed and are missing in every number below; they are listed in the section on the design, with their
    errors.""": (
        "有 {n} 次运行失败，下面的数字都不包含它们；其错误列在“设计”一节。"
    ),
    "The sweep is not finished: {n} of {planned} runs are not there yet.": "实验尚未完成：{planned} 次运行中还缺 {n} 次。",
    "One run a point tells nothing about chance: there are no intervals here.": (
        "每点只运行一次，无从得知偶然性：此处没有区间。"
    ),
    "With {n} seeds the intervals are wide and themselves uncertain.": "只有 {n} 个种子，区间较宽，且区间本身也不确定。",
    """The answer comes from a simulated city district. Vendors choose where to stand, residents buy and complain, drivers
    pass and park, and teams of officers patrol. When a team meets a violation, the policy says what the team does; whether
    the vendor complies, flees or resists follows from what the vendor stands to lose and believes, by the same rules under
    every policy. No result is written into a policy.""": (
        "结论来自一个模拟的城市街区。摊贩选择摆摊地点，居民购物和投诉，司机通行和停车，执法队巡查。执法队遇到违规时，"
        "由政策规定其做法；摊贩是配合、离开还是反抗，取决于其可能的损失和看法，各政策下规则相同。任何结果都没有写进政策。"
    ),
    """{points} points, {runs} runs each, {days} days measured after {burn_in} that are not; seeds {seeds}, the same at every
    point: runs with one seed meet the same city, people and luck.""": (
        "{points} 个点，每点运行 {runs} 次；先预热 {burn_in} 天，再测量 {days} 天；种子 {seeds}，各点相同："
        "同一种子的运行面对相同的城市、人和运气。"
    ),
}  # fmt: skip

TEXTS = {" ".join(text.split()): said for table in (FIGURES, CAPTIONS, PAGE, ANSWERS, DESIGNS, TERMS)
         for text, said in table.items()}  # fmt: skip
