"""What a question asks for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.answering.clauses import Judge
from index.answering.features import FigureJudge
from index.query import intent as asked
from index.query.intent import Kind
from index.query.places import Places
from index.query.question import understand
from index.text.normal import normalise
from index.text.segmenter import Segmenter


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("新建了多少公里农村公路", Kind.FIGURE),
        ("有几所学校", Kind.FIGURE),
        ("从开工到通车用了多久", Kind.FIGURE),
        ("工期有多长时间", Kind.FIGURE),
        ("空气质量排第几", Kind.FIGURE),
        ("是第几批试点", Kind.FIGURE),
        ("你知道产值是多少吗", Kind.FIGURE),
        ("占了百分之几", Kind.FIGURE),
        ("项目是哪天奠基的", Kind.DATE),
        ("展会几月几号开幕", Kind.DATE),
        ("哪年通车", Kind.DATE),
        ("大桥什么时候合龙", Kind.DATE),
        ("谁当选市长", Kind.PERSON),
        ("哪位运动员夺冠", Kind.PERSON),
        ("哪里在建产业园", Kind.PLACE),
        ("哪个县最早脱贫", Kind.PLACE),
        ("获奖的村有哪些", Kind.LIST),
        ("哪几个镇通了天然气", Kind.LIST),
        ("是哪三座水库", Kind.LIST),
        ("要撤并哪两个部门", Kind.LIST),
        ("引进了哪家企业", Kind.NAME),
        ("原告与被告的关系是?", Kind.NAME),
        ("他的职务为?", Kind.NAME),
        ("合同约定的金额是?", Kind.FIGURE),
        ("那台戏叫什么", Kind.NAME),
        ("设了啥贷款", Kind.NAME),
        ("用什么办法治河", Kind.NAME),
        ("财政收入为啥没完成计划", Kind.REASON),
        ("怎么保护山林", Kind.REASON),
        ("如何解决停车难", Kind.REASON),
        ("对乱收费是什么态度", Kind.REASON),
        ("什么是三重底色", Kind.DEFINITION),
        ("“一带两廊”指的是什么", Kind.DEFINITION),
        ("甲区和乙区哪个更多", Kind.COMPARISON),
        ("甲区和乙区产值哪个高", Kind.COMPARISON),
        ("2010年至2013年进出口变化情况", Kind.TREND),
        ("石桥 照片", Kind.KEYWORDS),
        ("how many bridges were built", Kind.FIGURE),
        ("when was the road opened", Kind.DATE),
        ("who leads the office", Kind.PERSON),
    ],
)
def test_the_form_of_a_question_says_what_would_answer(question: str, kind: Kind) -> None:
    assert asked.kind(question) is kind


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        ("云岭2022年产值超过百亿了吗?", "云岭2022年产值超过百亿了"),
        ("大桥是不是已经合龙", "大桥是已经合龙"),
        ("有没有建成三座水厂", "有建成三座水厂"),
        ("粮食产量是否破了纪录", "粮食产量破了纪录"),
        ("失业率控制在3%以内,对吗", "失业率控制在3%以内"),
        ("茶园面积是20万亩,对不对?", "茶园面积是20万亩"),
        ("税收比上年少了,对吧", "税收比上年少了"),
        ("产值破千亿了没有", "产值破千亿了"),
        ("水库完工了没", "水库完工"),
        ("学费会不会涨", "学费会涨"),
        ("老人能不能免费坐车", "老人能免费坐车"),
        ("增速全省第一,是吗", "增速全省第一"),
        ("出口是增长的吗", "出口是增长的"),
        ("社零是下降的,没错吧?", "社零是下降的"),
        ("企业要不要交保证金", "企业要交保证金"),
        ("是12所学校么", "是12所学校"),
    ],
)
def test_yes_or_no_and_what_is_to_be_confirmed(question: str, statement: str) -> None:
    assert asked.kind(question) is Kind.YESNO
    assert asked.statement(question).replace(",是", "") == statement


@pytest.mark.parametrize(
    "question", ["口号是什么", "产值是多少吗", "有没有说怎么治", "怎么", "哪家是不是", "那么"]
)
def test_a_question_word_is_no_yes_or_no(question: str) -> None:
    assert asked.kind(question) is not Kind.YESNO


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2018年到2022年地区生产总值", Kind.TREND),
        ("近三年固定资产投资", Kind.TREND),
        ("2022年地区生产总值", Kind.FIGURE),
        ("云岭 2022 粮食播种面积", Kind.FIGURE),
        ("云岭社零总额", Kind.FIGURE),
        ("云岭22年GDP", Kind.FIGURE),
        ("GDP of 云岭 2022", Kind.FIGURE),
        ("云岭 2019 新建停车位", Kind.FIGURE),
        ("云岭市 失业保险参保人数 2020", Kind.FIGURE),
        ("一九八一 公路货物周转量", Kind.FIGURE),
        ("云岭 高铁里程", Kind.FIGURE),
        ("云岭 2014 中水回用率", Kind.FIGURE),
        ("云岭 教师周转房 建设套数", Kind.FIGURE),
        ("云岭2022报告 创建示范村", Kind.FIGURE),
        ("云岭市2020年的GDP", Kind.FIGURE),
        ("十三五 居民收入年均增速", Kind.FIGURE),
        ("云岭 每亩补贴标准", Kind.FIGURE),
        ("云岭 研发经费占比", Kind.FIGURE),
        ("2018年到2022年桥梁", Kind.KEYWORDS),
        ("云岭2022年人才政策", Kind.KEYWORDS),
        ("云岭2022年优化环境的机制", Kind.KEYWORDS),
        ("石桥", Kind.KEYWORDS),
    ],
)
def test_keywords_that_end_in_what_is_counted_ask_for_a_number(
    text: str, kind: Kind, segmenter: Segmenter
) -> None:
    assert understand(text, segmenter, Places(["云岭市"])).kind is kind


@pytest.mark.parametrize(
    ("question", "planned"),
    [
        ("2020年就业目标多少人", True),
        ("打算改造多少老旧小区", True),
        ("22年要引进几个项目", True),
        ("想做到多少亿", True),
        ("重要项目有多少个", False),
        ("主要粮食产量多少", False),
        ("完成了多少投资", False),
        ("我想知道产量是多少", False),
        ("怎么保护山林", None),
        ("石桥", None),
    ],
)
def test_target_result_or_left_open(question: str, planned: bool | None) -> None:
    assert asked.planned(question) is planned


@pytest.mark.parametrize(
    ("question", "fits", "not_fits"),
    [
        ("修了多少公里路", "36公里", "36亿元"),
        ("花了多少钱", "3元", "3人"),
        ("多少人就业", "3人", "3%"),
        ("投资增长多少", "7%", "7亿元"),
        ("改造多少平米", "3平方米", "3米"),
        ("有几家公司", "3家", "3个"),
        ("发了多少千瓦时电", "3千瓦时", "3千瓦"),
        ("装机多少千瓦", "3千瓦", "3吨"),
        ("种了几株古树", "3株", "3亩"),
        ("存栏多少头猪", "3头", "3户"),
        ("投资多少亿", "3元", "3吨"),
        ("上调几个点", "3个百分点", "3个"),
        ("藏书多少册", "3册", "3件"),
        ("开行多少列", "3列", "3辆"),
        ("装了几盏路灯", "3盏", "3条"),
        ("捕捞多少艘渔船", "3艘", "3辆"),
    ],
)
def test_the_words_of_a_question_name_the_unit(question: str, fits: str, not_fits: str) -> None:
    unit = asked.unit(question, asked.kind(question))
    number = len(fits) - len(fits.lstrip("0123456789"))
    assert unit
    assert unit.match(fits, number)
    other = unit.match(not_fits, number)
    assert other is None or other[0] != not_fits[number:]


@pytest.mark.parametrize("question", ["工资涨到多少", "指数降到多少", "那几年花在路上的", "好几年没修"])
def test_no_unit_where_the_words_name_none(question: str) -> None:
    assert asked.unit(question, Kind.FIGURE) is None


@pytest.mark.parametrize(
    ("question", "year"),
    [("云岭24年增速,不要25年目标", 2024), ("云岭2019年资金多少?不是2018年的", 2019)],
)
def test_what_is_not_asked_for_is_left_out(question: str, year: int, segmenter: Segmenter) -> None:
    understood = understand(question, segmenter, Places(["云岭市"]))
    assert (understood.when.first, understood.when.last) == (year, year)
    assert not understood.planned


@settings(max_examples=200, deadline=2000)
@given(
    st.text(st.sampled_from("多少几哪谁是不有没吗什么和与年度到达报告二十五市县区,?、 2中山a"), max_size=1200)
)
def test_any_text_is_understood_in_time(segmenter: Segmenter, text: str) -> None:
    understood = understand(text, segmenter, KNOWN)
    assert understood == understand(text, segmenter, KNOWN)


@settings(max_examples=100, deadline=2000)
@given(st.text(max_size=1200))
def test_foreign_text_is_understood_in_time(segmenter: Segmenter, text: str) -> None:
    assert understand(text, segmenter, KNOWN).kind in Kind


@pytest.mark.parametrize(
    "word", ["达到", "是", "和", "马山县", "2022年到", "几", "changzhi ", "是不是", "、多少"]
)
def test_a_word_said_over_and_over_is_understood_in_time(word: str, segmenter: Segmenter) -> None:
    normal = normalise(word * 400)
    understand(normal, segmenter, KNOWN)


KNOWN = Places(["云岭市", "南宁市", "全国"])


@pytest.mark.parametrize(
    ("question", "fits", "other"),
    [
        ("投资几个亿", "元", "个"),
        ("农民收入多少块", "元", "人"),
        ("拿了几块金牌", "块", "元"),
        ("占全省几成", "%", "成"),
        ("搬迁户数", "户", "人"),
        ("铁路有多长", "公里", "个"),
        ("给多少农民工追回了工资", "名", "元"),
    ],
)
def test_the_unit_asked_for_in_the_words_of_people(question: str, fits: str, other: str) -> None:
    unit = asked.unit(normalise(question), Kind.FIGURE)
    assert unit is not None
    assert unit.match(fits)
    assert not unit.match(other)


def test_arranging_something_is_no_rank(segmenter: Segmenter) -> None:
    question = understand("中央财政赤字安排了多少", segmenter, Places([]))
    assert not FigureJudge(question, Judge(question, {}))._rank
