"""Invented people need names: a few of many scripts, orders and habits."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Culture:
    """How some people are called; `female` and `male` are given names, `order` is the custom."""

    female: tuple[str, ...]
    male: tuple[str, ...]
    family: tuple[str, ...]
    order: str = "{given} {family}"


CULTURES = (
    Culture(
        ("Grace", "Olivia", "Mary-Jane", "Siobhán"),
        ("Liam", "Noah", "D'Angelo", "Theo"),
        ("Okafor", "Smith", "O'Neill", "van der Berg", "St. John"),
    ),
    Culture(
        ("Zoë", "Anaïs", "Chloé", "Hélène"),
        ("François", "Loïc", "Jean-Noël", "Rémi"),
        ("Lefèvre", "de La Tour", "Garçon", "Brûlé"),
    ),
    Culture(
        ("Anne-Käthe", "Grete", "Heike", "Jördis"),
        ("Jörg", "Sören", "Björn", "Uwe"),
        ("Weiß", "Müller-Lüdenscheidt", "von Hügel", "Krüger"),
    ),
    Culture(
        ("Begoña", "Inés", "Lúcia", "Conceição"),
        ("Íñigo", "José", "Gonçalo", "Ángel"),
        ("Núñez Peña", "García y Vega", "Simões", "Muñoz"),
    ),
    Culture(
        ("Łucja", "Żaneta", "Ștefania", "Růžena"),
        ("Paweł", "Ondřej", "Ștefan", "Ľuboš"),
        ("Wójcik", "Dvořák", "Țăranu", "Krč"),
    ),
    Culture(
        ("Zsófia", "Ágnes", "Enikő"),
        ("Győző", "László", "Ödön"),
        ("Szűcs", "Kovács", "Őri"),
        order="{family} {given}",
    ),
    Culture(
        ("Þóra", "Guðrún", "Ása"),
        ("Ægir", "Ólafur", "Sigurður"),
        ("Blöndal", "Øster", "Åkesson"),
    ),
    Culture(
        ("Nguyễn Thị", "Hạnh", "Thảo"),
        ("Đức", "Tuấn", "Quốc Bảo"),
        ("Trần", "Phạm", "Đặng"),
        order="{family} {given}",
    ),
    Culture(
        ("花子", "美咲", "さくら"),
        ("太郎", "健太", "翔", "龍之介"),
        ("佐藤", "髙橋", "渡邊", "𠮷田", "長谷川"),
        order="{family} {given}",
    ),
    Culture(
        ("芳", "娜", "秀英"),
        ("伟", "建国", "浩宇", "志强"),
        ("王", "欧阳", "李", "司马", "陈"),
        order="{family}{given}",
    ),
    Culture(
        ("서연", "지우", "하은", "수빈"),
        ("민준", "도윤", "시우", "현"),
        ("김", "남궁", "박", "황보", "최"),
        order="{family}{given}",
    ),
    Culture(
        ("Мария", "Юлия", "Єва"),
        ("Дмитрий", "Йосип", "Ђорђе"),
        ("Щербак", "Шевченко", "Петровић"),
    ),
    Culture(
        ("Ελένη", "Ιωάννα", "Ευφροσύνη", "Μαρία-Άννα"),
        ("Γιώργος", "Αχιλλέας", "Θεόφιλος", "Ηλίας"),
        ("Παπαδόπουλος", "Ξενάκης", "Τσακίρης", "Λαΐδης"),
    ),
    Culture(
        ("فاطمة", "ليلى", "نور الهدى", "آمنة"),
        ("محمد", "عبد الله", "يوسف", "طارق"),
        ("الحسيني", "بن سعيد", "أبو زيد", "القرشي"),
    ),
    Culture(
        ("שירה", "נועם", "אביגיל", "תמר"),
        ("דוד", "יוסף", "איתן", "עמית"),
        ("כהן", "בן־ארי", "מזרחי", "רוזנצווייג"),
    ),
    Culture(
        ("प्रिया", "अनन्या", "मीनाक्षी", "कृतिका"),
        ("अर्जुन", "विक्रम", "सिद्धार्थ", "ज्ञानेश"),
        ("शर्मा", "चौधरी", "श्रीवास्तव", "मिश्रा"),
    ),
    # combining marks of their own: the same letters as é and ñ, other code points
    Culture(
        ("Ame\N{COMBINING ACUTE ACCENT}lie", "Noe\N{COMBINING DIAERESIS}mie"),
        ("Andre\N{COMBINING ACUTE ACCENT}", "Rene\N{COMBINING ACUTE ACCENT}"),
        ("Ibán\N{COMBINING TILDE}ez", "Lefe\N{COMBINING GRAVE ACCENT}bvre"),
    ),
    # one name only
    Culture(
        ("Suwarni", "Sukmawati", "Kartika"),
        ("Sukarmo", "Budiono", "Slamet"),
        ("",),
        order="{given}",
    ),
    Culture(
        ("Femke", "Lotte", "Marijke"),
        ("Sjoerd", "Joost", "Ruud"),
        ("van 't Hof", "de Vries-Jansen", "ten Brinke", "'s Gravesande"),
    ),
    Culture(
        ("สมหญิง", "กาญจนา", "พิมพ์ชนก"),
        ("สมชาย", "วีรพงษ์", "ณัฐวุฒิ"),
        ("แก้วมณี", "ศรีสุข", "วงศ์ใหญ่"),
    ),
    Culture(
        ("Ayşegül", "İpek", "Çiğdem"),
        ("Oğuzhan", "Işık", "İlker"),  # noqa: RUF001 - it is a dotless i
        ("Yıldırımoğlu", "Şimşek", "Güneş"),  # noqa: RUF001 - and so are these
    ),
    Culture(
        ("አበበች", "ሰላማዊት", "ትዕግሥት", "ብርቱካን"),
        ("ተስፋዬ", "ዳዊት", "ኃይሌ", "ግርማ"),
        ("በቀለ", "ገብረ ማርያም", "ወልደ ሚካኤል", "ዘለቀ"),
    ),
    Culture(
        ("தமிழ்ச்செல்வி", "மீனாட்சி", "கயல்விழி"),
        ("முத்துக்குமார்", "செந்தில்", "இளங்கோ"),
        ("ப.", "சுப்பிரமணியன்", "கிருஷ்ணமூர்த்தி"),
        order="{family} {given}",
    ),
)
