"""What programs around LinkedIn export: searches, connections, leads."""

from spreadsheets.exporting import ACME, BOTH, GLOBEX, JANE, export

LINKEDIN_EXPORTERS = (
    export(
        "PhantomBuster, people of a Sales Navigator search",
        """profileUrl, fullName, firstName, lastName, companyName, title, companyId, companyUrl
        regularCompanyUrl, summary, titleDescription, industry, companyLocation, location
        durationInRole, durationInCompany, pastExperienceCompanyName, pastExperienceCompanyUrl
        pastExperienceCompanyTitle, pastExperienceDate, connectionDegree, profileImageUrl
        sharedConnectionsCount, name, vmid, linkedInProfileUrl, isPremium, isOpenLink, query
        timestamp, defaultProfileUrl""",
        [
            {
                "profileUrl": "https://www.linkedin.com/sales/lead/ACwAAA,NAME_SEARCH,x",
                "fullName": "Jane Doe",
                "companyName": "Acme",
                "title": "COO",
                "companyId": 1441,
                "companyUrl": "https://www.linkedin.com/sales/company/1441",
                "regularCompanyUrl": ACME,
                "pastExperienceCompanyUrl": GLOBEX,
                "name": "Jane Doe",
                "linkedInProfileUrl": JANE,
                "defaultProfileUrl": JANE,
            }
        ],
        {"company_linkedin_url": "regularCompanyUrl", "company_name": "companyName"},
        "acme-inc/Sales: acme-inc [VP Sales]",
    ),
    export(
        "PhantomBuster, companies of a Sales Navigator search",
        """companyUrl, companyName, description, companyId, industry, employeeCountRange
        employeesCount, logoUrl, query, timestamp""",
        [
            {
                "companyUrl": "https://www.linkedin.com/sales/company/1441",
                "companyName": "Acme",
                "companyId": 1441,
            }
        ],
        {"company_linkedin_url": "companyUrl", "company_name": "companyName"},
        "1441/Sales: 1441 [VP Sales]",
    ),
    export(
        "Evaboot, leads",
        """First Name, Last Name, Full Name, Email, Email Status, Current Job, Prospect Location
        Prospect Linkedin URL, Prospect Sales Navigator URL, Prospect Linkedin ID, Connections
        Company Name, Company Linkedin URL, Company Linkedin ID, Company Website, Company Domain
        Company Industry, Company Employee Count, Company Location, Matches Filters
        No Match Reasons""",
        [
            {
                "First Name": "Jane",
                "Current Job": "COO",
                "Prospect Linkedin URL": JANE,
                "Company Name": "Acme",
                "Company Linkedin URL": ACME,
                "Company Linkedin ID": 1441,
            }
        ],
        {
            "company_linkedin_url": "Company Linkedin URL",
            "company_linkedin_id": "Company Linkedin ID",
            "company_name": "Company Name",
        },
        "1441/Sales: 1441 [VP Sales]",
    ),
    export(
        "a Sales Navigator scraper, accounts",
        """Type, Company Name, Industry, Company Type, Employees, Headcount Range, Founded
        Revenue Range, Headcount Growth 1 Year (%), Location, HQ City, HQ Country, Website
        LinkedIn URL, Sales Navigator URL, Description, Saved, Notes, Lists, Fetched Date
        Search URL""",
        [
            {
                "Company Name": "Acme",
                "LinkedIn URL": ACME,
                "Sales Navigator URL": "https://www.linkedin.com/sales/company/1441",
                "Search URL": "https://www.linkedin.com/sales/search/company?query=x",
            },
            {
                "Company Name": "Globex",
                "LinkedIn URL": GLOBEX,
                "Sales Navigator URL": "https://www.linkedin.com/sales/company/1442",
            },
        ],
        {"company_linkedin_url": "LinkedIn URL", "company_name": "Company Name"},
        *BOTH,
    ),
    export(
        "LinkedIn's own export of connections, with pages added",
        """First Name, Last Name, URL, Email Address, Company, Position, Connected On
        Company page""",
        [
            {
                "First Name": "Jane",
                "URL": JANE,
                "Company": "Acme",
                "Position": "COO",
                "Company page": ACME,
            }
        ],
        {"company_linkedin_url": "Company page", "company_name": "Company"},
        "acme-inc/Sales: acme-inc [VP Sales]",
    ),
    export(
        "Pronto, people of a search",
        """First Name, Last Name, Gender, Title, Email, Phone, All Phones, Company Name
        Company Cleaned Name, Company Website, Company Domain, Linkedin Profile Url
        Company Linkedin Id Url, Location, Company Location, Company Industry, Employee Count
        Headquarters, Linkedin Headline, Title Description, Summary, Full Name
        Sales Navigator Profile Url, Linkedin Id Url, Company Description, Company Linkedin
        Connection Degree, Status, Rejection Reasons""",
        [
            {
                "First Name": "Jane",
                "Title": "COO",
                "Company Name": "Acme",
                "Linkedin Profile Url": JANE,
                "Company Linkedin Id Url": "https://www.linkedin.com/company/1441",
                "Linkedin Id Url": "https://www.linkedin.com/in/ACwAAA",
                "Company Linkedin": ACME,
            }
        ],
        {"company_linkedin_url": "Company Linkedin", "company_name": "Company Name"},
        "acme-inc/Sales: acme-inc [VP Sales]",
    ),
)
