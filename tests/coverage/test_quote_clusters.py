"""One statement, many outlets: what is gathered, what stays apart, and what differs."""

import re
import time
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from wideangle.annotation.quotations.direct import quotations
from wideangle.annotation.speakers.plain_speakers import resolve_plainly
from wideangle.annotation.speakers.resolution import resolve
from wideangle.coverage.statements.quote_clusters import cluster_quotes
from wideangle.coverage.statements.utterances import Account
from wideangle.language import sentences
from wideangle.language.names import Aliases
from wideangle.model import Annotation, Article, Attribution, AttributionKind, DifferenceKind, NameKind, Span, Speaker

NAMED = re.compile(r"(?:Jana |J. Bridge|Piet )?(?:[Hh]olt|Oster)")
WHOLE = "“We will rebuild the old bridge before winter, and nobody will pay a crown for it,” said Mayor Jana Holt."


def account(text, outlet="Courier", day="2031-05-01", copy_of="", language="en"):
    article = Article(text, id=f"{outlet}-{day}-{len(text)}", outlet=outlet, published=day, language=language)
    bounds = sentences(text, language)
    said = quotations(text, bounds, language)
    if language == "en":
        names = [(Span(*match.span()), NameKind.PERSON) for match in NAMED.finditer(text)]
        found = resolve(text, bounds, names, said).attributions
    else:
        found = resolve_plainly(text, said, language)
    return Account(article, Annotation(tuple(bounds), found), copy_of)


def paraphrase(text, outlet, speaker, content, day="2031-05-02"):
    """An account with one indirect statement."""
    place, start = text.index(speaker), text.index(content)
    source, said = Span(place, place + len(speaker)), Span(start, start + len(content))
    attribution = Attribution((source,), (), (said,), AttributionKind.INDIRECT, Speaker(source))
    article = Article(text, id=outlet, outlet=outlet, published=day, language="en")
    return Account(article, Annotation((), (attribution,)))


def changes(quote, number=1):
    wording = quote.wordings[number]
    first = quote.wordings[0].article.text
    return [
        (
            difference.kind,
            difference.here.of(wording.article.text) if difference.here else "",
            difference.there.of(first) if difference.there else "",
        )
        for difference in wording.differences
    ]


def test_a_shorter_cut_is_the_same_statement():
    (quote,) = cluster_quotes(
        [account(WHOLE), account("“We will rebuild the old bridge,” Holt said.", "Herald", "2031-05-02")]
    )
    assert quote.speaker == "Jana Holt"
    assert quote.role == "Mayor"
    assert quote.witnesses == 2
    assert quote.first.article.outlet == "Courier"
    assert changes(quote) == [(DifferenceKind.SHORTER, "", "before winter, and nobody will pay a crown for it")]
    assert quote.spellings == ("Holt and Jana Holt: one gives the surname alone.",)


def test_ellipsis_brackets_and_changed_words_are_marked():
    other = "“We will rebuild the [Valmont] bridge … and nobody shall pay a crown for it,” Jana Holt said."
    (quote,) = cluster_quotes([account(WHOLE), account(other, "Herald", "2031-05-02")])
    assert changes(quote) == [
        (DifferenceKind.BRACKETED, "Valmont", "old"),
        (DifferenceKind.ELIDED, "", "before winter"),
        (DifferenceKind.CHANGED, "shall", "will"),
    ]


def test_words_left_out_in_silence_and_words_put_in():
    other = "“We will surely rebuild the old bridge, and nobody will pay a crown for it,” Jana Holt said."
    (quote,) = cluster_quotes([account(WHOLE), account(other, "Herald", "2031-05-02")])
    assert changes(quote) == [(DifferenceKind.ADDED, "surely", ""), (DifferenceKind.OMITTED, "", "before winter")]


def test_no_difference_reaches_over_words_of_the_reporter():
    other = "“It is late,” Jana Holt said. “We will rebuild the old bridge before winter.”"
    (quote,) = cluster_quotes([account(WHOLE), account(other, "Herald", "2031-05-02")])
    assert (DifferenceKind.LONGER, "It is late", "") in changes(quote)


def test_two_statements_stay_two():
    other = "“We will not close the old school this year,” said Mayor Jana Holt."
    assert len(cluster_quotes([account(WHOLE), account(other, "Herald")])) == 2


def test_the_same_short_phrase_of_two_speakers_is_two_statements():
    texts = ["“It is over for us,” said Jana Holt.", "“It is over for us,” said Piet Oster."]
    assert len(cluster_quotes([account(text, outlet) for text, outlet in zip(texts, ("A", "B"), strict=True)])) == 2


def test_copies_are_shown_and_not_counted():
    accounts = [account(WHOLE), account(WHOLE, "Herald", "2031-05-02", copy_of="Courier-2031-05-01-1")]
    (quote,) = cluster_quotes(accounts)
    assert quote.witnesses == 1
    assert [wording.copy_of for wording in quote.wordings] == ["", "Courier-2031-05-01-1"]


def test_the_earliest_comes_first_and_the_undated_last():
    accounts = [
        account(WHOLE, "Late", "2031-05-03"),
        account(WHOLE, "None", None),
        account(WHOLE, "Early", "2031-05-01"),
    ]
    (quote,) = cluster_quotes(accounts)
    assert [wording.article.outlet for wording in quote.wordings] == ["Early", "Late", "None"]


def test_a_paraphrase_joins_the_quotation_of_the_same_speaker():
    text = "Jana Holt promised that the old bridge would be rebuilt before winter and that nobody would pay for it."
    accounts = [account(WHOLE), paraphrase(text, "Herald", "Jana Holt", text[text.index("the old") : -1])]
    others = [f"“The number{n} school stays open until day{n},” said Piet Oster." for n in range(12)]
    accounts += [account(other, "Post", "2031-05-04") for other in others]
    quote = cluster_quotes(accounts)[0]
    assert [wording.article.outlet for wording in quote.paraphrases] == ["Herald"]
    assert quote.witnesses == 2


def test_what_one_outlet_alone_tells_in_its_words_is_not_listed():
    text = "Jana Holt said that the ferry would stop at noon."
    assert cluster_quotes([paraphrase(text, "Herald", "Jana Holt", "that the ferry would stop at noon")]) == ()


def test_languages_stay_apart():
    german = account("„Wir bauen die Brücke neu“, sagte Jana Holt.", "Bote", language="de")
    french = account("« Nous reconstruirons le pont », a dit Jana Holt.", "Echo", language="fr")
    assert len(cluster_quotes([german, french])) == 2


def test_aliases_name_the_speaker():
    other = account("“We will rebuild the old bridge,” said J. Bridgeholt.", "Herald", "2031-05-02")
    quote = cluster_quotes([account(WHOLE), other], Aliases.parse("Jana Holt = J. Bridgeholt"))[0]
    assert quote.speaker == "Jana Holt"
    assert quote.witnesses == 2


def test_statements_cost_alike_however_many():
    def seconds(count):
        texts = [
            f"“Word{n} goes to place{n} with thing{n % 7} and friend{n % 50},” said Jana Holt." for n in range(count)
        ]
        accounts = [account(text, f"Outlet {number}") for number, text in enumerate(texts)]
        start = time.process_time()
        cluster_quotes(accounts)
        return time.process_time() - start

    seconds(50)
    assert seconds(1200) < 12 * max(seconds(300), 0.02)


PIECES = [
    "“We will go home now",
    "”",
    "said Jana Holt",
    ", ",
    "he said",
    ".",
    "\n",
    "…",
    "[now]",
    "we",
    '"',
    "go home",
    "»",
    "«",
]


@given(
    st.lists(st.one_of(st.text(max_size=30), st.lists(st.sampled_from(PIECES), max_size=20).map(" ".join)), max_size=4)
)
def test_any_texts_give_spans_within_their_own_article(texts):
    quotes = cluster_quotes([account(text, f"Outlet {number}") for number, text in enumerate(texts)])
    for quote in quotes:
        for wording in (*quote.wordings, *quote.paraphrases):
            first = (quote.wordings or (wording,))[0].article.text
            for difference in wording.differences:
                assert difference.here or difference.there
                assert difference.here is None or difference.here.of(wording.article.text)
                assert difference.there is None or difference.there.of(first)
            assert 0.0 <= wording.probability <= 1.0


def test_two_cuts_of_a_third_are_not_laid_side_by_side():
    third = "“The old school will stay open for good,” Jana Holt said. “We will rebuild the old bridge before winter.”"
    other = "“The old school will stay open for good,” Jana Holt said."
    first = "“We will rebuild the old bridge before winter,” said Mayor Jana Holt."
    texts = [(first, "A", "2031-05-01"), (third, "B", "2031-05-02"), (other, "C", "2031-05-03")]
    (quote,) = cluster_quotes([account(*each) for each in texts])
    assert [wording.article.outlet for wording in quote.wordings] == ["A", "B", "C"]
    assert changes(quote, 2) == []


def test_what_is_quoted_within_a_quotation_is_told_with_it():
    text = "“Piet told me that the ferry will stop at noon,” said Mayor Jana Holt."
    outer = account(text)
    start = text.index("that the")
    inner = Attribution((), (), (Span(start, start + 26),), AttributionKind.INDIRECT)
    both = Annotation((), (*outer.annotation.attributions, inner))
    assert len(cluster_quotes([Account(outer.article, both), Account(outer.article, both)])) == 1


def test_roles_are_kept_with_the_earliest_article_that_gives_them():
    quotes = cluster_quotes(
        [
            account("Treasurer Jana Holt said: “The tram is dear, and we shall pay for it.”", "Herald", "2030-05-02"),
            account("Mayor Jana Holt said: “Nobody will pay a crown for the old bridge.”", "Courier", "2031-05-02"),
            account("Mayor Jana Holt said: “It will be built before the winter comes.”", "Post", "2031-06-02"),
        ]
    )
    assert [(given.text, given.article.outlet) for given in quotes[0].roles] == [
        ("Treasurer", "Herald"),
        ("Mayor", "Courier"),
    ]
    assert quotes[0].roles[1].article.published.isoformat() == "2031-05-02"


def test_named_speakers_come_before_unnamed_and_no_pronoun_is_a_speaker():
    lines = "“We have seen no plan for the bridge,” they said. “It will cost us all a lot of money,” Jana Holt said."
    first, second = cluster_quotes([account(lines)])
    assert (first.speaker, second.speaker) == ("Jana Holt", "")


def asked(text, **kwargs):
    """The same account, of the draft that a reader asks about: it has no outlet, address or date."""
    made = account(text, outlet="", day=None, **kwargs)
    return Account(made.article, made.annotation, asked=True)


def test_a_draft_is_no_outlet():
    draft = asked(WHOLE)
    copy = account(WHOLE, "Courier", copy_of=draft.article.id)
    other = account("“We will rebuild the old bridge before winter,” Jana Holt said.", "Herald", "2031-05-02")
    assert [quote.witnesses for quote in cluster_quotes([draft])] == [0]
    assert [quote.witnesses for quote in cluster_quotes([draft, copy])] == [1]
    assert [quote.witnesses for quote in cluster_quotes([draft, copy, other])] == [2]


def test_an_article_of_an_outlet_that_is_asked_about_counts():
    made = account(WHOLE)
    (quote,) = cluster_quotes([Account(made.article, made.annotation, asked=True)])
    assert quote.witnesses == 1


def test_one_spelling_of_a_name_is_that_of_most_outlets():
    texts = [
        "“We will rebuild the old bridge before winter,” said Jana Marisol Holt.",
        "“We will rebuild the old bridge before winter,” said Jana Holt.",
        "“We will rebuild the old bridge before winter, and soon,” Jana Holt said.",
        "“The ferry stays until the bridge is built,” said Holt.",
        "“The ferry stays until the bridge is built,” said Holt, the mayor.",
        "“The ferry stays until the bridge is built,” Holt said at noon.",
    ]
    accounts = []
    for number, text in enumerate(texts):
        article = Article(text, id=f"a{number}", outlet=f"Outlet {number}", published="2031-05-01", language="en")
        names = [(Span(*match.span()), NameKind.PERSON) for match in re.finditer(r"(?:Jana (?:Marisol )?)?Holt", text)]
        bounds = sentences(text, "en")
        found = resolve(text, bounds, names, quotations(text, bounds, "en")).attributions
        accounts.append(Account(article, Annotation(tuple(bounds), found)))
    assert {quote.speaker for quote in cluster_quotes(accounts)} == {"Jana Holt"}
    draft = Account(replace(accounts[0].article, outlet=""), accounts[0].annotation, asked=True)
    assert {quote.speaker for quote in cluster_quotes([draft, *accounts[1:]])} == {"Jana Marisol Holt"}
    listed = Aliases.parse("Mayor Holt of Valmont = Jana Holt, Jana Marisol Holt")
    assert cluster_quotes(accounts, listed)[0].speaker == "Mayor Holt of Valmont"


def test_cuts_of_one_statement_are_one_whichever_comes_first():
    cuts = [
        "“Nobody will pay a crown for it,” said Jana Holt.",
        "“We will rebuild the old bridge,” said Mayor Jana Holt.",
        WHOLE,
    ]
    for order in ((0, 1, 2), (2, 0, 1), (0, 2, 1)):
        accounts = [account(cuts[number], f"Outlet {number}", f"2031-05-0{day}") for day, number in enumerate(order, 1)]
        (quote,) = cluster_quotes(accounts)
        assert quote.witnesses == 3
        assert [wording.article.outlet for wording in quote.wordings] == [f"Outlet {number}" for number in order]


def test_a_statement_that_many_copy_is_found_by_its_later_cuts():
    accounts = [account(WHOLE, f"Outlet {number}", "2031-05-01") for number in range(60)]
    accounts.append(account("“We will rebuild the old bridge,” Jana Holt said.", "Herald", "2031-05-02"))
    (quote,) = cluster_quotes(accounts)
    assert quote.witnesses == 61


def test_statements_of_one_or_two_words_come_behind_longer_ones_of_as_many_outlets():
    spoken = ["“Yes, sir,” said Jana Holt.", "“Tomorrow,” said Piet Oster.", "“The bridge is closed,” said Jana Holt."]
    quotes = cluster_quotes([account(words, outlet) for words, outlet in zip(spoken, "ABC", strict=True)])
    shown = [quote.wordings[0].attribution.content[0].of(quote.wordings[0].article.text) for quote in quotes]
    assert shown == ["“The bridge is closed,”", "“Yes, sir,”", "“Tomorrow,”"]


def test_a_brief_statement_of_more_outlets_stays_ahead():
    spoken = [("“Tomorrow,” said Piet Oster.", "A"), ("“The bridge is closed,” said Jana Holt.", "B")]
    first = cluster_quotes([account(*words) for words in [*spoken, ("“Tomorrow,” said Piet Oster.", "C")]])[0]
    assert (first.speaker, first.witnesses) == ("Piet Oster", 2)
