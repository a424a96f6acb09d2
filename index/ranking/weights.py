"""Every number that ranking and answering depend on, and where it comes from.

Tuned on two question sets over 1,924 government work reports (figures, and questions as people type them), the
questions on two district reports, and two sets of reading-comprehension questions.  On the held-out set only
CANDIDATES was compared, and made no difference at rank one.  PASSAGE and GUESSED_REGION were chosen on DRCD; the other
sets did not change with them.

What chooses an answer inside passages (from VALUE on) was set by hand on the two district reports and the figures and
questions as people type them; NEAR and LISTING on CMRC 2018 trial; none of them on the held-out set.
"""

CANDIDATES = 30
"""Passages looked at closely: 30, 60 and 120 gave the same success at one and three on three sets."""

GRAMS = 0.6
"""Characters and pairs beside words, in scores of the same model (eleven sets, .983 against .953 at rank one)."""

SYNONYMS = 0.5
"""A word of another name of what is asked for beside a word of the question."""

CLAUSE = 0.8
"""The clause that answers best beside the passage's share of the best score there can be, for a figure."""

PASSAGE = 0.3
"""The same where no figure is asked for: reasons, lists and definitions take more than a clause (.2 to .35 were compared;
.3 is best on DRCD and the held-out set, the others do not change)."""

LEAD = 0.1
"""The share of the question in a passage's first LEAD_CHARS characters, which say what it is about: .1 to .4 helped on
CMRC, .2 and more cost on DRCD, the report sets did not change."""

LEAD_CHARS = 12

DEFINED = 0.3
"""The same where a definition is asked for, which begins with what it defines."""

EXPLAINS = 0.3
"""A passage that begins by explaining a word of a question for a list, a name or a reason: a note."""

OTHER_REGION = 0.25
"""A passage of a report that speaks for another place: bends rather than breaks, a misread region is found."""

OTHER_NATION = 0.6
"""A passage of a report that speaks for a part, where the question says 全国, 我国 or 国家."""

NO_SUBJECT = 0.7
"""The same for a report that speaks for nobody: news, a notice, a judgement."""

GUESSED_REGION = 0.35
"""The same where the report does not say for whom it speaks and its place was guessed from its text."""

GUESSED_YEAR = 0.7
"""A passage that does not say the year asked for, in a report whose own year was guessed from its text."""

OTHER_YEAR = 0.3
"""A passage that tells of another year."""

NO_YEAR = 0.6
"""A passage that tells of no year: a note, a list."""

SPAN_END = 0.85
"""A passage that tells of several years, the last of them the year asked for."""

SPAN_YEAR = 0.5
"""A passage that tells of several years, another of them the year asked for."""

OTHER_KIND = 0.55
"""A target where a result is asked for, or the other way round."""

OLDER = 0.01
"""Taken off for each year that a report lies behind the newest, where no year is asked for; at most tenfold."""

UNIT = 0.5
"""A figure in the unit asked for right behind the metric; a figure in another unit, or a
date where one is asked for, counts a third of it."""

INTENT = 0.25
"""A clause that says "力争" where a result is asked for, or that tells of another year."""

CARRY = 0.5
"""What the clause before says of the question, for the clause that goes on with it."""

FORMER = 0.5
"""Taken off a number that only says what there was before."""

WRITTEN = 0.3
"""Taken off a number written out (两个, 十余家): mostly a turn of phrase."""

NEAR = 5.0
"""How much more the words beside the question word count than others in choosing a sentence (1 to 5 tried)."""

LISTING = 1.3
"""How much better a sentence that lists things answers where a list is asked for."""

DATED_WELL = 1.5
"""How much better a sentence answers that says the month, and the day, which the question names."""

EXPLAINED = 2.0
"""How much better a sentence answers that begins by explaining the word asked about: “两翼”是指."""

OTHER_DAY = 0.7
"""A passage that says other months or days than the one which the question names."""

SUMMARY = 0.75
"""A passage that sums up what others say (综上所述), beside which those are the better answer."""

NOT_FOUND = 0.25
WEAK = 0.45
"""Shares of the question's idf mass in the best passage below which it is no answer, or an uncertain one."""

PLACED = 0.1
"""The same as NOT_FOUND for a passage of the place and the year that the question names: it may say it in other words."""

BY_CHANCE = 0.18
"""How much more of a question that says neither place nor year has to be found for each tenfold of places that the
library speaks for: among many, some passage shares its words by chance."""

SAME_WORDS = 0.6
"""The share of the question that makes a passage worth showing though it holds no number that fits."""

LOOKED_AT = 5
"""Hits in which a value is looked for that the best one does not give."""

CLOSE = 0.5
"""How close to the best such a hit has to be."""

SPAN = 0.2
"""How likely the words of a sentence have to be the ones that answer to be given instead of the sentence."""

SPAN_OR_SENTENCE = 0.4
"""The same for keywords and for what something is, which the whole sentence mostly answers."""

NEAR_FIGURE = 0.12
"""How probable it is at least that a figure is right that makes its passage worth showing."""
