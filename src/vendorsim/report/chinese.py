"""What the report says, in Chinese: each text as it stands in the code, and its translation."""

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
    objectives together; thin lines are 95 % intervals over their seeds.""": (
        "所有试过的候选，目标对目标。彩色标记在全部目标上合起来没有被任何其他候选胜过；细线为种子间的 95% 区间。"
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
    "model before, 95 %": "校准前的模型，95%", "model after, 95 %": "校准后的模型，95%", "inside": "在区间内", "parameter": "参数", "range before": "原有范围",
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
    """{points} parameter sets were tried, {days} days measured after {burn_in} that are not; each has a seed of its own.""": (
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

DESIGNS = {
    "Full factorial: every combination of the listed values.": "全因子设计：所列取值的每种组合。",
    "One at a time: the base, then each factor alone at each of its values.": (
        "逐一变化：先是基准，然后每个因素单独取其各值。"
    ),
    "Latin hypercube: {samples} points spread evenly over all ranges at once.": (
        "拉丁超立方：{samples} 个点同时均匀分布在所有范围上。"
    ),
    "Sobol': a quasi-random sequence ({samples} base points) from which shares of variance are estimated.": (
        "Sobol' 设计：由准随机序列（{samples} 个基点）估计方差份额。"
    ),
    "Morris: {samples} trajectories through the ranges, on which one factor changes at each step.": (
        "Morris 设计：{samples} 条穿过取值范围的轨迹，每步只改变一个因素。"
    ),
    "Points from a file.": "由文件给出的点。",
    "Policies by scenarios: every choice of levers in each of {futures} futures.": (
        "政策乘情景：每个选择都在 {futures} 个未来中运行。"
    ),
    "A search over the levers, generation by generation (NSGA-II), with the same seeds for every candidate.": (
        "对政策杠杆逐代搜索（NSGA-II），每个候选使用相同的种子。"
    ),
    "Approximate Bayesian computation: populations of parameter sets ever nearer to measured values.": (
        "近似贝叶斯计算：逐代使参数组越来越接近实测值。"
    ),
    """Every combination of the listed values met the same seeds, so that what two runs share does not blur their difference;
    between and beyond the listed values nothing was run.""": (
        "所列取值的每种组合都使用相同的种子，因此两次运行的共同部分不会模糊它们的差异；所列取值之间和之外没有运行。"
    ),
    """One factor was changed at a time from the base, so this tells effects around the base only, and nothing of how
    factors act together.""": "每次只从基准改变一个因素，因此只说明基准附近的效应，不说明因素如何共同作用。",
    """All factors vary at once over their ranges: this tells how widely results spread and how they follow each factor on
    average; single points are not paired comparisons.""": (
        "所有因素同时在各自范围内变化：这说明结果分布多宽、平均如何随各因素变化；单个点之间不是配对比较。"
    ),
    """The shares say what matters over the ranges given here, each factor even over its range; with other ranges they
    would be others.""": "这些份额说明在此处给定的范围内（各因素均匀分布）什么重要；换了范围，份额也会不同。",
    """This is a screening: it tells which factors matter at all over their ranges, at little cost, and not how much of the
    variance each explains.""": "这是一种筛选：以很小的代价说明哪些因素在其范围内有影响，而不说明各占多少方差。",
    "The points were given in a file: the answer is about these points, and depends on how they were chosen.": (
        "这些点由文件给出：结论只关乎这些点，并取决于它们如何选出。"
    ),
    """Every choice met the same futures and the same seeds. Shares of futures are shares of what was tried, and no
    probabilities of what will happen.""": (
        "每个选择面对相同的未来情景和相同的种子。未来的比例是所试情景的比例，而不是将要发生之事的概率。"
    ),
    """A search looks where results are good and gives no even picture of the rest; a candidate that stands out may do so by
    the luck of its few seeds, so confirm a chosen one on new seeds.""": (
        "搜索只关注结果好的地方，不能均匀反映其余部分；突出的候选可能只是少数种子的运气，请用新的种子确认选中的候选。"
    ),
    """Approximate Bayesian computation keeps parameter sets that come near the targets; how wide the distribution is depends
    on the tolerance and the ranges allowed.""": (
        "近似贝叶斯计算保留接近目标的参数组；分布有多宽取决于容差和允许的范围。"
    ),
    """These are statements about the model: an interval covers chance, not what the model leaves out. What was not varied
    stood at its base value.""": "以上均为关于模型的陈述：区间反映偶然性，不反映模型所忽略的东西。未变化的因素均取基准值。",
}

TERMS = {
    "Mean and interval": "均值与区间", "Difference": "差异", "Runs saved": "节省的运行", "Pareto front": "帕累托前沿",
    "Hypervolume": "超体积", "Posterior": "后验", "Expected and counted conflicts": "期望冲突与计数冲突",
    "Arrows": "箭头",
    """Chance differs from run to run. The mean is taken over runs; if the whole study were repeated many times with other
    seeds (and, where futures are sampled, other futures), about 95 of 100 such intervals would hold the true mean of the
    model.""": (
        "每次运行的偶然性不同。均值取自各次运行；若用其他种子（未来为抽样时还包括其他未来）多次重复整个研究，"
        "100 个这样的区间中约有 95 个包含模型的真实均值。"
    ),
    """Differences are taken run by run on equal seeds and in equal futures, which removes the luck that both share. Better
    and worse follow the direction of the measure and are said only when the 95 % interval excludes zero. Where nothing
    differs in truth, one in twenty intervals still excludes zero by chance; with many choices and measures some will.""": (
        "差异在相同种子和相同未来下逐次计算，从而去除共有的运气。“更好”“更差”依指标方向而定，仅当 95% 区间不含零时才使用。"
        "即使实际上没有差异，二十个区间中仍有一个会偶然不含零；选择和指标一多，难免出现。"
    ),
    """How many times more runs on seeds of their own would be needed for an interval as narrow. Above 1, common random
    numbers pay.""": "若各用独立的种子，要得到同样窄的区间需要多少倍的运行。大于 1 表示公共随机数划算。",
    """The choices that no other beats in both measures at once. Means decide, so that choices whose intervals overlap may
    change places with more runs.""": (
        "在两项指标上没有被其他选择同时胜过的选择。以均值判断，因此区间重叠的选择在更多运行后可能易位。"
    ),
    """Sobol': the first-order effect is the share of the variance that goes when the factor is known; the total effect is
    the share that stays while only it is unknown. Morris: mean size and spread of the change in the measure over the
    factor's range. Intervals are 95 % bootstrap.""": (
        "Sobol'：一阶效应是知道该因素后消失的方差份额；总效应是只有该因素未知时仍存在的份额。"
        "Morris：因素走过其范围时指标变化的平均大小与离散。区间为 95% 自助法区间。"
    ),
    """How much worse a choice is than the best choice in the same future, in the measure's unit; 0 is best. The mean, the
    90th percentile and the worst over all futures.""": (
        "某选择比同一未来中最好的选择差多少，以指标单位计；0 为最好。给出全部未来中的均值、第 90 百分位和最坏值。"
    ),
    """PRIM peels off futures until a box is left in which goals are missed most. Density: the share of futures in the box
    that miss a goal. Coverage: the share of all misses that lie in the box. It describes the futures tried and proves no
    cause.""": (
        "PRIM 逐步剥离未来情景，直到剩下最常达不到目标的条件盒。密度：盒内达不到目标的未来比例。"
        "覆盖率：全部未达标情景中落在盒内的比例。它描述所试的未来，并不证明因果。"
    ),
    """How much of the space of objectives the front beats, on the scale of the first generation. When it no longer grows,
    more search brings little.""": "前沿在目标空间中胜过多少，以第一代为尺度。不再增长时，继续搜索收益甚微。",
    """The weight that parameter values keep once the targets are taken into account; the dashed line is the even weight
    that they had before.""": "考虑目标数据后参数取值所保留的权重；虚线为此前的均匀权重。",
    """Physical conflict is rare, so a count of it scatters much. At each encounter the model knows how probable each stage
    of conflict is; the expected number adds up these probabilities. It has the same mean as the count and scatters far
    less.""": (
        "肢体冲突很少见，计数因而波动很大。每次相遇时模型都知道各级冲突的概率；期望数是这些概率之和，"
        "均值与计数相同而波动小得多。"
    ),
    """\N{BLACK DOWN-POINTING TRIANGLE} lower is better, \N{BLACK UP-POINTING TRIANGLE} higher is better, \N{MIDDLE DOT}
    neither. Whose good is meant can be disputed: fewer stalls on the carriageway help drivers and may cost vendors.""": (
        "▼ 越低越好，▲ 越高越好，· 无所谓好坏。对谁而言更好可以商榷：车行道上摊位减少有利于司机，却可能让摊贩付出代价。"
    ),
}  # fmt: skip

TEXTS = {" ".join(text.split()): said for table in (FIGURES, CAPTIONS, PAGE, ANSWERS, DESIGNS, TERMS)
         for text, said in table.items()}  # fmt: skip
