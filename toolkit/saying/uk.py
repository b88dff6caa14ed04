"""The interface in Ukrainian: how values are shown, and the catalogue, by the file that the English stands in.

A version is feminine ("українська версія"), and so is the name of a language. Forms: "gen" ("української"), "ins" ("українською"),
"in" ("в російській", behind a vowel) and "In" ("у російській", which begins a message or stands behind a dash).
"""

from datetime import date, datetime

from toolkit.saying.rendering import Interface
from toolkit.saying.uk_page import PAGE

MONTHS = ("січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня", "листопада", "грудня")  # fmt: skip
NAMES = {
    "": {"uk": "українська", "ru": "російська", "en": "англійська"},
    "gen": {"uk": "української", "ru": "російської", "en": "англійської"},
    "ins": {"uk": "українською", "ru": "російською", "en": "англійською"},
    "in": {"uk": "українській", "ru": "російській", "en": "англійській"},
    "In": {"uk": "українській", "ru": "російській", "en": "англійській"},
}

MESSAGES = {
    # toolkit/checks/figures.py
    "figures differ: {said}": "числа різняться: {said}",
    "one version rounds: {said}": "одна з версій округлює: {said}",
    "{figure} is missing in {lang}: {said}": "{lang:In} версії немає {figure}: {said}",
    "only {lang} has {figure}: {said}": "{figure} є лише {lang:in} версії: {said}",
    # toolkit/checks/measures.py, toolkit/checks/sums.py
    "units differ: {said}": "одиниці різняться: {said}",
    "{lang}: {parts} is {sum}, not {total}": "{lang:In} версії {parts} — це {sum}, а не {total}",
    # toolkit/checks/dates.py
    "days differ: {said}": "дні різняться: {said}",
    "months differ: {said}": "місяці різняться: {said}",
    '{lang} "{words}": {when} is a {when:weekday}': "{lang:In} версії «{words}», але {when} — {when:weekday}",
    '"{night}" is the night after that date, the sisters name the night before it: {said}': (
        "«{night}» — ніч після цієї дати, а в інших версіях — ніч перед нею: {said}"
    ),
    # toolkit/checks/spelling.py
    '{lang} "{rare}"{where:, #}, elsewhere "{usual}" ({count:once|# times}){sisters:; # has one name|; # have one name}': (
        "{lang:In} версії «{rare}»{where: (#)}, а деінде «{usual}» ({count:# раз|# рази|# разів})"
        "{sisters:; # версія має одне ім'я|; # версії мають одне ім'я}"
    ),
    # toolkit/checks/persons.py, concepts.py, terms.py, corpus_names.py
    "names differ: {said}": "імена різняться: {said}",
    "places differ: {said}": "географічні назви різняться: {said}",
    "offices differ: {said}": "посади різняться: {said}",
    "organisations differ: {said}": "організації різняться: {said}",
    '{lang} "{words}": the glossary says not to use it{usual:, but "#"}': (
        "{lang:In} версії «{words}»: за глосарієм так не пишемо{usual:, треба «#»}"
    ),
    "{lacking} {count:lacks|lack} the term of the glossary: {words}; to be {due}": (
        "{lacking:In} {count:версії|версіях|версіях} немає терміна з глосарія: {words}; має бути {due}"
    ),
    '{lang} "{words}" ({count:once|# times}) for "{usual}"': (
        "{lang:In} версії «{words}» ({count:# раз|# рази|# разів}) замість «{usual}»"
    ),
    "{lang} has {names} for one word: {word}": "{lang:In} версії {names} на місці одного слова: {word}",
    '{lang} "{wrong}" for {words}: another word is meant, as "{usual}"': (
        "{lang:In} версії «{wrong}» на місці {words}: ідеться про інше, як-от «{usual}»"
    ),
    '{lang} "{form}", in the corpus "{usual}" ({count:one story|# stories}{first:, #}{last: to #})': (
        "{lang:In} версії «{form}», а в корпусі «{usual}» ({count:# новина|# новини|# новин}{first:, #}{last: – #})"
    ),
    # toolkit/glossaries
    "{path}: no term in it; a row is a term in two languages or three": (
        "{path}: тут немає термінів; рядок — це термін двома чи трьома мовами"
    ),
    "{path}: the first row names {count:no language|one language|# languages}; it is to be a header, as in: uk,ru,en": (
        "{path}: у першому рядку {count:# мова|# мови|# мов}; має бути заголовок, як-от: uk,ru,en"
    ),
    "{path}: column {column} is no language, and not read (there are: {known})": (
        "{path}: стовпець {column} — не мова, його пропущено (є: {known})"
    ),
    "{path}: line {line} is no CSV: {reason}": "{path}: рядок {line} — не CSV: {reason}",
    "{path}, line {line}: {cells} cells, the header has {columns}; left out": (
        "{path}, рядок {line}: клітинок {cells}, а в заголовку {columns}; пропущено"
    ),
    "{path}, line {line}: {term} holds no word; left out": "{path}, рядок {line}: {term} не має слів; пропущено",
    "{path}, line {line}: a term in one language alone; a row needs two": (
        "{path}, рядок {line}: термін лише однією мовою; потрібно дві"
    ),
    "{path}, line {line}: the same as line {first}; left out": "{path}, рядок {line}: те саме, що в рядку {first}; пропущено",
    "{path}: not XML: {reason}": "{path}: не XML: {reason}",
    "{path}: <{root}> is no TBX; it is to begin with <tbx> or <martif>": (
        "{path}: <{root}> — не TBX; він починається з <tbx> або <martif>"
    ),
    "a word that takes sides: {said}": "оцінне слово: {said}",
    # toolkit/checks/omissions.py
    "{lang} says less: {count:# letter|# letters} where {expected} are usual": (
        "{lang:In} версії сказано менше: {count:# знак|# знаки|# знаків} замість звичних {expected}"
    ),
    "{lang} is behind {others} since {since}: {missing} of {shared:# sentence|# sentences} that {others} have are not in it": (
        "{lang} версія відстає від {others:gen} з {since}: у ній немає {missing} з {shared:# речення|# речень}, які є {others:in}"
    ),
    "{lang} is a shorter version: {missing} of {shared:# sentence|# sentences} that {others} have are not in it": (
        "{lang} версія скорочена: у ній немає {missing} з {shared:# речення|# речень}, які є {others:in}"
    ),
    "{lang} lacks {count:a sentence|# sentences} that {has} have: {words}": (
        "{lang:In} версії немає {count:# речення, яке є|# речень, які є} {has:in}: {words}"
    ),
    "only {lang} has {count:a sentence|# sentences} in {places} places: {words}": (
        "лише {lang:in} версії є {count:# речення|# речення|# речень} (місць: {places}): {words}"
    ),
    "only {lang} has {count:a sentence|# sentences}: {words}": (
        "лише {lang:in} версії є {count:# речення|# речення|# речень}: {words}"
    ),
    # toolkit/checks/quotes.py
    "{lang}: a quotation does not end: {words} …{more:, and # more}": (
        "{lang:In} версії цитату не закрито: {words} …{more:, і ще #}"
    ),
    "{lang}: a quotation ends that did not begin: {words} …{more:, and # more}": (
        "{lang:In} версії цитату закрито, але не відкрито: {words} …{more:, і ще #}"
    ),
    "{sisters} quote, {lang} tells in its own words": "{sisters:In} — пряма мова, {lang:In} — переказ",
    "{lang} quotes less in the sentences that all versions have: {said}": (
        "{lang:In} версії менше прямої мови в реченнях, спільних для всіх версій: {said}"
    ),
    # toolkit/checks/speakers.py, toolkit/checks/sources.py, toolkit/checks/notes.py, toolkit/checks/headlines.py
    "the versions quote different people: {said}": "версії цитують різних людей: {said}",
    "{has:# names|# name} {name} as a source, {lang} does not": (
        "{has:in} версії джерелом названо {name}, а {lang:in} — ні"
    ),
    "{lang} has no Source line, {others:# has one|# have one}": (
        "{lang:In} версії немає рядка «Джерело», а {others:in} — є"
    ),
    "{lang} lacks an editor's note that {others} have: {words}": (
        "{lang:In} версії немає примітки редакції, яка є {others:in}: {words}"
    ),
    "only {lang} has {count:an editor's note|# editor's notes}: {words}": (
        "лише {lang:in} версії є {count:# примітка редакції|# примітки редакції|# приміток редакції}: {words}"
    ),
    "{lang}: the headline says {figure}, the text {other}": "{lang:In} версії в заголовку {figure}, а в тексті {other}",
    "{lang}: the headline names {name}, neither the text nor {others:#} does": (
        "{lang:In} версії в заголовку є {name}, якого немає ні в тексті, ні {others:in}"
    ),
    # toolkit/checks/links.py, toolkit/checks/metadata.py
    "{lang}: {count:a link leads|# links lead} to the version in {language}: {words} ({url})": (
        "{lang:In} версії {count:# посилання веде|# посилання ведуть|# посилань ведуть} на сторінку {language:ins}: {words} ({url})"
    ),
    "{lang} lacks {count:a link|# links} that {others} have: {url}": (
        "{lang:In} версії немає {count:# посилання, яке є|# посилань, які є} {others:in}: {url}"
    ),
    "{lang} was updated {updated}, before it was published {published}": (
        "{lang} версія оновлена {updated}, раніше, ніж опублікована {published}"
    ),
    "the versions were published more than a day apart: {said}": "між публікаціями версій більше доби: {said}",
    "tags differ: {said}": "теги різняться: {said}",
    "authors differ: {said}": "автори різняться: {said}",
    # toolkit/checks/typography.py
    "{lang}: {what}: {count} not as the house writes them, {right}: {words}": (
        "{lang:In} версії {what}: {count} не за правилами редакції, {right}: {words}"
    ),
    "{lang}: {what} in two ways, {usual} ({often}) and {rare} ({count}): {words}": (
        "{lang:In} версії {what} двох видів, {usual} ({often}) і {rare} ({count}): {words}"
    ),
    "{lang}: {what}, {count:once|# times}: {words}": "{lang:In} версії {what}, {count:# раз|# рази|# разів}: {words}",
    # toolkit/checks/unlike.py, toolkit/checks/witnesses.py
    "{langs:# says|# say} something else than the other versions and {langs:was|were} not compared": (
        "{langs:# версія говорить|# версії говорять} про інше, ніж решта; {langs:її|їх} не порівняно"
    ),
    "{lang} is a summary: it says {share} % of what the longest of the other versions says": (
        "{lang} версія — скорочений виклад: у ній {share} % того, що в найдовшій з інших"
    ),
    "{last} was changed last, at {time}, and may be the corrected one": (
        "{last} версія змінена останньою, {time}: можливо, виправлено саме її"
    ),
    "{old} has not been changed since {others} were, at {time}": (
        "{old} версія не змінювалася відтоді, як {time} було оновлено решту ({others})"
    ),
    "{first} came first, at {time}, and the others may follow what it said then": (
        "{first} версія вийшла першою, {time}: решта може відтворювати її тодішній текст"
    ),
    # toolkit/checks/language.py
    "{lang}: the address says {claimed}, the text is {own}: {url}": (
        "{lang} версія: за адресою мова {claimed}, а текст — {own:ins}: {url}"
    ),
    "{lang}: a sentence is in {language}: {words}": "{lang:In} версії речення {language:ins}: {words}",
    "{lang}: a quotation is in {language}: {words}": "{lang:In} версії цитата {language:ins}: {words}",
    "{lang}: {count} of {of:# sentence is|# sentences are} in {language}: {words}": (
        "{lang:In} версії {language:ins} написано {count} з {of:# речення|# речень}: {words}"
    ),
    # toolkit/checks/letters.py
    '{lang} "{word}": {letters} {count:is no letter|are no letters} of {language}{right:; "#" is meant}': (
        "{lang:In} версії «{word}»: {count:літери|літер} {letters} немає {language:in} абетці{right:; має бути «#»}"
    ),
    '{lang} "{word}": a Latin letter for a Cyrillic one; "{right}" is meant': (
        "{lang:In} версії «{word}»: латинська літера замість кириличної; має бути «{right}»"
    ),
    '{lang} "{word}": Latin and Cyrillic letters in one word{right:; "#" is meant}': (
        "{lang:In} версії «{word}»: латиниця й кирилиця в одному слові{right:; має бути «#»}"
    ),
    '{lang} "{word}": a Cyrillic letter among Latin ones{right:; "#" is meant}': (
        "{lang:In} версії «{word}»: кирилична літера серед латинських{right:; має бути «#»}"
    ),
    '{lang} "{word}": left in Cyrillic': "{lang:In} версії «{word}» залишено кирилицею",
    "{lang} {words}: left in Cyrillic, in quotation marks": "{lang:In} версії {words} залишено кирилицею в лапках",
    # toolkit/errors.py
    "no {kind} {name} (there are: {known})": "{name}: немає такої назви ({kind}); є: {known}",
    "no {kind} {name}, did you mean {near}? (there are: {known})": (
        "{name}: немає такої назви ({kind}), можливо, {near}? Є: {known}"
    ),
    # toolkit/pipeline.py, toolkit/readers, toolkit/corpus, toolkit/files.py
    "{path}: no such file or folder": "{path}: немає такого файлу чи теки",
    "{path}: neither a file nor a folder": "{path}: це не файл і не тека",
    "{path}: pages = '{pages}' is not a folder": "{path}: pages = '{pages}' — це не тека",
    "{path}: no page that can be used ({reasons})": "{path}: немає жодної придатної сторінки ({reasons})",
    "{path}: no page that can be used (the folder is empty)": "{path}: немає жодної сторінки: тека порожня",
    "{path}: a folder that cannot be read: {reason}": "{path}: теку не вдалося прочитати: {reason}",
    "{path}: cannot be read: {reason}": "{path}: не вдалося прочитати: {reason}",
    "{path}: cannot be read as Parquet ({reason}); build the corpus again": (
        "{path}: не вдалося прочитати як Parquet ({reason}); зберіть корпус ще раз"
    ),
    "{path}: {rows} rows, but the manifest says {count}; build the corpus again": (
        "{path}: {rows:# рядок|# рядки|# рядків}, а за маніфестом {count}; зберіть корпус ще раз"
    ),
    "{path}: not TOML: {reason}": "{path}: не TOML: {reason}",
    # toolkit/commands/check.py
    "{count:# finding|# findings}": "{count:# зауваження|# зауваження|# зауважень}",
    "{count:# finding|# findings}; {less} less severe (--show info)": (
        "{count:# зауваження|# зауваження|# зауважень}; ще {less} менш значних (--show info)"
    ),
}

LABELS = {
    # severities
    "info": "довідкова",
    "minor": "незначна",
    "major": "значна",
    "critical": "критична",
    # checks
    "number-mismatch": "числа різняться",
    "date-mismatch": "дати різняться",
    "weekday-mismatch": "день тижня не відповідає даті",
    "name-spelling": "два написання імені",
    "name-across-corpus": "ім'я інакше, ніж у корпусі",
    "name-mismatch": "різні імена",
    "place-mismatch": "різні місця",
    "office-mismatch": "різні посади",
    "organisation-mismatch": "різні організації",
    "place-spelling": "застаріле написання місця",
    "terminology": "глосарій",
    "term-variation": "різні терміни",
    "loaded-term": "оцінне слово",
    "omission": "пропуск",
    "shortened-sentence": "скорочене речення",
    "quotation-marks": "лапки",
    "quotation-paraphrased": "цитата стала переказом",
    "wrong-language": "не та мова",
    "foreign-letters": "чужі літери",
    "unlike-versions": "версії про різне",
    "unit-mismatch": "одиниці різняться",
    "sum-mismatch": "сума не сходиться",
    "quotation-count": "менше цитат",
    "speaker-mismatch": "цитують різних людей",
    "source-mismatch": "джерела різняться",
    "editor-note": "примітка редакції",
    "headline-mismatch": "заголовок не відповідає тексту",
    "typography": "типографіка",
    "link-language": "посилання не тією мовою",
    "link-missing": "бракує посилання",
    "metadata": "дані про публікацію",
    "design/hyperlink": "оформлення / посилання",
    "design/metadata": "оформлення / дані про публікацію",
    "accuracy/addition": "точність / додане",
    "linguistic-conventions/typography": "мовні норми / типографіка",
    "quotation marks": "лапки",
    "apostrophes": "апострофи",
    "dashes": "тире",
    "dots": "три крапки",
    "per cent signs": "знаки відсотка",
    "two spaces": "два пробіли поспіль",
    "a space before a mark": "пробіл перед розділовим знаком",
    "no space behind a mark": "немає пробілу після розділового знака",
    "no space before a unit": "немає пробілу перед одиницею",
    # their descriptions
    "A version says something else than its sisters, or is a summary of one: one line, in place of all that would differ.": (
        "Версія говорить про інше, ніж решта, або є скороченим викладом: один рядок замість усього, що різнилося б."
    ),
    "One value stands in different units: kilometres and miles, hryvnias and dollars, per cent and percentage points.": (
        "Одне значення подано в різних одиницях: кілометри й милі, гривні й долари, відсотки й відсоткові пункти."
    ),
    "The parts that a sentence counts do not add up to the total beside them.": (
        "Частини, названі в реченні, не дають у сумі числа, названого поруч."
    ),
    "A version has fewer sentences of speech in quotation marks than each of its sisters.": (
        "У версії менше речень прямої мови, ніж у кожній з інших."
    ),
    "Versions ascribe a quotation to different people, in its label or beside it.": (
        "Версії приписують цитату різним людям: у її мітці або поруч із нею."
    ),
    "A version lacks its Source line, or a person or network that the others name there.": (
        "У версії немає рядка «Джерело» або людини чи мережі, яку там називають інші."
    ),
    "A version lacks an editor's note that both others have. What one version alone explains is told as info.": (
        "У версії немає примітки редакції, яка є в обох інших. Те, що пояснює лише одна версія, подається довідково."
    ),
    "A headline has another figure than its text, or a name that neither its text nor its sisters have.": (
        "У заголовку інше число, ніж у тексті, або ім'я, якого немає ні в тексті, ні в інших версіях."
    ),
    "Quotation marks, apostrophes, dashes, dots, per cent signs and spaces: against the style of the house in recipe.toml, else a "
    "version against itself.": (
        "Лапки, апострофи, тире, три крапки, знаки відсотка й пробіли: за правилами редакції з recipe.toml, а без них — чи "
        "однаково в межах версії."
    ),
    "A link leads to a page in another language. One to Ukrainian, where no other is known of, is told as info.": (
        "Посилання веде на сторінку іншою мовою. Про посилання на українську, якщо іншої сторінки не видно, подається довідково."
    ),
    "A version lacks links that both its sisters have.": "У версії немає посилань, які є в обох інших.",
    "An update before publication; as info, versions published a day apart or more, and tags and authors that differ.": (
        "Оновлення раніше за публікацію; довідково — версії, між якими доба чи більше, та різні теги й автори."
    ),
    "A figure differs between versions, or one version lacks it; compared by value, in digits or words.": (
        "Число у версіях різне або його в одній із них немає; порівнюється значення, записане цифрами чи словами."
    ),
    'Versions name different weekdays, months or days ("yesterday", "today"), or the night of another date.': (
        "Версії називають різні дні тижня, місяці чи дні («учора», «сьогодні») або ніч іншої дати."
    ),
    "A date does not fall on the weekday that stands beside it.": "Дата не припадає на день тижня, названий поруч.",
    "A version spells a name in two ways; where it has sisters, they have one name in both places.": (
        "Версія пише ім'я двома способами, тоді як в інших версіях на обох місцях одне ім'я."
    ),
    "An English version spells a name otherwise than the house's glossary or, where that is silent, three in four stories of the "
    "corpus; a spelling that was given up for good, or is new for good, is a change of house style and none.": (
        "Англійська версія пише ім'я інакше, ніж глосарій редакції або, якщо його там немає, три з чотирьох новин корпусу; "
        "написання, від якого відмовилися чи на яке перейшли назавжди, — зміна правил редакції, а не помилка."
    ),
    "A version has another name than its sisters in the place of one that they agree on; both must be known from elsewhere in the "
    "story, or stand behind one first name.": (
        "Версія має інше ім'я там, де інші згодні; обидва мають бути відомі з інших місць новини або стояти після того самого імені."
    ),
    "A version names another country or town than its sisters, by a table in three languages; a capital may stand for its country.": (
        "Версія називає іншу країну чи місто, ніж решта, за таблицею трьома мовами; столиця може означати країну."
    ),
    "A version gives somebody another office than its sisters, by a table in three languages.": (
        "Версія називає іншу посаду, ніж решта, за таблицею трьома мовами."
    ),
    "A version has the acronym or name of another organisation than its sisters, by a table in three languages.": (
        "Версія має абревіатуру чи назву іншої організації, ніж решта, за таблицею трьома мовами."
    ),
    "A place is spelt after another language than its own; the house's glossary goes before.": (
        "Назву місця написано за іншою мовою, ніж його власна; глосарій редакції важить більше."
    ),
    "A version does not use the term of the house's glossary (`--glossary`), in any inflected form, where a sister does, or uses one "
    "that the glossary says not to use. Where one of three has the term it may mean something else, and is info.": (
        "Версія не вживає терміна з глосарія редакції (`--glossary`) у жодній формі там, де його вживає інша, або вживає той, "
        "якого глосарій уникає. Якщо термін лише в одній із трьох, він може означати інше, і це довідково."
    ),
    "A version names one thing in several ways where a sister has one word; a list says which things.": (
        "Версія називає одне й те саме по-різному там, де інша має одне слово; що саме — за списком."
    ),
    "A word that takes sides, with what each version has, as info: the house decides. A blunder in translating it is major.": (
        "Оцінне слово і те, що має кожна версія, довідково: вирішує редакція. Помилка в його перекладі значна."
    ),
    "A version lacks sentences that both others have. What one alone has is told as info, and so is, in one line, a version that "
    "is cut.": (
        "У версії немає речень, які є в обох інших. Те, що має лише одна версія, подається довідково, так само, одним рядком, — "
        "скорочена версія."
    ),
    "A sentence of one version is much shorter than its sisters lead one to expect.": (
        "Речення однієї версії значно коротше, ніж можна очікувати з інших."
    ),
    "A quotation does not end, or ends without a beginning; one over several paragraphs may be opened again by each.": (
        "Цитату не закрито або закрито, не відкривши; цитату на кілька абзаців кожен із них може відкривати знову."
    ),
    "Two versions quote what somebody said, the third tells it in its own words.": (
        "Дві версії наводять пряму мову, третя переказує її своїми словами."
    ),
    "A version is in another language than its address says, or a sentence in another than its version; a quotation may be so on "
    "purpose and is info.": (
        "Версія не тією мовою, яку називає її адреса, або речення не мовою своєї версії; цитата може бути такою навмисно й "
        "подається довідково."
    ),
    "A word holds a letter that its language does not have, or a look-alike of another alphabet.": (
        "У слові є літера, якої немає в його мові, або схожа літера іншої абетки."
    ),
    # categories of MQM
    "accuracy/mistranslation": "точність / неправильний переклад",
    "accuracy/mistranslation/number": "точність / неправильний переклад / число",
    "accuracy/mistranslation/date-time": "точність / неправильний переклад / дата й час",
    "accuracy/mistranslation/named-entity": "точність / неправильний переклад / власна назва",
    "accuracy/omission": "точність / пропуск",
    "accuracy/untranslated": "точність / неперекладене",
    "terminology/inconsistent-with-termbase": "термінологія / не за глосарієм",
    "terminology/inconsistent-use-of-terminology": "термінологія / непослідовність",
    "style/organizational-style": "стиль / правила редакції",
    "linguistic-conventions/punctuation": "мовні норми / пунктуація",
    "linguistic-conventions/spelling": "мовні норми / правопис",
    # phrases within messages
    "in a label": "у підписі",
    "check": "перевірка",
}


def day(when: date) -> str:
    return f"{when.day} {MONTHS[when.month - 1]} {when.year} року"


def minute(when: datetime) -> str:
    return f"{when:%H:%M} {day(when)}"


def plural(number: int) -> int:
    """Return 0 for 1, 21, 31 …; 1 for 2 to 4, 22 to 24 …; 2 for the others.

    >>> [plural(n) for n in (1, 21, 2, 34, 5, 11, 12, 100)]
    [0, 0, 1, 1, 2, 2, 2, 2]
    """
    if number % 10 == 1 and number % 100 != 11:
        return 0
    return 1 if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else 2


UKRAINIAN = Interface(
    versions=NAMES,
    languages=NAMES,
    before={"in": dict.fromkeys(NAMES[""], "в "), "In": {"uk": "в ", "ru": "у ", "en": "в "}},
    short={"uk": "укр.", "ru": "рос.", "en": "англ."},
    conjunction="та",
    plural=plural,
    date=day,
    time=minute,
    weekdays=("понеділок", "вівторок", "середа", "четвер", "п'ятниця", "субота", "неділя"),
    thousands="\u00a0",
    decimal=",",
    messages=MESSAGES,
    labels=LABELS,
    page=PAGE,
)
