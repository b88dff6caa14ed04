"""What stands on the page of a corpus, in Ukrainian, by the English in the templates and the script of `toolkit/reporting`."""

from collections.abc import Mapping

PAGE: Mapping[str, str] = {
    # head
    "{count:# finding|# findings}": "{count:# зауваження|# зауваження|# зауважень}",
    "{count} critical": "{count:# критичне|# критичні|# критичних}",
    "{count} major": "{count:# значне|# значні|# значних}",
    "{count} minor": "{count:# незначне|# незначні|# незначних}",
    "in {stories} of {count:# story|# stories}": "у {stories} із {count:# матеріалу|# матеріалів|# матеріалів}",
    "in {count:# story|# stories}": "у {count:# матеріалі|# матеріалах|# матеріалах}",
    "No finding in {count:# story|# stories}": "Жодного зауваження у {count:# матеріалі|# матеріалах|# матеріалах}",
    "Besides: {count:# remark|# remarks} for information, on what newsrooms do on purpose.": (
        "Крім того, {count:# примітка|# примітки|# приміток} для відома: те, що редакції роблять навмисно."
    ),
    "Ignored before: {count}.": "Відхилено раніше: {count}.",
    "Parts of this page": "Розділи сторінки",
    "Repeated": "Повтори",
    "The same in several stories: one decision may do for all.": (
        "Те саме в кількох матеріалах: може вистачити одного рішення."
    ),
    "Ignore all {count}": "Відхилити всі {count}",
    "Stories": "Матеріали",
    "Stories with findings": "Матеріали із зауваженнями",
    "Stories without findings": "Матеріали без зауважень",
    "{shown} of {all} stories are on this page, first of all those with findings.": (
        "На цій сторінці {shown} із {all} матеріалів, насамперед ті, що мають зауваження."
    ),
    "{count:# finding is|# findings are} about the others.": (
        "{count:# зауваження стосується|# зауваження стосуються|# зауважень стосуються} решти."
    ),
    "No check found anything that needs a look.": "Жодна перевірка не знайшла нічого вартого уваги.",
    "{count:version missing|versions missing}:": "{count:немає версії|немає версій|немає версій}:",
    "without a title": "без заголовка",
    # tools
    "What is shown": "Що показано",
    "Finding": "Зауваження",
    "Next finding": "Наступне зауваження",
    "Previous finding": "Попереднє зауваження",
    "Search in the text": "Пошук у тексті",
    "Filters": "Фільтри",
    "Check": "Перевірка",
    "Severity": "Важливість",
    "{severity} and graver": "{severity} і вище",
    "all, for information too": "усі, також для відома",
    "Odd one out": "Відрізняється",
    "cannot be told": "невідомо яка",
    "Date": "Дата",
    "Rows": "Рядки",
    "those with findings": "із зауваженнями",
    "left out of the corpus": "не ввійшли до корпусу",
    "Columns": "Стовпці",
    "Show what is ignored": "Показати відхилені",
    "all": "усі",
    "any": "будь-яка",
    "Clear": "Скинути",
    "{at} of {count}": "{at} із {count}",
    "none": "немає",
    "{rows:# row|# rows} in {stories:# story|# stories}": (
        "{rows:# рядок|# рядки|# рядків} у {stories:# матеріалі|# матеріалах|# матеріалах}"
    ),
    "{rows:# finding|# findings} in {stories:# story|# stories}": (
        "{rows:# зауваження|# зауваження|# зауважень} у {stories:# матеріалі|# матеріалах|# матеріалах}"
    ),
    "Nothing fits.": "Нічого не знайдено.",
    "Show all again": "Показати все",
    "This browser is from before 2023 and cannot unpack all stories.": (
        "Цей браузер старший за 2023 рік і не може розпакувати всі матеріали."
    ),
    # a story
    "for information": "для відома",
    "All versions": "Усі версії",
    "Show": "Показати",
    "updated": "оновлено",
    "{minutes} min later": "через {minutes} хв",
    "{hours} h {minutes} min later": "через {hours} год {minutes} хв",
    "{days} d {hours} h later": "через {days} дн {hours} год",
    "not in {lang}": "{lang:In} версії немає",
    "left out:": "вилучено:",
    "{count:# row|# rows} without findings": "{count:# рядок|# рядки|# рядків} без зауважень",
    "{count:# row|# rows} further down on its page": "на своїй сторінці на {count:# рядок|# рядки|# рядків} нижче",
    "{count:# row|# rows} further up on its page": "на своїй сторінці на {count:# рядок|# рядки|# рядків} вище",
    "probability {p}": "ймовірність {p}",
    "translated": "перекладено",
    "merged": "об'єднано",
    "split": "розділено",
    "reordered": "переставлено",
    "omitted": "пропущено",
    "added": "додано",
    "alone": "єдина версія",
    # a finding
    "odd one out:": "відрізняється",
    "which one is right cannot be told": "яка версія правильна, сказати не можна",
    "live:": "на сайті:",
    "Copy": "Копіювати",
    "Copied: {words}": "Скопійовано: {words}",
    "Ignore": "Відхилити",
    "Take back": "Повернути",
    "ignored": "відхилено",
    "why? (as you like)": "чому? (за бажанням)",
    "Why it is ignored": "Чому відхилено",
    # decisions
    "Decisions": "Рішення",
    "{count:# decision|# decisions}": "{count:# рішення|# рішення|# рішень}",
    "{count:# finding is ignored|# findings are ignored}.": (
        "{count:# зауваження відхилено|# зауваження відхилено|# зауважень відхилено}."
    ),
    "Download": "Завантажити",
    "Forget them": "Забути їх",
    "They are kept by this browser, for this corpus. Download them as a file and give it to newsalign, which notes them beside "
    "the recipe; the next page will not show them:": (
        "Їх зберігає цей браузер для цього корпусу. Завантажте їх файлом і передайте newsalign, який запише їх поруч із "
        "рецептом; на наступній сторінці їх не буде:"
    ),
    "This browser does not keep decisions: download them before you leave.": (
        "Цей браузер не зберігає рішень: завантажте їх, перш ніж закрити сторінку."
    ),
    # the corpus, scores, the ledger
    "The corpus": "Корпус",
    "stories": "матеріали",
    "sentences": "речення",
    "units": "одиниці",
    "of them in all three languages": "з них усіма трьома мовами",
    "Scores": "Оцінки перекладу",
    "No system has been scored.": "Жодної системи не оцінено.",
    "system": "система",
    "segments": "сегменти",
    "lower is better": "менше — краще",
    "baseline": "базова",
    "{low} to {high}": "від {low} до {high}",
    "not scored": "не оцінено",
    "Signatures": "Підписи метрик",
    "direction not given": "напрям не вказано",
    "The whiskers are the interval at 95 % of the bootstrap.": "Вуса — 95-відсотковий інтервал бутстрепу.",
    "p is of the paired test against {system}.": "p — для парного тесту проти {system}.",
    "Ledger": "Облік",
    "What came in, what was kept, and why the rest was not.": "Що надійшло, що залишилося і чому решту вилучено.",
    "pages": "сторінки",
    "articles": "статті",
    "warnings": "застереження",
    "paragraphs": "абзаци",
    "links": "відповідники",
    "all kept": "залишено все",
    "{lost} of {came} left out": "вилучено {lost} із {came}",
    "{lost} of {came} left out:": "вилучено {lost} із {came}:",
    "By language": "За мовами",
    "By month": "За місяцями",
    "came": "надійшло",
    "kept": "залишено",
    "unknown": "невідомо",
    "undated": "без дати",
    "published": "опубліковано",
    "uk sent.": "реч. укр.",
    "ru sent.": "реч. рос.",
    "en sent.": "реч. англ.",
    "uk": "укр.",
    "ru": "рос.",
    "en": "англ.",
    "units kept": "залишено одиниць",
    "A story, link or unit counts in each language that it has.": (
        "Матеріал, відповідник чи одиниця рахується в кожній мові, яку має."
    ),
    "Pages that came; of all else what was kept. A story, its links and its units stand in the month of its first version.": (
        "Сторінки, що надійшли; з усього іншого — те, що залишено. Матеріал, його відповідники та одиниці стоять у місяці його "
        "першої версії."
    ),
    "Statistics": "Статистика",
    "Units as far as the corpus keeps them.": "Одиниці, які залишено в корпусі.",
    "characters": "знаки",
    "tokens": "токени",
    "vocabulary": "словник",
    "coverage": "покриття",
    "of the units of the stories that have this version, those that it tells": (
        "частка одиниць, які передає ця версія, у матеріалах, що її мають"
    ),
    "Pictures": "Графіки",
    "Texts that stand in the most other stories": "Тексти, що трапляються в найбільшій кількості інших матеріалів",
    # keys
    "Keys": "Клавіші",
    "next and previous finding": "наступне й попереднє зауваження",
    "ignore the finding, or take that back; a reason may be given": (
        "відхилити зауваження або повернути його; можна вказати причину"
    ),
    "copy the correction": "скопіювати виправлення",
    "the whole story, or only the rows with findings": "весь матеріал або лише рядки із зауваженнями",
    "search": "пошук",
    "go from sentence to sentence: what says the same in the other versions is lit; Enter holds it, Esc lets go": (
        "переходити між реченнями: підсвічується те саме в інших версіях; Enter утримує, Esc відпускає"
    ),
    "this list": "цей перелік",
    "Letters are keys": "Літери працюють як клавіші",
    "Close": "Закрити",
    "Light or dark: as the system": "Світла чи темна: як у системі",
    "Light": "Світла",
    "Dark": "Темна",
    "A row is what the versions say alike. The strip of a story shows its rows, a line for each version: where the line breaks, the "
    "version is silent; the marks below are findings.": (
        "Рядок — це те, що версії кажуть однаково. Смужка матеріалу показує його рядки, по лінії на версію: де лінія "
        "уривається, версія мовчить; позначки внизу — зауваження."
    ),
    "Made by newsalign {version}. This page loads nothing: it can be kept, sent and read without a network.": (
        "Створено newsalign {version}. Ця сторінка нічого не завантажує: її можна зберігати, надсилати й читати без мережі."
    ),
}
