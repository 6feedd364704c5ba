"""Names of measures, units, policies and settings in Chinese; a name that is not here is shown as it stands in the code."""

MEASURES = {
    "quarrels per 1,000 encounters": "每千次执法接触的争执",
    "physical conflicts per 1,000 vendor-years": "每千摊贩年的肢体冲突",
    "recorded incidents per 1,000 vendor-years": "每千摊贩年的记录在案事件",
    "officers injured per recorded incident": "每起记录事件中受伤的执法人员",
    "severity of conflict": "冲突严重程度",
    "vendors never in physical conflict": "从未发生肢体冲突的摊贩",
    "concentration of conflict": "冲突集中度",
    "monthly net income, median": "月净收入中位数",
    "income inequality (Gini)": "收入不平等（基尼系数）",
    "vendors below the minimum wage": "低于最低工资的摊贩",
    "vendors trading": "在业摊贩", "jobs": "就业",
    "bankruptcies per 100 vendor-years": "每百摊贩年的破产",
    "vending at planned stalls": "在规划摊位经营", "with a licence": "持证",
    "vending in violation": "违规摆摊", "carriageway blocked": "车行道被占",
    "driving speed over free speed": "车速与畅通车速之比",
    "complaints per 1,000 residents and week": "每千居民每周投诉",
    "minutes to find a bay": "找车位的分钟数", "ground locks standing": "仍在的地锁",
    "back at the pitch within 30 minutes": "30 分钟内返回原地点", "walk to a purchase": "购物步行距离",
    "back at the cleared site": "返回被清理地点", "displaced to the streets around": "转移到周边街道",
    "parking bays taken": "车位占用", "times warned off per vendor-year": "每摊贩年被提醒离开的次数",
    "officer minutes per case closed": "每结一案的执法分钟数", "officer hours on cases a day": "每日办案工时",
    "encounters per vendor-year": "每摊贩年的执法接触", "sanctions per vendor-year": "每摊贩年的处罚",
    "encounters ending in moving on or flight": "以劝离或逃离告终的执法接触",
    "residents' approval of enforcement": "居民对执法的认可", "vendors' belief in its rightness": "摊贩认为执法正当",
    "pressure on kin": "对亲属的施压", "programme cost": "项目费用",
    "encounters in which a record was shown": "出示记录的执法接触", "encounters filmed": "被拍摄的执法接触",
    "reports of watched violations a day": "每日监看到的违规报告", "trips for nothing a day": "每日扑空出勤",
}  # fmt: skip

MEANINGS = {
    "Encounters in which somebody resists, if only in words.": "有人反抗（哪怕只是言语）的执法接触。",
    "Encounters that come to push and blows or worse.": "升级到推搡殴打或更严重的执法接触。",
    "Violent incidents that enter the city's books.": "记入城市档案的暴力事件。",
    "Officers injured in each violent incident on the city's books.": "档案中每起暴力事件里受伤的执法人员。",
    "Quarrels weighted by their highest stage: words 1, obstruction 3, blows 10, injury 30, a crowd 50.": (
        "按最高级别加权的争执：言语 1，阻挠 3，殴打 10，受伤 30，围观聚集 50。"
    ),
    "Vendors who would go through three years without a physical conflict, at the rate of this run.": (
        "按本次运行的发生率，三年内不会发生肢体冲突的摊贩。"
    ),
    "Share of all expected physical conflict that falls on the tenth of vendors who have most of it.": (
        "全部期望肢体冲突中落在冲突最多的十分之一摊贩身上的份额。"
    ),
    "Median monthly net income of vendors: sales less cost, spoilage, fees, fines and losses.": (
        "摊贩月净收入的中位数：销售额减去成本、损耗、费用、罚款和损失。"
    ),
    "Inequality of vendors' monthly net income; losses count as nothing.": "摊贩月净收入的不平等程度；亏损按零计。",
    "Vendors who earn less than the minimum wage.": "收入低于最低工资的摊贩。",
    "Vendors in the trade on a mean day.": "平均每天在业的摊贩。",
    "People who live of vending, of a job they left it for, or of attending a car park, on a mean day.": (
        "平均每天以摆摊、转业所得工作或看管停车场为生的人。"
    ),
    "Vendors who give up for want of money to buy goods.": "因无钱进货而放弃的摊贩。",
    "Vending hours spent at stalls of planned markets.": "在规划市场摊位上的经营时间。",
    "Vendors who hold a licence.": "持有许可证的摊贩。",
    "Vending hours at places and times where stalls are not allowed.": "在不允许设摊的地点和时段的经营时间。",
    "Carriageway width taken by stalls and by cars that stop where they must not.": "被摊位和违停车辆占用的车行道宽度。",
    "Driving time on empty roads over driving time as it is.": "空路行车时间与实际行车时间之比。",
    "Complaints about stalls.": "关于摊位的投诉。",
    "Minutes to find a parking bay.": "找到停车位所需的分钟数。",
    "Private ground locks that still stand, on a mean day.": "平均每天仍在的私设地锁。",
    "Vendors who stand at the same pitch again within half an hour.": "半小时内回到同一地点的摊贩。",
    "Walk from where residents are to what they buy.": "居民走到购物处的距离。",
    "Stall hours at a site after it was cleared, over those before; not a number where none was cleared.": (
        "某地点清理后与清理前的摆摊时间之比；没有清理则无数值。"
    ),
    "Stall hours more than expected in the streets within 200 m of a cleared site, over those that the site lost.": (
        "被清理地点 200 米内街道超出预期的摆摊时间，与该地点失去的时间之比。"
    ),
    "Parking bays taken, of those that locks and stalls leave.": "在地锁和摊位之外的车位中被占用者。",
    "Times that a vendor was warned of officers and gone before they came.": "摊贩得到提醒、在执法人员到来前离开的次数。",
    "Officers' time on cases, for each case closed.": "每结一案所用的执法时间。",
    "Officers' time on cases, patrol and travel apart.": "不含巡查和路途的办案时间。",
    "Encounters of a vendor with officers.": "摊贩与执法人员的执法接触。",
    "Seizures and fines.": "查扣与罚款。",
    "Encounters that end in moving on or flight, without a quarrel.": "没有争执、以劝离或逃离告终的执法接触。",
    "Residents' approval of enforcement.": "居民对执法的认可。",
    "Vendors' belief that enforcement is right.": "摊贩认为执法正当的程度。",
    "Times that kin, employers or neighbours were made to persuade somebody.": "发动亲属、雇主或邻居劝说的次数。",
    "Public money spent on programmes.": "花在项目上的公共资金。",
    "Encounters in which a vendor was shown its record.": "向摊贩出示其记录的执法接触。",
    "Encounters that a worn camera filmed.": "被执法记录仪拍摄的执法接触。",
    "Reports by cameras or inspectors, the false ones among them.": "摄像头或巡查员的报告，含误报。",
    "Reports that a team answered and found nobody in violation.": "出动后未发现违规者的报告。",
}

UNITS = {
    "per 1,000 encounters": "每千次执法接触", "per 1,000 vendor-years": "每千摊贩年",
    "per recorded incident": "每起记录事件",
    "points per vendor-year": "分/摊贩年", "share in three years": "三年内的比例", "share": "比例",
    "yuan per month (2013)": "元/月（2013 年价）", "index": "指数", "per 100 vendor-years": "每百摊贩年", "ratio": "比值",
    "per 1,000 residents and week": "每千居民每周", "minutes per search": "分钟/次", "metres per purchase": "米/次购物",
    "per vendor-year": "每摊贩年", "person-minutes per case": "人分钟/案", "person-hours per day": "人时/天",
    "0 to 1": "0 至 1", "-1 to 1": "−1 至 1", "per 100 vendors and year": "每百摊贩每年", "yuan per day": "元/天",
    "per day": "每天", "vendors": "摊贩", "encounters": "执法接触", "vendor-years": "摊贩年",
    "recorded incidents": "记录事件",
    "expected physical conflict": "期望肢体冲突", "days": "天", "vending hours": "经营时间",
    "vendors and days": "摊贩与天数", "carriageway and hours": "车行道与时间", "trips": "出行",
    "residents and weeks": "居民与周数", "searches": "找车位次数", "ground locks at the start": "起始时的地锁",
    "vendors moved on or fled": "被劝离或逃离的摊贩", "purchases": "购物次数",
    "stall hours at the site on as many days before": "清理前同样天数内该地点的摆摊时间",
    "stall hours that the site lost": "该地点失去的摆摊时间", "bays and hours": "车位与时间", "cases closed": "结案数",
    "encounters with vendors": "与摊贩的执法接触", "residents and days": "居民与天数", "yuan": "元", "yuan/month": "元/月",
    "yuan/week": "元/周", "yuan/day": "元/天", "min": "分钟", "m": "米", "persons": "人", "hour": "小时",
    "share of people": "占人数的比例", "share of sales": "占销售额的比例", "share of cost": "占成本的比例",
    "1/day": "1/天", "share/day": "比例/天", "violations": "次违规", "ticks": "时步",
}  # fmt: skip

GROUPS = {
    "Conflict": "冲突", "Livelihood": "生计", "Street order": "街道秩序", "Cost and legitimacy": "成本与正当性",
    "conflict": "冲突", "obstruction": "占道", "expected quarrels per cell in the whole run": "全程每格的期望争执次数",
    "share of carriageway blocked": "车行道被占比例",
}  # fmt: skip

POLICIES = {
    "strict seizure": "严格查扣", "persuasion first": "劝导优先", "graduated": "分级处置", "block and channel": "堵疏结合",
    "evidence first": "证据优先", "laissez faire": "放任不管", "hot spot": "热点巡查", "random": "随机巡查",
    "fixed round": "固定路线", "rotating": "轮转",
}  # fmt: skip

SETTINGS = {
    "policy": "执法政策", "strategy": "巡查方式", "dwell minutes": "停留分钟数", "team size": "每队人数",
    "complaint delay minutes": "投诉响应分钟数", "lock duty share": "地锁任务比例", "vendors": "摊贩数",
    "residents": "居民数", "drivers": "司机数", "weight": "每个个体代表的人数",
    "vendors per officer": "每名执法人员对应的摊贩数", "vendors per assistant": "每名协管员对应的摊贩数",
    "ground locks": "地锁数", "newcomer rows share": "新摊贩余量", "days": "天数", "burn in days": "预热天数",
    "markets sites": "规划市场个数", "markets stalls": "规划市场摊位数", "markets night": "夜市",
    "markets start day": "规划市场启用日", "guides": "疏导次数", "legitimacy mean": "正当性信念均值",
    "flight base": "逃离倾向", "flight belief": "预期损失对逃离的影响", "comply order": "服从命令的倾向",
    "comply talk": "听从劝导的倾向", "comply legitimacy": "正当性对配合的影响", "comply respect": "尊重对配合的影响",
    "trigger disrespect": "不尊重引发升级的强度", "trigger goods": "查扣货物引发升级的强度",
    "trigger tools": "查扣工具引发升级的强度", "trigger crowd": "围观引发升级的强度",
    "calm explanation": "解释的平息作用", "calm offer": "提供出路的平息作用", "calm recorder": "记录仪的平息作用",
    "respect mean": "执法者的尊重程度", "respect spread": "尊重程度的离散", "loss learning": "从损失中学习的速度",
    "wait utility": "等待执法者离开的耐心", "vendor hurt": "摊贩受伤概率", "shopping trips": "购物出行次数",
    "opinion mean": "居民看法均值", "appeal sigma": "吸引力离散", "basket median": "购物篮中位数",
    "minimum wage": "最低工资", "consumption floor": "最低消费", "starting cash": "起始现金",
    "grievance loss": "损失带来的怨气", "grievance disrespect": "不尊重带来的怨气", "kin force": "亲属的影响力",
    "seizure loss": "查扣损失", "fine first": "首次罚款", "fine repeat": "再犯罚款", "fine most": "最高罚款",
    "tolerance mean": "居民容忍度均值", "entry rate": "进入率", "patrol speed": "巡查速度", "skill mean": "执法技能均值",
    "temper": "脾气", "verbal to obstruct": "由言语升级为阻挠", "obstruct to blows": "由阻挠升级为殴打",
    "blows to injury": "由殴打升级为受伤", "blows to crowd": "由殴打升级为聚集",
    "A shipped or installed policy's name, or the path of a file that holds one.": (
        "内置或已安装政策的名称，或政策文件的路径。"
    ),
    "Vendors at the start.": "起始时的摊贩数。", "Resident agents.": "居民个体数。", "Driver agents.": "司机个体数。",
    "Vendors for each officer; a very large number leaves the district without officers.": (
        "每名执法人员对应的摊贩数；数值极大时街区没有执法人员。"
    ),
    "Vendors for each assistant; a very large number leaves the district without assistants.": (
        "每名协管员对应的摊贩数；数值极大时街区没有协管员。"
    ),
    "Private locks on public parking bays at the start.": "起始时公共车位上的私设地锁。",
    "Where a team goes next.": "执法队下一步去哪里。", "People in a team.": "每队人数。",
    "How long a team stays at a place after its work there is done.": "执法队完成工作后停留多久。",
    "From a complaint to the team that answers it.": "从投诉到执法队响应的时间。",
    "Share of a team's stops that are about ground locks.": "执法队停留中处理地锁的比例。",
}  # fmt: skip

WORDS = {**MEASURES, **MEANINGS, **UNITS, **GROUPS, **POLICIES, **SETTINGS}
