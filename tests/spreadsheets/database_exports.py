"""What the sellers of company and contact data export."""

from spreadsheets.exporting import ACME, BOTH, GLOBEX, JANE, export

DATABASES = (
    export(
        "ZoomInfo, companies",
        """ZoomInfo Company ID, Company Name, Website, Founded Year, Company HQ Phone, Fax, Ticker
        Revenue (in 000s USD), Revenue Range (in USD), Employees, Employee Range, SIC Codes
        Primary Industry, Primary Sub-Industry, Alexa Rank, ZoomInfo Company Profile URL
        LinkedIn Company Profile URL, Facebook Company Profile URL, Twitter Company Profile URL
        Ownership Type, Business Model, Certified Active Company, Total Funding Amount
        Company Street Address, Company City, Company State, Company Country, Full Address
        Number of Locations, Company Is Acquired, Company ID (Ultimate Parent)""",
        [
            {
                "ZoomInfo Company ID": 344589814,
                "Company Name": "Acme",
                "ZoomInfo Company Profile URL": "https://app.zoominfo.com/#/apps/profile/1",
                "LinkedIn Company Profile URL": ACME,
                "Number of Locations": 4,
            },
            {"Company Name": "Globex", "LinkedIn Company Profile URL": GLOBEX},
        ],
        {"company_linkedin_url": "LinkedIn Company Profile URL", "company_name": "Company Name"},
        *BOTH,
    ),
    export(
        "ZoomInfo, contacts",
        """ZoomInfo Contact ID, Last Name, First Name, Middle Name, Job Title
        Job Title Hierarchy Level, Management Level, Job Start Date, Job Function, Department
        Company Division Name, Direct Phone Number, Email Address, Mobile phone
        LinkedIn Contact Profile URL, Person City, ZoomInfo Company ID, Company Name, Website
        Company HQ Phone, Employees, Primary Industry, LinkedIn Company Profile URL
        Facebook Company Profile URL, Company Country""",
        [
            {
                "First Name": "Jane",
                "Job Title": "COO",
                "Management Level": "C-Level",
                "Job Function": "Operations",
                "Department": "Operations",
                "LinkedIn Contact Profile URL": JANE,
                "Company Name": "Acme",
                "LinkedIn Company Profile URL": ACME,
            }
        ],
        {"company_linkedin_url": "LinkedIn Company Profile URL", "company_name": "Company Name"},
        "acme-inc/Sales: acme-inc [VP Sales]",
    ),
    export(
        "Crunchbase, companies",
        """Organization Name, Organization Name URL, Industries, Headquarters Location
        Description, CB Rank (Company), Founded Date, Company Type, Website, Twitter, Facebook
        LinkedIn, Contact Email, Phone Number, Full Description, Number of Founders, Founders
        Number of Employees, Last Funding Amount, Top 5 Investors, Estimated Revenue Range""",
        [
            {
                "Organization Name": "Acme",
                "Organization Name URL": "https://www.crunchbase.com/organization/acme",
                "LinkedIn": ACME,
                "Contact Email": "hello@acme.com",
            },
            {"Organization Name": "Globex", "LinkedIn": GLOBEX},
        ],
        {"company_linkedin_url": "LinkedIn", "company_name": "Organization Name"},
        *BOTH,
    ),
    export(
        "Clay, companies",
        """Find companies, Name, Primary Industry, Size, Type, Location, Country, Domain
        LinkedIn URL, Description, Annual Revenue, Enrich Company""",
        [
            {"Name": "Acme", "Location": "Berlin", "Domain": "acme.com", "LinkedIn URL": ACME},
            {"Name": "Globex", "LinkedIn URL": GLOBEX},
        ],
        {"company_linkedin_url": "LinkedIn URL", "company_name": "Name"},
        *BOTH,
    ),
    export(
        "Clay, people",
        """Find people, First Name, Last Name, Full Name, Job Title, Location, Company Domain
        LinkedIn Profile, Company Table Data, Company Name, Company LinkedIn URL""",
        [
            {
                "First Name": "Jane",
                "Job Title": "COO",
                "LinkedIn Profile": JANE,
                "Company Name": "Acme",
                "Company LinkedIn URL": ACME,
            }
        ],
        {"company_linkedin_url": "Company LinkedIn URL", "company_name": "Company Name"},
        "acme-inc/Sales: acme-inc [VP Sales]",
    ),
    export(
        "Cognism, contacts",
        """First Name, Last Name, Full Name, Job Title, Seniority, Job Function, Email, Mobile
        Direct, HQ, Country, LinkedIn URL, Company Name, Company Website, Company LinkedIn URL
        Company HQ Country, Company Industry, Company Headcount, Company Revenue""",
        [
            {
                "Full Name": "Jane Doe",
                "Job Title": "COO",
                "Seniority": "CXO",
                "LinkedIn URL": JANE,
                "Company Name": "Acme",
                "Company LinkedIn URL": ACME,
            }
        ],
        {"company_linkedin_url": "Company LinkedIn URL", "company_name": "Company Name"},
        "acme-inc/Sales: acme-inc [VP Sales]",
    ),
    export(
        "Lusha, contacts",
        """First Name, Last Name, Job Title, Seniority, Departments, Work Email, Phone 1
        Phone 1 Type, Contact LinkedIn URL, Contact Location, Company Name, Company Domain
        Company LinkedIn URL, Company Number of Employees, Company Main Industry
        Company Sub Industry, Company Revenue Range, Company Facebook URL""",
        [
            {
                "First Name": "Jane",
                "Job Title": "COO",
                "Departments": "Operations",
                "Contact LinkedIn URL": JANE,
                "Company Name": "Acme",
                "Company LinkedIn URL": ACME,
            }
        ],
        {"company_linkedin_url": "Company LinkedIn URL", "company_name": "Company Name"},
        "acme-inc/Sales: acme-inc [VP Sales]",
    ),
    export(
        "Pipedrive, organizations",
        """Organization - ID, Organization - Name, Organization - Label, Organization - Owner
        Organization - Address, Organization - Website, Organization - LinkedIn profile
        Organization - Industry, Organization - Annual revenue, Organization - People
        Organization - Number of employees, Organization - Open deals
        Organization - Last activity date""",
        [
            {
                "Organization - ID": 17,
                "Organization - Name": "Acme",
                "Organization - LinkedIn profile": ACME,
                "Organization - People": 3,
            }
        ],
        {
            "id": "Organization - ID",
            "company_linkedin_url": "Organization - LinkedIn profile",
            "company_name": "Organization - Name",
        },
        "17/Sales: acme-inc [VP Sales]",
    ),
    export(
        "Dealroom, companies",
        """Name, Tagline, Dealroom URL, Website, LinkedIn, Twitter, Facebook, HQ country, HQ city
        Launch year, Employees latest number, Total funding (EUR M), Last round, Investors
        Industries, Sub industries, Growth stage, Tags""",
        [
            {
                "Name": "Acme",
                "Dealroom URL": "https://app.dealroom.co/companies/acme",
                "LinkedIn": ACME,
            },
            {"Name": "Globex", "LinkedIn": GLOBEX},
        ],
        {"company_linkedin_url": "LinkedIn", "company_name": "Name"},
        *BOTH,
    ),
    export(
        "Dropcontact, contacts",
        """civility, first_name, last_name, full_name, email, qualification, phone, mobile_phone
        company, website, company_linkedin, siren, siret, naf5_code, naf5_des, nb_employees
        job, job_function, job_level, linkedin, linkedin_headline, country""",
        [
            {
                "first_name": "Jane",
                "company": "Acme",
                "company_linkedin": ACME,
                "job": "COO",
                "job_function": "Operations",
                "job_level": "C-Level",
                "linkedin": JANE,
            }
        ],
        {"company_linkedin_url": "company_linkedin", "company_name": "company"},
        "acme-inc/Sales: acme-inc [VP Sales]",
    ),
)
