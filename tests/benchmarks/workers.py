"""What more processes that answer are worth: WENBAO_DATA=… PYTHONPATH=.:tests python -m benchmarks.workers REPORTS
[MOST] [ROUNDS]

One process, two, … MOST (2) answer in turn, ROUNDS (5) times over.  Each time 500 chats ask at the same moment, each its own
question, after 100 others warmed the processes; then all the processes' memory is looked at.

    a second   questions answered, in all rounds and the middle one
    times      the middle one over that of one process
    differ     replies that are not what one process replies
    private, shared MB   memory of the process that has most, its own and mapped with others
"""

import asyncio
import sys
from pathlib import Path
from statistics import median

from benchmarks.load import chatting, opened, pids, questions, rushed

CHATS, WARM = 500, 100

Replies = dict[int, str]


async def answered(reports: Path, workers: int) -> tuple[float, Replies, tuple[float, float]]:
    """Questions a second, the reply to each chat, and the most memory of a process (MB of its own, MB mapped)."""
    with opened(reports, workers) as bot:
        every = dict(enumerate(questions(bot.service, WARM + CHATS), 10_000))
        asked = {chat: every.pop(chat) for chat in range(10_000, 10_000 + WARM)}
        async with chatting(bot, 20) as telegram:
            await rushed(telegram, asked)
            telegram.forget()
            took = await rushed(telegram, every)
            replies = {chat: text for (chat, _), _, text in telegram.replies}
            return len(replies) / took, replies, max(map(_memory, pids()[1:]))


def _memory(process: int) -> tuple[float, float]:
    told = dict(
        line.split()[:2] for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:]
    )
    kinds = (("Private_Clean:", "Private_Dirty:"), ("Shared_Clean:", "Shared_Dirty:"))
    private, shared = (sum(int(told[name]) for name in names) / 1024 for names in kinds)
    return private, shared


async def main(reports: str, most: str = "2", rounds: str = "5") -> None:
    rates: dict[int, list[float]] = {workers: [] for workers in range(1, int(most) + 1)}
    memory = dict.fromkeys(rates, (0.0, 0.0))
    differ, first = dict.fromkeys(rates, 0), Replies()
    for _ in range(int(rounds)):
        for workers, seen in rates.items():
            rate, replies, used = await answered(Path(reports), workers)
            first = first or replies
            seen.append(rate)
            differ[workers] += sum(first[chat] != replies.get(chat) for chat in first)
            memory[workers] = max(memory[workers], used)
            print(f"  {workers}: {rate:.1f}", flush=True)
    for workers, seen in rates.items():
        times = median(seen) / median(rates[1])
        print(
            f"{workers} processes: {' '.join(f'{rate:.0f}' for rate in sorted(seen))} a second, {median(seen):.1f}; "
            f"times {times:.2f}; differ {differ[workers]}; private {memory[workers][0]:.0f} MB, shared {memory[workers][1]:.0f} MB"
        )


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
