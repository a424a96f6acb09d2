"""What the chat says itself, in Chinese, and in English to whom Telegram says reads English.

What is quoted and where it stands is in the reports' own language always.
"""

from typing import NamedTuple


class Phrases(NamedTuple):
    """Everything the chat says in one language; braces are filled in where it is said."""

    help: str
    stale: str
    gone: str
    sorry: str
    away: str
    draw: str
    figures_of_whom: str
    words_only: str
    empty: str
    too_long: str
    wait: str
    closed: str
    weak: str
    near: str
    scope: str
    moved: str
    share: str
    not_found: str
    rephrase: str
    further: str
    around: str
    more: str
    similar: str
    file: str
    copy: str
    before: str
    after: str
    everywhere: str
    liked: str
    disliked: str
    withdrawn: str
    too_large: str
    listed: str
    none_listed: str
    chosen: str
    all_asked: str
    choose_these: str
    ask_all: str
    previous: str
    next: str
    how: str
    taken: str
    too_heavy: str
    remove: str
    remove_which: str
    remove_sure: str
    remove_yes: str
    removed: str
    no_feedback: str
    feedback_good: str
    feedback_bad: str
    stats: str
    stats_counts: str


CHINESE = Phrases(
    help="""您好，这里是问报：用报告里的原话回答问题，并注明出处。

直接发问题即可；改动已发的问题，回答会跟着改。
在群里请用 /ask 问题，或者 @我、回复我。
在任何对话里输入 @{bot} 问题，可以直接引用答案。
/reports 看看有哪些报告，也可以选定只在哪几份里找；/reports 地区或年份 只列其中一部分。
/figures 地区 指标 把报告里的数字列成表格。

点出处可以看原文前后的段落。报告里没有的，我会如实说没有。""",
    stale="这个按钮已过期，请再问一次。",
    gone="这段原文已改动或不在报告里了，请再问一次。",
    sorry="抱歉，刚才出了点问题，请稍后再试。",
    away="报告库暂时连不上，请稍后再问。",
    draw="📈 画成图",
    figures_of_whom="请写明要哪里的数字，例如：/figures 潞城区 粮食产量",
    words_only="我只看得懂文字。请直接写下您的问题，或发送 /help 看看怎么用。",
    empty="请写下要问的问题，例如：{example}",
    too_long="问题太长了，请缩短到 {most} 字以内。",
    wait="您问得太快了，请过 {seconds} 秒再问。这之前的问题不再一一回复。",
    closed="这个机器人只对名单里的人开放。请把您的编号 {number} 告诉管理员。",
    weak="没有找到确定的答案，最接近的段落是：",
    near="相近的段落（第{first}–{last}条）：",
    scope="（只在选定的 {count} 份报告里找）",
    moved="（报告改过，这段原文现在是第{paragraph}段。）",
    share="分享这一段：",
    not_found="报告里没有找到答案。",
    rephrase="可以换个说法，写明地区、年份和指标再问。",
    further="… 另有 {count} 项",
    around="上下文 {number}",
    more="更多结果",
    similar="相近的段落",
    file="原文件",
    copy="复制出处",
    before="◀ 前文",
    after="后文 ▶",
    everywhere="在全部报告里找",
    liked="谢谢！已记下 👍",
    disliked="谢谢！已记下 👎，管理员会看到。",
    withdrawn="已撤回。",
    too_large="文件太大，Telegram 发不了。",
    listed="共 {count} 份报告，第 {page}/{pages} 页",
    none_listed="没有这样的报告。",
    chosen="现在只在选定的 {count} 份报告里找（✓）。",
    all_asked="现在在全部报告里找。点编号可以选定。",
    choose_these="只问这 {count} 份",
    ask_all="问全部报告",
    previous="◀",
    next="▶",
    how="怎么用",
    taken="收下了：{report}，{count} 段，现在就可以问。",
    too_heavy="文件太大，最多 {most} MB。",
    remove="移除",
    remove_which="要移除哪一份？共 {count} 份相符。写上 /remove 和名称里的几个字可以缩小范围。",
    remove_sure="确定移除 {report}？文件会留在报告文件夹的 .removed 里。",
    remove_yes="确定移除",
    removed="已移除 {report}。",
    no_feedback="还没有人评价过回答。",
    feedback_good="好评 {count} 条：可以直接用于 wenbao evaluate 的问题文件。",
    feedback_bad="差评 {count} 条：补上 report 和 evidence 之后可用于 wenbao evaluate。",
    stats="报告 {reports} 份，段落 {passages} 个，已运行 {hours} 小时。",
    stats_counts="近 {days} 天：{answered} 个已答，{weak} 个不确定，{not_found} 个没有找到，{inline} 次内联，👍 {good}，👎 {bad}",
)

ENGLISH = Phrases(
    help="""Hello, this is wenbao: it answers questions in the words of the reports, and says where they stand.

Just send a question in Chinese; edit it, and the answer follows.
In groups use /ask, mention me, or reply to me.
Type @{bot} and a question in any chat to quote an answer there.
/reports lists the reports and lets you choose which to ask; /reports with a place or year lists some.

Tap a source to read around it. What the reports do not hold, I say so.""",
    stale="This button has expired, please ask again.",
    gone="These words have changed or are gone from the reports, please ask again.",
    sorry="Sorry, something went wrong. Please try again later.",
    away="The library cannot be reached right now. Please ask again later.",
    draw="📈 Chart",
    figures_of_whom="Say whose figures you want, such as: /figures 潞城区 粮食产量",
    words_only="I only read text. Send a question, or /help.",
    empty="Please write your question, for example: {example}",
    too_long="That is too long, please keep to {most} characters.",
    wait="Too fast, please ask again in {seconds} seconds. Until then I stay silent.",
    closed="This bot is for people on its list. Tell its operator your number: {number}",
    weak="No certain answer; the closest passages:",
    near="Similar passages ({first}–{last}):",
    scope="(asked {count} chosen reports only)",
    moved="(The report has changed, this is now paragraph {paragraph}.)",
    share="Share this: ",
    not_found="The reports do not answer this.",
    rephrase="Try other words, with a place, a year and a figure's name.",
    further="… and {count} more",
    around="Around {number}",
    more="More",
    similar="Similar passages",
    file="File",
    copy="Copy source",
    before="◀ Before",
    after="After ▶",
    everywhere="Ask all reports",
    liked="Thank you! 👍 noted",
    disliked="Thank you! 👎 noted, the operator will see it.",
    withdrawn="Withdrawn.",
    too_large="The file is too large for Telegram.",
    listed="{count} reports, page {page}/{pages}",
    none_listed="No such report.",
    chosen="Asking {count} chosen reports only (✓).",
    all_asked="Asking all reports. Tap a number to choose.",
    choose_these="Ask these {count} only",
    ask_all="Ask all reports",
    previous="◀",
    next="▶",
    how="How it works",
    taken="Taken in: {report}, {count} passages. Ask away.",
    too_heavy="The file is too large, at most {most} MB.",
    remove="Remove",
    remove_which="Which one? {count} match. Give /remove some words of its name to narrow it down.",
    remove_sure="Remove {report}? The file is kept in the folder .removed of the reports.",
    remove_yes="Yes, remove it",
    removed="Removed {report}.",
    no_feedback="Nobody has judged an answer yet.",
    feedback_good="{count} liked: a question file for wenbao evaluate.",
    feedback_bad="{count} disliked: fill in report and evidence to use them with wenbao evaluate.",
    stats="{reports} reports, {passages} passages, up {hours} hours.",
    stats_counts="Last {days} days: {answered} answered, {weak} uncertain, {not_found} not found, {inline} inline, 👍 {good}, 👎 {bad}",
)


def phrases(language: str | None) -> Phrases:
    """What to say to somebody whose Telegram speaks ``language`` (an IETF tag)."""
    return ENGLISH if (language or "").lower().partition("-")[0] == "en" else CHINESE
