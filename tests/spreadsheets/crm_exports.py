"""What Salesforce, HubSpot, Pipedrive and Apollo export."""

from spreadsheets.exporting import ACME, BOTH, GLOBEX, JANE, JOHN, export

SALESFORCE = (
    export(
        "Salesforce, a report on accounts",
        """Account Owner, Account ID, Account Name, Type, Rating, Last Activity, Last Modified Date
        Billing State/Province, Billing Country, Phone, Fax, Website, LinkedIn Company URL
        Annual Revenue, Employees, Industry, Parent Account ID, Account Description""",
        [
            {
                "Account Owner": "Dana",
                "Account ID": "0015g00000AbCdEAAV",
                "Account Name": "Acme",
                "LinkedIn Company URL": ACME,
                "Parent Account ID": "0015g00000ZzZzZAAV",
            },
            {"Account ID": "0015g00000AbCdFAAV", "LinkedIn Company URL": GLOBEX},
        ],
        {
            "id": "Account ID",
            "company_linkedin_url": "LinkedIn Company URL",
            "company_name": "Account Name",
        },
        "0015g00000AbCdEAAV/Sales: acme-inc [VP Sales]",
        "0015g00000AbCdFAAV/Sales: globex [VP Sales]",
    ),
    export(
        "Salesforce, fields by their API names",
        """Id, IsDeleted, Name, Type, ParentId, BillingCountry, Phone, AccountNumber, Website
        Industry, AnnualRevenue, NumberOfEmployees, Description, OwnerId, CreatedDate
        LinkedIn_Followers__c, LinkedIn_Company_URL__c, Tier__c""",
        [{"Id": "0015g00000AbCdEAAV", "Name": "Acme", "LinkedIn_Company_URL__c": ACME}],
        {
            "id": "Id",
            "company_linkedin_url": "LinkedIn_Company_URL__c",
            "company_name": "Name",
        },
        "0015g00000AbCdEAAV/Sales: acme-inc [VP Sales]",
    ),
    export(
        "Salesforce, a report on another object",
        """Opportunity Name, Stage, Amount, Close Date, Account: Account ID, Account: Account Name
        Account: LinkedIn URL, Account: Account Owner, Opportunity Owner""",
        [
            {
                "Opportunity Name": "Acme renewal",
                "Account: Account ID": "0015g00000AbCdE",
                "Account: Account Name": "Acme",
                "Account: LinkedIn URL": ACME,
            }
        ],
        {
            "id": "Account: Account ID",
            "company_linkedin_url": "Account: LinkedIn URL",
            "company_name": "Account: Account Name",
        },
        "0015g00000AbCdE/Sales: acme-inc [VP Sales]",
    ),
    export(
        "Salesforce, contacts and their accounts",
        """Salutation, First Name, Last Name, Title, Department, Account Name, Account ID
        Account ID 18, Contact ID, Mailing City, Phone, Mobile, Email, Contact Owner
        LinkedIn Profile, Company LinkedIn Page""",
        [
            {
                "First Name": "Jane",
                "Last Name": "Doe",
                "Title": "Head of Ops",
                "Department": "Ops",
                "Account Name": "Acme",
                "Account ID": "0015g00000AbCdE",
                "Account ID 18": "0015g00000AbCdEAAV",
                "LinkedIn Profile": JANE,
                "Company LinkedIn Page": ACME,
            }
        ],
        {
            "id": "Account ID",
            "company_linkedin_url": "Company LinkedIn Page",
            "company_name": "Account Name",
        },
        "0015g00000AbCdE/Sales: acme-inc [VP Sales]",
    ),
)

HUBSPOT = (
    export(
        "HubSpot, companies",
        """Record ID, Company name, Company owner, Create Date, Phone Number, Last Activity Date
        City, Country/Region, Industry, Company Domain Name, Website URL, LinkedIn Company Page
        LinkedIn Bio, LinkedIn Handle, Facebook Company Page, Facebook Fans, Twitter Handle
        Number of Employees, Number of Associated Contacts, Lifecycle Stage, Lead Status
        Parent Company, Description""",
        [
            {
                "Record ID": 9001,
                "Company name": "Acme",
                "LinkedIn Company Page": ACME,
                "LinkedIn Bio": "We make anvils",
                "Facebook Company Page": "https://www.facebook.com/acme",
            },
            {"Record ID": 9002, "Company name": "Globex", "LinkedIn Company Page": GLOBEX},
        ],
        {
            "id": "Record ID",
            "company_linkedin_url": "LinkedIn Company Page",
            "company_name": "Company name",
        },
        "9001/Sales: acme-inc [VP Sales]",
        "9002/Sales: globex [VP Sales]",
    ),
    export(
        "HubSpot, contacts with their company's page",
        """Record ID, First Name, Last Name, Email, Phone Number, Contact owner, Lead Status
        Job Title, Seniority, Company Name, LinkedIn URL, LinkedIn Company Page
        Associated Company IDs, Associated Company""",
        [
            {
                "Record ID": 501,
                "First Name": "Jane",
                "Job Title": "COO",
                "Seniority": "c_suite",
                "Company Name": "Acme",
                "LinkedIn URL": JANE,
                "LinkedIn Company Page": ACME,
            }
        ],
        {
            "id": "Record ID",
            "company_linkedin_url": "LinkedIn Company Page",
            "company_name": "Company Name",
        },
        "501/Sales: acme-inc [VP Sales]",
    ),
)

APOLLO = (
    export(
        "Apollo, people",
        """First Name, Last Name, Title, Company Name, Company Name for Emails, Email
        Email Status, Primary Email Source, Email Confidence, Seniority, Departments
        Contact Owner, Work Direct Phone, Mobile Phone, Corporate Phone, Stage, Lists
        Last Contacted, Account Owner, # Employees, Industry, Keywords, Person Linkedin Url
        Website, Company Linkedin Url, Facebook Url, Twitter Url, City, State, Country
        Company Address, Company City, Company State, Company Country, Company Phone
        Technologies, Annual Revenue, Total Funding, Latest Funding, Subsidiary of, Email Sent
        Number of Retail Locations, Apollo Contact Id, Apollo Account Id, Secondary Email""",
        [
            {
                "First Name": "Jane",
                "Last Name": "Doe",
                "Title": "COO",
                "Company Name": "Acme",
                "Company Name for Emails": "Acme",
                "Seniority": "C suite",
                "Departments": "C-Suite, Operations",
                "Person Linkedin Url": JANE,
                "Company Linkedin Url": ACME,
                "Facebook Url": "https://www.facebook.com/acme",
            },
            {
                "First Name": "John",
                "Title": "Clerk",
                "Person Linkedin Url": JOHN,
                "Company Linkedin Url": GLOBEX,
            },
        ],
        {"company_linkedin_url": "Company Linkedin Url", "company_name": "Company Name"},
        *BOTH,
    ),
    export(
        "Apollo, accounts",
        """Company, Company Name for Emails, Account Stage, Lists, # Employees, Industry
        Account Owner, Website, Company Linkedin Url, Facebook Url, Twitter Url, Company Street
        Company City, Company State, Company Country, Company Postal Code, Company Address
        Keywords, Company Phone, SEO Description, Technologies, Total Funding, Latest Funding
        Latest Funding Amount, Last Raised At, Annual Revenue, Number of Retail Locations
        Apollo Account Id, SIC Codes, Short Description, Founded Year, Subsidiary of""",
        [
            {"Company": "Acme", "Company Name for Emails": "Acme", "Company Linkedin Url": ACME},
            {"Company": "Globex", "Company Linkedin Url": GLOBEX},
        ],
        {"company_linkedin_url": "Company Linkedin Url", "company_name": "Company"},
        *BOTH,
    ),
)
