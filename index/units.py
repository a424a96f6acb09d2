"""Units of measure: what they look like behind a number, and how to bring them to one scale."""

import re
from dataclasses import dataclass
from functools import cache

SCALES = {"万亿": 1e12, "千亿": 1e11, "百亿": 1e10, "亿": 1e8, "千万": 1e7, "百万": 1e6, "十万": 1e5, "万": 1e4, "千": 1e3, "百": 1e2}
"""What stands between a number and its unit, and how many it means."""

BASES: dict[str, tuple[str, float]] = {
    "公斤": ("吨", 1e-3),
    "千克": ("吨", 1e-3),
    "斤": ("吨", 5e-4),
    "平米": ("平方米", 1.0),
    "㎡": ("平方米", 1.0),
    "平方公里": ("平方米", 1e6),
    "公顷": ("平方米", 1e4),
    "亩": ("平方米", 1e4 / 15),
    "千米": ("公里", 1.0),
    "里": ("公里", 0.5),
    "米": ("公里", 1e-3),
    "块": ("元", 1.0),
    "名": ("人", 1.0),
    "兆瓦": ("千瓦", 1e3),
    "mw": ("千瓦", 1e3),
    "度": ("千瓦时", 1.0),
}
"""Units that others of the same thing are counted in: the common one, and how many of it one is."""

KNOWN = (
    "元 美元 欧元 港元 日元 英镑 块 % 个百分点 百分点 ‰ 人次 人 名 户 位 吨 公斤 千克 斤 克 标准煤 平方公里 平方千米 平方米 平米 ㎡ "
    "公顷 亩 公里 千米 海里 里 米 厘米 公分 毫米 立方米 方 千瓦时 千瓦 兆瓦 mwh mw gwh gw kwh kw 度 小时 分钟 秒 个月 周 天 年 岁 倍 分 成 "
    "家 个 项 所 座 条 辆 张 只 处 栋 幢 件 次 门 支 种 批 架 艘 台 票 部 片 类 级 届 场 套 间 床 株 棵 头 口 册 篇 本 集 首 枚 颗 对 "
    "组 团 层 轮 期 步 站 段 根 箱 盏 孔 眼 宗 起 例 单 份 笔 亩次 标箱 标准箱 车次 架次 班次 人份 剂次 床位 等 房 品 号 版 升 ℃ 海拔 "
    "师 旅 艘次 桶 瓶 袋 杯 代 曲 话 章 回 幅 幕 局 球 胜 负 圈 环 排 路 线 街 匹 尾 羽 郡 国 省 市 县 区 州 镇 乡 村 城 社区 街道 车道 居 连 营 员 字"
).split()
"""Units and measure words of reports, normalised."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit on its common scale: 亿元 is 元 with ``factor`` 1e8."""

    base: str
    factor: float


@cache
def unit(scale: str, name: str) -> Unit:
    """The unit ``name`` behind the scale word ``scale`` (either may be empty)."""
    base, factor = BASES.get(name, (name, 1.0))
    return Unit(base, factor * SCALES.get(scale, 1.0))


PATTERN = "|".join(sorted(map(re.escape, KNOWN), key=len, reverse=True))
SCALE = "|".join(SCALES)
