"""Recognise messages to visitors that are not part of an article: requests for consent and offers of subscriptions.

Text is classified sentence by sentence. A notice addresses the visitor ('we use cookies', 'subscribe to continue'). An
article about cookies or subscriptions writes about other people or quotes them, so it is not classified as a notice.
"""

from __future__ import annotations

import re

MAX_NOTICE_CHARS = 500
"""The greatest length in characters of a paragraph that offers a subscription."""

MAX_CONSENT_CHARS = 6_000
"""The greatest length in characters of a consent dialogue, including its list of purposes."""

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
_QUOTED = re.compile(r"[“„«\"][^“”„«»\"\n]{0,400}[”“»\"]")
_CONSENT_MATTER = re.compile(
    r"\b(?:cookies?|consent\w*|partners?|vendors|privacy|identifiers?|preferences|choices|similar technologies"
    r"|(?:personal|your) data|device|einwillig\w*|zustimm\w*|personenbezogen\w*|datenschutz\w*|partnern?|einstellungen"
    r"|consentement|données personnelles|partenaires|préférences|terminal|consentimiento|datos personales|socios"
    r"|preferencias|consenso|dati personali|preferenze|toestemming|persoonsgegevens|voorkeuren|consentimento"
    r"|dados pessoais|parceiros|ciasteczk\w*|plik\w* cookie|zgod[ęay]|danych osobowych|samtycke|samtykke"
    r"|personuppgifter|personopplysninger|куки|файлы cookie|файли cookie|согласи\w*|згод\w+|персональн\w+)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"\b(?:we|our|us|you|your|this (?:web)?site|wir|unsere?[nrms]?|sie|ihre?[nrms]?|diese (?:web)?seite|nous|nos|notre"
    r"|vous|votre|vos|ce site|nosotros|nuestr[oa]s?|usted|su|tus?|utilizamos|usamos|este sitio|noi|nostr[oie]|tuoi?"
    r"|utilizziamo|usiamo|questo sito|wij|onze|uw|jouw|nós|nossos?|seus?|você|este site|używamy|nasz\w*|tw[oó]j\w*"
    r"|vi|våra|vår|våre|vores|ditt?|dina?|мы|наш\w*|вы|ваш\w*|ми|ви)\b",
    re.IGNORECASE,
)
_CHOICE = re.compile(
    r"(?:i )?(?:accept|reject|allow|agree|decline|refuse|manage|cookie|privacy|confirm|save)\b.{0,40}"
    r"|(?:alle[ns]? )?(?:akzeptieren|ablehnen|annehmen|zustimmen|einstellungen)\b.{0,30}"
    r"|alle (?:cookies )?(?:akzeptieren|ablehnen|annehmen)|(?:tout |j['’])?(?:accepter?|refuser|paramétrer)\b.{0,40}"
    r"|(?:aceptar|rechazar|configurar|accetta|rifiuta|aceitar|rejeitar|accepteren|weigeren)\b.{0,40}"
    r"|alles (?:accepteren|weigeren)|(?:akceptuj|zaakceptuj|odrzuć|godkänn|godta|acceptera|tillad)\b.{0,40}"
    r"|(?:принять|отклонить|прийняти|відхилити)\b.{0,40}",
    re.IGNORECASE,
)
_OPENS_CONSENT = re.compile(
    r"cookie|your privacy|your consent|data protection|einwilligung|datenschutz|consentement|consentimiento|consenso"
    r"|toestemming|consentimento|zgod[ęy]|samtycke|samtykke|куки|согласи|згод",
    re.IGNORECASE,
)

_SUBSCRIBER = (
    r"(?:subscribers?|members?|abonnent\w*|abonné\w*|suscriptor\w*|abbonat\w*|assinantes?|abonnees?|leden"
    r"|prenumerant\w*"
    r"|abonnenter\w*|subskrybent\w*|prenumerator\w*|подписчик\w*|передплатник\w*|подписк\w*|передплат\w*)"
)
_ARTICLE = r"(?:article|story|content|report|page|artikel|beitrag|text|inhalt|contenu|artículo|contenido|articolo"
_ARTICLE += r"|contenuto|artigo|conteúdo|artykuł|treść|artikeln?|статья|материал|стаття|матеріал)"
# Sentences that say that only subscribers or registered readers get the rest of the article.
_WITHHELD = re.compile(
    "|".join(
        (
            r"(?:please )?(?:subscribe|sign up|register|log ?in|sign in|create an?|start (?:a|your)|upgrade|become a"
            r"|join)"
            r"\b.{0,80}\b(?:to|and) (?:continue|keep|read|access|unlock|view|see|finish)\b.{0,80}",
            r"(?:subscribe|log ?in|sign in|register) for (?:full|unlimited) access\b.{0,40}",
            r"(?:to )?(?:continue|keep|finish) reading(?: with\b| this\b| for\b| by\b| your\b|,| our\b| the (?:full"
            r"|rest))"
            r".{0,120}",
            r"to (?:read|see|access|unlock|view)\b.{0,30}\b(?:rest|full|whole|entire|remainder|this (?:article"
            r"|story))\b"
            r".{0,120}",
            r"(?:read|get|unlock|access)\b.{0,40}\b(?:rest of|full|whole|entire|this)\b.{0,30}\b(?:with|for|subscri"
            r"|member)"
            r".{0,80}",
            r"unlock (?:this|the|full|all|unlimited)\b.{0,80}",
            r"(?:sorry, )?(?:this|the|the rest of|the full|our)\b.{0,40}\b(?:article|story|content|report"
            r"|page)\b.{0,20}"
            rf"\b(?:is|are)\b.{{0,40}}\b(?:for|to|of|by)\b.{{0,30}}{_SUBSCRIBER}\b.{{0,60}}",
            r"(?:exclusive(?:ly)? |available |only )*(?:for|to) (?:our )?(?:paying |registered )?"
            r"(?:subscribers?|members)(?: only)?\W*",
            r"(?:subscribers?|members)[- ](?:only|exclusive)(?: (?:article|story|content))?\W*",
            r"you(?:['’]ve| have) (?:reached|read|used|hit|viewed|\d)\b.{0,60}\b(?:free|limit|remaining)\b.{0,60}",
            r"you (?:need|must|have) (?:to )?(?:a |be a |an )?(?:subscri\w+|log ?in|sign in|member|account)\b.{0,80}",
            r"(?:jetzt |hier )?weiterlesen (?:mit|und|für|als)\b.{0,80}|(?:jetzt|hier) (?:weiter)?lesen mit\b.{0,80}",
            r"mit .{0,40}\b(?:\w*abo\w*|plus|zugang)\b.{0,40}\b(?:weiter)?lesen\b.{0,40}|um (?:den"
            r"|diesen) .{0,60}lesen\b.{0,60}",
            rf"(?:dieser|der|diese[sn]?) .{{0,20}}{_ARTICLE}\b.{{0,40}}\b(?:für|nur|exklusiv"
            rf"|kostenpflichtig)\b.{{0,60}}",
            r"(?:nur |exklusiv )(?:für|mit)\b.{0,30}(?:abonnent\w*|abo\b|plus).{0,30}",
            r"il (?:vous )?reste \d.{0,10}% .{0,60}|(?:la suite|l['’]intégralité|cet? article|ce contenu)\b.{0,40}"
            r"(?:réservée?|abonnés).{0,40}|(?:article|contenu) réservé.{0,40}|(?:abonnez-vous|connectez-vous)\b.{0,40}"
            r"\b(?:pour|et)\b.{0,60}|pour lire la suite.{0,80}|lisez la suite .{0,60}",
            r"(?:suscríbete|suscríbase|regístrate|regístrese|inicia sesión)\b.{0,40}\b(?:para|y)\b.{0,60}"
            r"|para (?:seguir|continuar) leyendo.{0,80}|(?:contenido|artículo|este (?:artículo|contenido))\b.{0,40}"
            r"\b(?:suscriptores|exclusivo)\b.{0,40}",
            r"(?:abbonati|registrati|accedi)\b.{0,40}\b(?:per|e)\b.{0,60}|per (?:continuare a leggere|leggere (?:l"
            r"|tutto)).{0,80}"
            r"|(?:questo |il )?(?:contenuto|articolo)\b.{0,30}\b(?:riservat|abbonat)\w*.{0,40}",
            r"(?:assine|cadastre-se|faça login)\b.{0,40}\b(?:para|e)\b.{0,60}|para continuar (?:lendo|a ler).{0,80}"
            r"|(?:este )?(?:conteúdo|artigo)\b.{0,30}\b(?:exclusivo|assinantes|reservado)\b.{0,40}",
            r"(?:word|neem|log in|meld je)\b.{0,40}\bom\b.{0,40}\b(?:lezen|verder)\b.{0,40}|verder lezen(?: met"
            r"|\?).{0,60}"
            r"|(?:alleen|exclusief) voor (?:abonnees|leden).{0,30}|dit artikel is\b.{0,40}\b(?:abonnees"
            r"|leden)\b.{0,30}",
            r"(?:aby|żeby) (?:czytać dalej|przeczytać (?:cały|całość)).{0,80}|(?:ten |treść |artykuł ).{0,40}"
            r"(?:dla|tylko) .{0,20}(?:subskrybent|prenumerator)\w*.{0,40}|(?:wykup|kup) (?:dostęp|subskrypcję"
            r"|prenumeratę).{0,60}",
            r"(?:läs|les|læs) (?:vidare|hela artikeln|hele (?:saken|artikkelen|artiklen)|videre) (?:med|som"
            r"|för)\b.{0,60}"
            r"|(?:logga in|logg inn|log ind|bli|bliv)\b.{0,40}\b(?:för att|for å|for at)\b.{0,60}"
            r"|(?:artikeln|saken|artiklen|den här artikeln) (?:är|er) .{0,30}\b(?:för|for)\b.{0,30}"
            r"(?:prenumerant|abonnent|medlem)\w*.{0,20}",
            r"(?:чтобы|для того чтобы|щоб) (?:продолжить|читать|дочитать|прочитать|продовжити|читати|дочитати"
            r"|прочитати)\b.{0,80}"
            r"|(?:оформите|купите|оформіть|придбайте|подпишитесь|передплатіть)\b.{0,40}(?:чтобы|щоб|подписк"
            r"|передплат)\w*.{0,60}"
            r"|(?:статья|материал|стаття|матеріал|текст)\b.{0,30}\b(?:только|лише|тільки) (?:для|по)\b.{0,40}",
        )
    ),
    re.IGNORECASE,
)
# Further sentences of subscription offers. They count only if the same text also says that the rest of the article is
# withheld.
_OFFER = re.compile(
    r"(?:already|not (?:yet )?)(?: have)?\s?(?:an? )?(?:\w+ )?(?:subscrib\w+|member|account|registered)\b.{0,30}"
    r"|.{0,30}\bcancel\b.{0,20}\b(?:any ?time|time)\b.{0,20}"
    r"|(?:get |enjoy |with )?(?:full|unlimited|exclusive|complete) .{0,80}|(?:log|sign) ?in\b.{0,40}|subscribe\b.{0,60}"
    r"|(?:our )?(?:members|subscribers) (?:get|enjoy|have|receive)\b.{0,80}"
    r"|(?:get|try|start|choose|select|join|support|enjoy|save|become|buy|give)\b.{0,120}"
    r"|.{0,60}\b(?:per|a|every|/|im|pro|par|al|por|ao|w|на|в)\s?(?:month|week|year|monat|jahr|mois|an|mes|mese|mês"
    r"|maand|miesiąc\w*|месяц|місяць)\b.{0,60}"
    r"|.{0,60}\b(?:free trial|trial|subscription|special offer|billed|no commitment|abo|abonnement|suscripción"
    r"|abbonamento|assinatura|prenumerat\w+|subskrypcj\w+|подписк\w+|передплат\w+)\b.{0,80}"
    r"|(?:sie haben|haben sie|du hast|hier|jetzt|déjà|ya|ya eres|¿|sei già|hai già|già|já|al|masz już|jesteś już|redan"
    r"|allerede|уже|вже)\b.{0,60}|(?:anmelden|einloggen|connectez-vous|se connecter|inicia sesión|accedi|entrar"
    r"|inloggen"
    r"|zaloguj|logga in|logg inn|log ind|войти|войдите|увійти|увійдіть)\b.{0,40}"
    r"|.{0,60}\b(?:kündbar|sans engagement|annulable|cancela cuando|disdici|opzegbaar|rezygnuj)\w*\b.{0,30}",
    re.IGNORECASE,
)
_OFFER_WORD = re.compile(
    r"subscri|paywall|log ?in|sign in|member|premium|abo\b|abonn|suscri|abbona|assin|prenumer|subskryp|подпис"
    r"|передплат",
    re.IGNORECASE,
)


def consent_share(text: str) -> float:
    """Return the share (0 to 1) of the characters of a text that are in sentences asking the visitor for consent."""
    sentences = [sentence for sentence in _SENTENCE.split(_QUOTED.sub(" ", text)) if sentence.strip()]
    total = sum(map(len, sentences))
    return sum(len(sentence) for sentence in sentences if _asks_for_consent(sentence)) / total if total else 0.0


def _asks_for_consent(sentence: str) -> bool:
    return is_consent_choice(sentence) or bool(_CONSENT_MATTER.search(sentence) and _ADDRESS.search(sentence))


def is_consent_choice(label: str) -> bool:
    """Return True if a text is the label of a button in a consent dialogue, such as 'Accept all'."""
    return bool(_CHOICE.fullmatch(label.strip()))


def is_consent_notice(text: str) -> bool:
    """Return True if a text asks for consent and at most half of it is other content."""
    return len(text) <= MAX_CONSENT_CHARS and opens_consent(text) and consent_share(text) >= 0.5


def opens_consent(text: str) -> bool:
    """Return True if a text names cookies or the visitor's privacy."""
    return bool(_OPENS_CONSENT.search(text))


def withholds_rest(line: str) -> bool:
    """Return True if a line says that the rest of an article is for subscribers or registered readers."""
    sentences = _sentences_of_notice(line)
    if not any(map(_WITHHELD.fullmatch, sentences)):
        return False
    notices = [sentence for sentence in sentences if _WITHHELD.fullmatch(sentence) or _OFFER.fullmatch(sentence)]
    return 2 * len(notices) >= len(sentences)


def is_offer(line: str) -> bool:
    """Return True if each sentence of a line may belong to a subscription offer.

    Some of these sentences also occur in articles, so the function is only for lines next to an offer.
    """
    sentences = _sentences_of_notice(line)
    return bool(sentences) and all(_OFFER.fullmatch(text) or _WITHHELD.fullmatch(text) for text in sentences)


def mentions_offer(text: str) -> bool:
    """Return True if a short text contains a word that subscription offers use."""
    return len(text) <= 2 * MAX_NOTICE_CHARS and bool(_OFFER_WORD.search(text))


def _sentences_of_notice(line: str) -> list[str]:
    words = " ".join(line.split())
    return [text for text in _SENTENCE.split(words) if text.strip()] if len(words) <= MAX_NOTICE_CHARS else []
