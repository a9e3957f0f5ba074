"""What people write for the vendor's functions and seniority levels; only ever suggested."""

from collections.abc import Mapping
from types import MappingProxyType

_FUNCTIONS = {
    "Accounting": "acct, acctg, acc, accountancy, accountant, accountants, bookkeeping, tax, audit, "
    "auditing, payroll, accounts payable, accounts receivable, ap, ar",
    "Administrative": "admin, administration, administrative support, office management, "
    "executive assistance, secretarial, back office, assistant, assistants, clerical",
    "Arts and Design": "art, arts, design, designer, designers, creative, ux, ui, ux ui, ui ux, "
    "user experience, graphic design, product design, art and design",
    "Business Development": "biz dev, bizdev, biz development, business dev, bus dev, bd, "
    "busdev, partnerships, alliances, partnerships and alliances, strategic partnerships",
    "Community and Social Services": "community, social services, social service, social work, "
    "nonprofit, non profit, ngo, charity, community services",
    "Consulting": "consultant, consultants, consultancy, advisory, adviser, advisor, "
    "professional services, strategy consulting",
    "Education": "edu, educ, teaching, teacher, teachers, training, academia, academic, "
    "learning, learning and development, l and d, faculty",
    "Engineering": "eng, engr, engg, engineer, engineers, software, software engineering, "
    "software development, development, developer, developers, dev, devs, devops, "
    "tech, swe, sre, r and d engineering, product engineering, software dev, data engineering",
    "Entrepreneurship": "entrepreneur, entrepreneurs, founder, founders, startup, startups, "
    "self employed",
    "Finance": "fin, financial, financing, treasury, fp and a, fpa, investment, investments, "
    "investing, banking, financial services, corporate finance, controlling",
    "Healthcare Services": "health, health care, healthcare, medical, medicine, clinical, nursing, "
    "nurse, nurses, doctor, doctors, health services, pharma",
    "Human Resources": "hr, h r, human resource, human ressources, people, people ops, "
    "people operations, people and culture, people team, talent, talent acquisition, ta, "
    "recruiting, recruitment, recruiter, recruiters, hiring, personnel, hrbp",
    "Information Technology": "it, i t, info tech, information tech, infotech, ict, technology, "
    "information systems, is, mis, helpdesk, help desk, infrastructure, cyber, cybersecurity, "
    "security, infosec, information security, it security, systems",
    "Legal": "law, lawyer, lawyers, counsel, general counsel, attorney, attorneys, compliance, "
    "legal and compliance, paralegal, legal affairs",
    "Marketing": "mktg, mkt, mkting, mktng, markting, growth, brand, branding, demand gen, "
    "demand generation, digital marketing, product marketing, field marketing, growth marketing, "
    "advertising, seo, crm marketing, marcom",
    "Media and Communication": "media, communication, communications, comms, corp comms, "
    "corporate communications, pr, public relations, media and communications, journalism, "
    "press, social media",
    "Military and Protective Services": "military, army, defence, defense, police, "
    "protective services, law enforcement, armed forces, military services",
    "Operations": "ops, operation, operational, op, biz ops, business operations, bizops, "
    "logistics, supply chain, scm, manufacturing, production, warehouse, rev ops, revops, "
    "revenue operations, sales ops, sales operations, coo office",
    "Product Management": "product, products, prod, pdm, product manager, product managers, "
    "product owner, product owners, prod mgmt, product mgmt, product mgt, pm, pms",
    "Program and Project Management": "program, programs, programme, project, projects, pmo, "
    "project management, project mgmt, project manager, project managers, program management, "
    "programme management, program mgmt, program manager, program managers, scrum, scrum master, "
    "agile, program and project mgmt, project and program management, pm, pms",
    "Purchasing": "procurement, purchase, purchaser, buying, buyer, buyers, sourcing, "
    "strategic sourcing, category management, vendor management",
    "Quality Assurance": "qa, q a, quality, quality control, qc, qa qc, qm, testing, tester, testers, "
    "test, quality management, quality engineering",
    "Real Estate": "realestate, re, property, properties, property management, facilities, "
    "facility management, realtor, realtors, facilities management",
    "Research": "r and d, rnd, rd, research and development, researcher, researchers, science, "
    "scientist, scientists, data science, analytics, innovation, user research, market research",
    "Sales": "sale, selling, seller, sellers, account executive, account executives, ae, aes, sdr, "
    "sdrs, bdr, bdrs, account management, commercial, revenue, inside sales, field sales, "
    "presales, pre sales, sales team, sales and marketing",
    "Customer Success and Support": "customer success, cust success, cust succ, customer suc, cs, "
    "csm, csms, cx, customer support, cust support, customer service, cust service, "
    "customer services, customer care, customer experience, client success, client services, "
    "client service, support, tech support, technical support, customer success management, "
    "customer success team, customer success and service",
}

_SENIORITY_LEVELS = {
    "In Training": "intern, interns, internship, trainee, trainees, training, apprentice, "
    "apprentices, student, students, working student, graduate trainee, in trainning",
    "Entry Level": "entry, entrylevel, junior, juniors, jr, jnr, entry level employee, graduate, "
    "associate, associates, assistant, beginner, new grad, analyst, staff",
    "Senior": "sr, snr, senior level, seniors, senior ic, senior individual contributor, lead, "
    "leads, team lead, team leader, specialist, senior specialist, experienced, principal, mid senior",
    "Strategic": "strategy, strategist, strategic level, adviser, advisor, fellow",
    "Entry Level Manager": "entry manager, junior manager, jr manager, jr mgr, entry level mgr, "
    "first line manager, first level manager, frontline manager, front line manager, supervisor, "
    "supervisors, new manager, assistant manager, entry mgr",
    "Experienced Manager": "manager, managers, mgr, mgrs, mngr, mgmt, management, senior manager, "
    "senior managers, sr manager, sr mgr, snr manager, senior mgr, middle management, "
    "middle manager, mid level manager, experienced mgr, exp manager",
    "Director": "dir, dirs, dirctor, directors, director level, head, heads, head of, head of dept, "
    "head of department, department head, senior director, sr director, sr dir, "
    "associate director, managing director, md, group director, hod",
    "Vice President": "vp, vps, v p, vp level, vice pres, vicepresident, vice presidents, svp, evp, "
    "avp, rvp, gvp, senior vice president, sr vp, sr vice president, senior vp, "
    "executive vice president, executive vp, vice president level, pres",
    "CXO": "c level, clevel, c levels, c suite, csuite, c suite executive, c xo, cxos, cxo level, "
    "c level executive, c level executives, chief, chiefs, chief officer, exec, execs, executive, "
    "executives, executive level, executive team, top management, board, president, ceo, cfo, cto, "
    "cio, coo, cmo, cro, chro, cpo, cso, ciso, cdo, clo, cco, top executive, leadership",
    "Owner / Partner": "owner, owners, partner, partners, founder, founders, co founder, cofounder, "
    "co founders, cofounders, proprietor, co owner, business owner, managing partner, "
    "general partner, owner partner, owner or partner, owner and partner, shareholder, principal owner",
}


def folded(words: str) -> str:
    """`R&D`, `r & d` and `R and D` are one; dots, hyphens and slashes are spaces."""
    spaced = words.casefold().replace("&", " and ").replace("+", " and ")
    return " ".join("".join(c if c.isalnum() else " " for c in spaced).split())


def _by_synonym(names: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for label, synonyms in names.items():
        for synonym in map(folded, synonyms.split(",")):
            found[synonym] = (*found.get(synonym, ()), label)
    return MappingProxyType(found)


FUNCTION_SYNONYMS = _by_synonym(_FUNCTIONS)
"""Folded words -> the labels that may be meant; `pm` may mean two."""
SENIORITY_SYNONYMS = _by_synonym(_SENIORITY_LEVELS)
