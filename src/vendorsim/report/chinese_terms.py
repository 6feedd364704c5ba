"""What a design can say, and the terms of the report, in Chinese."""

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
        "肢体冲突很少见，计数因而波动很大。每次执法接触时模型都知道各级冲突的概率；期望数是这些概率之和，"
        "均值与计数相同而波动小得多。"
    ),
    """\N{BLACK DOWN-POINTING TRIANGLE} lower is better, \N{BLACK UP-POINTING TRIANGLE} higher is better, \N{MIDDLE DOT}
    neither. Whose good is meant can be disputed: fewer stalls on the carriageway help drivers and may cost vendors.""": (
        "▼ 越低越好，▲ 越高越好，· 无所谓好坏。对谁而言更好可以商榷：车行道上摊位减少有利于司机，却可能让摊贩付出代价。"
    ),
}  # fmt: skip
