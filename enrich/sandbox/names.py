"""Invented people need names: a few of many scripts and name orders."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Culture:
    """How some people are called; `female` and `male` are given names."""

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
        ("太郎", "健太", "翔"),
        ("佐藤", "髙橋", "渡邊"),
        order="{family} {given}",
    ),
    Culture(
        ("芳", "娜", "秀英"),
        ("伟", "建国", "浩宇"),
        ("王", "欧阳", "李"),
        order="{family}{given}",
    ),
    Culture(
        ("서연", "지우"),
        ("민준", "도윤"),
        ("김", "남궁", "박"),
        order="{family}{given}",
    ),
    Culture(
        ("Мария", "Юлия", "Єва"),
        ("Дмитрий", "Йосип", "Ђорђе"),
        ("Щербак", "Шевченко", "Петровић"),
    ),
    Culture(
        ("Ελένη", "Ιωάννα"),
        ("Γιώργος", "Αχιλλέας"),
        ("Παπαδόπουλος", "Ξενάκης"),
    ),
    Culture(
        ("فاطمة", "ليلى"),
        ("محمد", "عبد الله"),
        ("الحسيني", "بن سعيد"),
    ),
    Culture(
        ("שירה", "נועם"),
        ("דוד", "יוסף"),
        ("כהן", "בן־ארי"),
    ),
    Culture(
        ("प्रिया", "अनन्या"),
        ("अर्जुन", "विक्रम"),
        ("शर्मा", "चौधरी"),
    ),
)
