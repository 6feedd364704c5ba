"""What each behavioural parameter means, in Chinese, by its name; those of other packages are shown as they stand."""

from typing import Any

AFTERMATH = {
    "legitimacy_loss": "损失相当于一周收入的货物时，正当性信念的下降",
    "legitimacy_disrespect": "一次毫无尊重的接触使正当性信念下降多少",
    "legitimacy_fair": "一次讲清理由、尊重、前后一致的接触使正当性信念上升多少",
    "legitimacy_inconsistent": "当天同一地点处置不一致时，正当性信念的下降",
    "legitimacy_record": "出示台账记录时，正当性信念的上升",
    "legitimacy_witness": "看到身旁的人受处罚时，正当性信念的下降",
    "fine_first": "首次罚款", "fine_repeat": "再犯罚款", "fine_most": "最高罚款",
    "payment_base": "首次罚款按时缴纳的比例", "payment_slope": "罚款提高时按时缴纳比例的下降",
    "spoilt_in_custody": "查扣物品到领回时损失的价值比例", "repeat_after": "一年内达到多少次违规按再犯处罚",
    "clip_filmed": "围观未满五十人时，争执被拍摄并传播的比例", "clip_least": "传播最少的视频所达到的人口比例",
    "clip_tail": "视频传播规模的尾部指数（越小尾越重）", "clip_viral": "传播超过此比例的视频会持续一天以上",
    "clip_persistence": "热传视频一天后剩余的传播", "clip_shock": "看到视频者认可度的下降",
    "clip_legitimacy": "看到视频的摊贩正当性信念的下降",
}  # fmt: skip

COMMUNITY = {
    "guardianship": "附近居民都照看的地点，摊位扰民感放大多少倍",
    "volunteer_alertness": "志愿者比一般居民更愿意反映违规摊位的程度",
    "volunteer_force": "所有住户都参与时，邻居同去使上门走访增加的力度",
    "vote_opinion": "对执法的认可（高于或低于一半）在小区公约表决中的权重",
    "vote_canvassing": "志愿者比例在该表决中的权重：他们会挨家走访",
    "vote_own_lock": "自家有地锁的住户反对禁锁公约的程度",
    "rules_relief": "公约由本小区自订时，住户所需的压力减少多少",
    "neighbour_pressure": "所有住户都参与时，邻居一次上门的压力",
}

DRIVERS = {
    "weekday_trips": "工作日出行的司机比例", "weekend_trips": "休息日出行的司机比例",
    "width_elasticity": "通行能力对车行道宽度损失的弹性", "stall_slowing": "摆满摊的街道上畅通车速的损失",
    "stalls_of_full_frontage": "20 米单侧摆满时的摊位数", "customers_per_stall_hour": "每小时走到路边摊位的顾客数",
    "stopped_car_width": "停车占用的宽度", "blocked_at_most": "车行道最多可被占用的比例",
    "flow_memory": "最新时步在司机所遇车流中的权重", "parking_base": "车位有空时停车所需分钟数",
    "parking_steepness": "车位占用超过 0.85 后找车位时间上升的陡度",
    "parking_patience": "平均找多久后司机会违停", "illegal_stop_share": "失去耐心的司机中真的违停的比例",
    "illegal_stop_ticks": "违停持续多久",
}  # fmt: skip

ENCOUNTER = {
    "barrier_median": "没有利害关系时足以说服的压力中位数", "barrier_sigma": "该门槛在人与人之间的离散",
    "pressure_home_visit": "尊重和技能中等时，干部一次上门的压力", "kin_force": "亲友和单位的力度与干部上门之比",
    "pressure_explanation": "街头一次讲解的压力", "pressure_evidence": "取证结案一次的压力",
    "pressure_half_life": "摊贩所受压力的半衰期", "restraint_half_life": "摊贩决心不再占道的半衰期",
    "stake_weight": "放弃全部收入相当于多少压力", "flight_base": "见到执法队就跑的倾向",
    "flight_belief": "预期损失与日收入之比对逃离的影响", "flight_apparent": "眼前损失与周收入之比对逃离的影响",
    "flight_mobility": "收摊快慢对逃离的影响", "comply_order": "被责令时离开的倾向",
    "comply_talk": "被劝导时离开的倾向", "comply_legitimacy": "正当性信念对离开的影响",
    "comply_respect": "尊重和沟通技能对离开的影响", "comply_belief": "预期损失与日收入之比对离开的影响",
    "moved_on_loss": "被劝离一次损失的收入", "seizure_loss": "查扣与罚款实际造成的损失比例（0 为关闭）",
    "grievance_loss": "自身损失与周收入之比在怨气中的权重", "grievance_disrespect": "不受尊重在怨气中的权重",
    "grievance_crowd": "围观使人胆大的程度", "resistance_noise": "忍耐限度逐日的波动",
    "arrest_constant": "Epstein 的 k：一名队员对一名摊贩时十次能控制九次", "bystander_base": "停下围观的路人数",
    "kin_present": "关系最紧密的摊贩有亲属在场的概率", "longest_contest": "争执最长持续的分钟数",
    "calm_down": "争执自行平息的速率", "verbal_to_obstruct": "由口角到护住物品的速率",
    "obstruct_to_blows": "由护住物品到推搡殴打的速率", "blows_to_injury": "由推搡殴打到受伤的速率",
    "blows_to_crowd": "五十人围观时，由殴打到围堵的速率", "trigger_goods": "护住相当于一周收入的货物对升级速率的影响",
    "trigger_tools": "工具的同样影响：工具是生计，货物只是一天的", "trigger_disrespect": "不受尊重对升级速率的影响",
    "trigger_crowd": "五十人围观对升级速率的影响", "trigger_kin": "亲属在场对升级速率的影响",
    "calm_explanation": "讲清法律、危害和道理的平息作用", "calm_offer": "提供摊位的平息作用",
    "calm_recorder": "告知正在录像的平息作用", "recorded_blows": "殴打事件记录在案的比例",
    "recorded_injury": "受伤事件记录在案的比例", "recorded_crowd": "围堵事件记录在案的比例",
    "officer_hurt_injury": "受伤事件中执法人员受伤的比例", "officer_hurt_crowd": "围堵事件中有执法人员受伤的比例",
    "vendor_hurt": "受伤事件中摊贩受伤的比例", "assistance": "现场帮扶所附的资金：代办证、减免费用、小额补助",
}  # fmt: skip

OFFICERS = {
    "skill_mean": "法律、沟通、判断技能的均值", "skill_spread": "技能在队员之间的标准差",
    "respect_mean": "精力充沛时尊重程度的均值", "respect_spread": "尊重程度在队员之间的标准差",
    "fatigue_per_tick": "执勤 15 分钟增加的疲劳", "fatigue_on_respect": "完全疲劳时尊重损失的比例",
    "patrol_speed": "执法队在地点之间的速度", "patrol_floor": "从未见过违规的地点对执法队的吸引",
    "heat_learning": "最近一次到访在队员记忆中的权重", "complaint_urgency": "一件未答复的投诉相当于看到多少次违规",
    "dwell_scale": "停留多久后执法存在感接近饱和", "presence_memory": "15 分钟后存在感还剩多少",
    "restricted_from": "严控区禁摆时段的开始", "restricted_until": "严控区禁摆时段的结束",
    "lock_visit_interval": "同一处地锁两次走访的间隔", "minutes_move_on": "责令离开用时",
    "minutes_explain": "劝导说理用时", "minutes_home_visit": "上门走访用时", "minutes_mobilise": "请亲友单位做工作用时",
    "minutes_document": "现场取证用时", "minutes_seize": "现场查扣用时", "minutes_guide": "引导进摊位用时",
    "minutes_assist": "帮办证或贷款用时", "people_seize": "查扣所需人数", "people_usual": "其他处置所需人数",
    "desk_document": "取证结案的文书用时", "desk_seize": "查扣的文书用时",
}  # fmt: skip

PUBLICITY = {
    "campaign_push": "宣传的第一条信息补上所缺认可的比例", "report_push": "体验过执法的记者的一篇报道补上的比例",
    "message_half_life": "对这类信息记忆的半衰期，每条都比前一条作用小",
    "open_day_effect": "与充分尊重人的队员共同执勤一天补上所缺认可的比例",
    "rebuttal_belief": "完整的回应能立即挽回视频冲击的比例", "rebuttal_half_life": "回应拖延多久价值减半",
    "rebuttal_backfire": "毫无证据的回应适得其反的程度",
}  # fmt: skip

RECORDS = {
    "record_acceptance": "当场出示很长的记录，能消除多少因损失而生的怨气",
    "record_half": "出示的记录达到多少条时作用为一半", "evidence_note": "队员的违规记录在争议时成立的概率",
    "evidence_documented": "有见证的书面证据或查扣物品在争议时成立的概率",
    "evidence_recorder": "执法记录仪能挽救多少本会不成立的案件",
    "recorder_caught": "告知录像后，反抗而不被追究的机会减少多少",
    "recorder_respect": "队员充分在意录像时，补上所缺尊重的比例",
    "recorder_habituation": "无人查看录像时，队员习以为常的半衰期",
    "recorder_reviews_half": "复盘多少案件时，队员在意录像的程度为第一天的一半",
}  # fmt: skip

RESIDENTS = {
    "share_at_home": "白天在家的居民比例", "share_at_school": "在街区内上学的居民比例",
    "share_outside_work": "在街区外工作的居民比例", "shopping_trips": "每人在摊位或小店的购买次数",
    "demand_produce": "购买中果蔬的比例", "demand_breakfast": "购买中早点的比例",
    "demand_snacks": "购买中小吃的比例，其余为百货", "basket_median": "每次购买金额的中位数",
    "basket_sigma": "购买金额的离散（对数标准差）", "passing_factor": "上下班经过车站的人购买的可能性高出多少",
    "walking_reach": "人们为购物愿意走多远", "huff_attraction": "Huff 选择中吸引力的指数：大于 1 时摊位聚集比分散更吸引人",
    "huff_distance": "Huff 选择中距离的指数", "huff_nearest": "近到多少米后再近也无差别",
    "shop_pull": "一排街角小店的吸引力（中等摊位为 1）", "nuisance_weight": "扰民在决定投诉时的权重",
    "tolerance_mean": "居民能忍受的扰民程度", "tolerance_spread": "忍受程度在居民之间的标准差",
    "complaints_per_person": "一个个体投诉时其中实际投诉的人数", "nuisance_memory": "一个时步后扰民感还剩多少",
    "night_nuisance": "22 时后摊位扰民与白天之比", "blocking_nuisance": "堵路使摊位扰民感增加多少",
    "nuisance_reach": "摊位扰民的距离", "opinion_mean": "居民对执法认可所回归的均值",
    "opinion_spread": "认可在居民之间的标准差", "openness": "熟人看法相对自身立场的权重",
    "opinion_pace": "看法一天移动多少", "rewired_ties": "住在别处的熟人比例", "household_weekly_income": "有车家庭的周收入",
    "lock_value": "一把地锁的价格", "market_word": "摊贩自行听说附近便民市场的概率",
    "market_word_busy": "市场满员时的同一概率：在那里摆摊的人会说",
}  # fmt: skip

SITING = {
    "weight_revenue": "预期收入对数的权重", "weight_risk": "预期损失与日收入之比（执法风险）的权重",
    "weight_distance": "离家距离的权重", "weight_fee": "费用与日收入之比的权重", "weight_habit": "习惯的权重",
    "weight_peers": "同行所占比例的权重", "weight_safety": "不会被劝离的地点的权重",
    "weight_presence": "执法存在感的威慑程度", "weight_restraint": "被说服的摊贩避开严禁区的程度",
    "home_utility": "半天在家的效用", "wait_utility": "多等执法人员一个时步的效用",
    "attachment_to_trade": "自己的营生比最低工资的工作更值多少", "weight_wage": "收入低于最低工资时转业的推力",
    "own_experience": "自己的收入经验相对传闻的权重", "takings_learning": "最近一次经营在传闻收入中的权重",
    "prior_pull": "无人经营的地点其传闻收入每半天被遗忘的速度", "habit_learning": "习惯每半天形成的速度",
    "fill_learning": "最近半天在“该处多满”传闻中的权重", "risk_learning": "一次到访在某地某时感知风险中的权重",
    "warning_weight": "附近的到访相对本处到访的权重", "quiet_learning": "在某处未见执法的时段在感知风险中的权重",
    "scout_willingness": "在肯定有执法的地方放哨并闻讯离开的摊贩比例", "scout_reach": "望风者能在多远处示警",
    "camera_notice": "被摄像头或巡查员发现相对执法到访的权重", "memory_half_life": "感知风险的半衰期",
    "loss_learning": "一次接触在预期损失中的权重", "loss_half_life": "预期损失的半衰期",
    "nuisance_of_moving": "在摊贩自己看来，被劝离一次的代价",
}  # fmt: skip

TRAINING = {
    "lecture_law": "一小时讲课补上所缺法律知识的比例", "lecture_respect": "一小时讲课补上街头尊重的比例：态度可教，行为略随",
    "practice_skill": "一小时演练与交流补上沟通和判断技能的比例", "practice_tactics": "一小时演练补上平息争执技巧的比例",
    "skill_half_life": "培训所得的半衰期", "judgement_in_fatigue": "练过的判断力使疲劳的队伍少失尊重的程度",
    "tactics_in_words": "充分练习的技巧对口角升级速率的影响", "tactics_before_blows": "充分练习的技巧对动手升级速率的影响",
    "law_in_explanation": "学过法律后，讲解能多说清多少",
}  # fmt: skip

VENDORS = {
    "share_produce": "卖果蔬的摊贩比例", "share_breakfast": "卖早点的摊贩比例",
    "share_snacks": "卖小吃的摊贩比例，其余卖百货",
    "mark_up": "进价上的中等加价", "mark_up_spread": "加价在摊贩之间范围的一半",
    "appeal_sigma": "摊贩对顾客吸引力的离散（对数标准差）", "tools_value": "秤、三轮车和摊架价值的中位数",
    "consumption_floor": "摊贩家庭不可少的开支", "starting_income": "摊贩起步时预期的收入",
    "starting_cash": "起步摊贩现金的中位数", "starting_expected_loss": "没有经历过的人以为一次执法接触要损失多少",
    "tie_strength": "与辖区亲友和单位联系强度的均值", "temper": "怨气超过多少会反抗（Epstein 的阈值）的均值",
    "temper_spread": "该阈值在人与人之间的标准差", "fear_of_arrest": "被控制的可能性的平均权重（Epstein 的风险厌恶）",
    "legitimacy_mean": "起始时正当性信念的均值", "legitimacy_spread": "正当性信念在摊贩之间的标准差",
    "minimum_wage": "最低工资", "stock_margin": "进货量与预期销量之比", "working_capital": "少于多少钱货就无法经营",
    "days_until_bankrupt": "没有本钱多少天后放弃", "days_to_start_again": "工具被扣后多少天重新出摊",
    "spending_share": "超出基本开支的收入中花掉的比例", "savings_spent": "超出起始现金的积蓄每天花掉或寄回家的比例",
    "income_memory_days": "摊贩按多少天平均自己的收入", "profit_share": "摊贩和队员心目中利润占销售额的比例",
    "entry_rate": "行业收入等于最低工资时的新摊贩", "entry_response": "进入对收入与最低工资之比的弹性",
    "stall_lapses_after": "规划摊位多少天不用就转给别人", "starting_violations": "起始就在的摊贩台账上的违规次数",
}  # fmt: skip

PARAMETER_MEANINGS = {
    **AFTERMATH, **COMMUNITY, **DRIVERS, **ENCOUNTER, **OFFICERS, **PUBLICITY, **RECORDS, **RESIDENTS, **SITING,
    **TRAINING, **VENDORS,
}  # fmt: skip
"""By the parameter's name."""

SETTINGS = {
    "city.width": "街区东西向的格数，每格 20 米", "city.height": "街区南北向的格数，每格 20 米",
    "city.seed": "生成哪个街区；与运行的随机种子分开，多次运行可共用一个街区",
    "city.map": "读入文本地图而不生成街区；大小和用地以地图为准",
    "city.arterial_spacing": "主干路间距（米）", "city.collector_spacing": "次干路间距（米）",
    "city.lane_spacing": "支路间距（米）", "city.shopping_streets": "每 1.44 平方公里的商业街条数",
    "city.street_markets": "每 1.44 平方公里已成气候的马路市场个数", "city.schools": "每 1.44 平方公里的学校数",
    "city.vacant_share": "空地占街区面积的比例", "city.green_share": "绿地占街区面积的比例：公园和小区绿化",
    "people.weight": "一个居民或司机个体代表的人数",
    "people.newcomer_rows_share": "为后来入行的摊贩预留的名额，占起始摊贩数的比例",
}  # fmt: skip
"""Of settings that are no parameters of behaviour and that the report does not name elsewhere, by dotted name."""

UNITS = {
    "1/h": "1/小时", "1/hour": "1/小时", "1/km": "1/公里", "1/min": "1/分钟", "1/tick": "1/时步",
    "cases per team and week": "件/队·周", "entries": "条", "log": "对数", "logit": "logit", "m/min": "米/分钟",
    "person-min": "人分钟", "share of a half-day": "占半天的比例", "share per +100 %": "每 +100% 的比例",
    "stalls/cell and side": "摊位/格·侧", "1": "1",
}  # fmt: skip


def by_meaning() -> dict[str, str]:
    """The translations by the English meaning, as the report's table of texts has them."""
    from vendorsim.parameters import PARAMETERS
    from vendorsim.settings import Settings

    known = {name: one.meaning for name, one in PARAMETERS.items()}
    for section in ("city", "people", "patrol"):
        fields: Any = getattr(Settings.model_fields[section].annotation, "model_fields", {})
        known |= {f"{section}.{name}": field.description or "" for name, field in fields.items()}
    told = {**SETTINGS, **PARAMETER_MEANINGS}
    return {" ".join(known[name].split()): said for name, said in told.items() if name in known}
