use super::*;
use proptest::prelude::*;

fn read(title: &str, body: &str) -> PostingReading {
    read_posting(title, body, &PostingContext::default())
}

#[test]
fn places_of_work_are_read() {
    let hybrid = Some(RemoteType::Hybrid);
    let remote = Some(RemoteType::Remote);
    let on_site = Some(RemoteType::NotRemote);
    for (body, expected) in [
        ("A hybrid work schedule.", hybrid),
        ("This is a hybrid role.", hybrid),
        ("Hybrid remote in Troy", hybrid),
        ("Remote or hybrid schedule", hybrid),
        ("This is a remote position.", remote),
        ("You may work from home.", remote),
        ("Telework eligible.", remote),
        ("Telework eligible: Yes", remote),
        ("You may telecommute twice a week.", remote),
        ("REMOTE", remote),
        ("Not remote", on_site),
        ("This is not a remote position.", on_site),
        ("On-site only.", on_site),
        ("onsite only", on_site),
        ("There is no telework.", on_site),
        ("Telework eligible: No", on_site),
        ("non-remote", on_site),
        ("Remote. Office days are not on-site only.", remote),
        ("We do not bake at night. Remote position.", remote),
        ("Bread is not cake and it is remote", remote),
        ("remote sensing of remote areas by remote control", None),
        ("Hybrid: 3 days in the office", hybrid),
        ("You are in the studio, two days from home.", hybrid),
        ("Location: Hybrid (Springfield)", hybrid),
        ("Work Location: In person", on_site),
        ("Be on-site 5 days a week", on_site),
        ("hybrid cloud", None),
        ("deliver within 2 days", None),
        ("Hybrid vehicles", None),
        ("Bake bread.", None),
        ("", None),
    ] {
        assert_eq!(read("", body).remote_type, expected, "{body:?}");
    }
    assert_eq!(read("Baker (Hybrid)", "").remote_type, hybrid);
    assert_eq!(read("Remote Bookkeeper", "").remote_type, remote);
}

#[test]
fn employment_types_are_read() {
    let full = Some(EmploymentType::FullTime);
    let part = Some(EmploymentType::PartTime);
    let both = Some(EmploymentType::Both);
    for (body, expected) in [
        ("A full-time position", full),
        ("Full time, days", full),
        ("40 hours/week, mornings", full),
        ("fulltime", full),
        ("Part-time evenings", part),
        ("part time", part),
        ("Full-time or part-time", both),
        (
            "full- and part-time bakers wanted; part time welcome, full time too",
            both,
        ),
        ("Full/part-time", both),
        ("One year of full-time satisfactory experience", None),
        ("full-time students welcome", None),
        ("Time is full of parts", None),
    ] {
        assert_eq!(read("", body).employment_type, expected, "{body:?}");
    }
}

#[test]
fn contract_types_are_read() {
    for (title, body, expected) in [
        ("Baking Intern", "", Some(ContractType::Internship)),
        (
            "Summer Internship, Sales",
            "A temporary job",
            Some(ContractType::Internship),
        ),
        ("Baker", "Mentors our interns", None),
        ("Internal Auditor", "", None),
        ("Apprentice Baker", "", Some(ContractType::Apprenticeship)),
        ("Baker", "an apprenticeship", Some(ContractType::Apprenticeship)),
        ("Baker", "This is seasonal work.", Some(ContractType::Seasonal)),
        ("Baker", "seasonal flu shots", None),
        ("Baker", "a contract position", Some(ContractType::Contract)),
        ("Baker", "a contract role", Some(ContractType::Contract)),
        ("Contractor", "", Some(ContractType::Contract)),
        ("Baker", "works with every contractor; contract law", None),
        ("Baker", "temporary", Some(ContractType::Temporary)),
        ("Clerk", "Term appointment", Some(ContractType::Temporary)),
        ("Baker", "temporary housing", None),
        ("Baker", "permanent", Some(ContractType::Permanent)),
        (
            "Baker",
            "A temporary job that may become permanent",
            Some(ContractType::Temporary),
        ),
        ("Baker", "not a permanent position", None),
        ("Baker", "permanent residents may apply", None),
        ("Baker", "Our ovens are a permanent fixture.", None),
    ] {
        assert_eq!(read(title, body).contract_type, expected, "{title:?} {body:?}");
    }
}

#[test]
fn internships_and_supervisors_are_said_or_denied() {
    assert_eq!(read("Intern", "").is_internship, Some(true));
    assert_eq!(
        read("Baker", "This is not an internship.").is_internship,
        Some(false)
    );
    assert_eq!(read("Baker", "").is_internship, None);
    let denied = read("Internship", "This is not an internship.");
    assert_eq!((denied.is_internship, denied.contract_type), (Some(false), None));
    assert_eq!(read("Internship Coordinator", "").is_internship, None);
    for (title, body, expected) in [
        ("Supervisory Baker", "", Some(true)),
        ("Non-Supervisory Baker", "", Some(false)),
        ("Baker", "Supervises two bakers", Some(true)),
        ("Baker", "You will manage a team of five.", Some(true)),
        ("Baker", "with three direct reports", Some(true)),
        ("Baker", "has no direct reports", Some(false)),
        ("Baker", "under supervision", None),
    ] {
        assert_eq!(read(title, body).is_supervisor, expected, "{title:?} {body:?}");
    }
}

#[test]
fn levels_of_education_are_read() {
    for (body, expected) in [
        ("A bachelor's degree is not required.", ""),
        ("Bachelor's degree not necessary", ""),
        ("A bachelor's degree would not be required of you", ""),
        ("Bachelor's required, a license not required", "2"),
        ("High school diploma or GED", "0"),
        ("a GED", "0"),
        ("ged", ""),
        ("high school students", ""),
        ("Associate's degree", "1"),
        ("Associate degree", "1"),
        ("sales associate", ""),
        ("Bachelor's degree", "2"),
        ("Bachelor’s degree or higher", "2"),
        ("a baccalaureate", "2"),
        ("B.S. in biology", "2"),
        ("a B.A.", "2"),
        ("b s in class", ""),
        ("BS/MS in physics", "23"),
        ("PhD or MS in physics", "34"),
        ("ADN required, BSN preferred", "12"),
        ("JD required", "4"),
        ("See the JD", ""),
        ("Master's degree", "3"),
        ("Master’s", "3"),
        ("master electrician, scrum master", ""),
        ("M.S. or MBA", "3"),
        ("MS Office", ""),
        ("a doctorate", "4"),
        ("Ph.D.", "4"),
        ("PhD preferred", "4"),
        ("J.D. required", "4"),
        ("an M.D.", "4"),
        ("Troy, MD", ""),
        ("a professional degree", "4"),
        (
            "Bachelor's required, Master's preferred, high school diploma with experience",
            "023",
        ),
        ("no high school diploma needed", ""),
    ] {
        let found: String = read("", body)
            .education
            .iter()
            .map(|level| level.code().to_string())
            .collect();
        assert_eq!(found, expected, "{body:?}");
    }
}

#[test]
fn years_of_experience_are_read() {
    for (body, expected) in [
        ("5+ years of experience", Some((5, None))),
        ("up to 5 years of experience", None),
        ("3-5 years experience", Some((3, Some(5)))),
        ("3 – 5 years of baking experience", Some((3, Some(5)))),
        ("3 to 5 years of experience", Some((3, Some(5)))),
        ("at least two years of experience", Some((2, None))),
        ("minimum of 4 years' experience", Some((4, None))),
        (
            "five (5) years of full-time, satisfactory paid experience",
            Some((5, None)),
        ),
        ("three (3) to five (5) years of experience", Some((3, Some(5)))),
        ("twenty years of experience", Some((20, None))),
        ("twenty-five years of experience", Some((25, None))),
        ("thirty years of experience", Some((30, None))),
        ("three-five years of experience", Some((3, Some(5)))),
        ("fifty-five years of experience", None),
        ("Experience: 2 years", Some((2, None))),
        ("3 or more years of experience", Some((3, None))),
        ("3 plus years experience", Some((3, None))),
        ("2.5 years of experience", Some((2, None))),
        ("a 7-year experience", Some((7, None))),
        (
            "6 years of experience, or 4 years of experience with a degree",
            Some((4, None)),
        ),
        ("6-8 yrs exp", Some((6, Some(8)))),
        ("41 years of experience", None),
        ("40 years of experience", Some((40, None))),
        ("30-50 years of experience", Some((30, None))),
        ("300 years of experience", None),
        ("5 years", None),
        (
            "5 years of one two three four five six seven eight experience",
            None,
        ),
        ("5 years of one two three four five six seven experience", None),
        (
            "5 years of one two three four five six experience",
            Some((5, None)),
        ),
        ("experience in the last 15 years", None),
        ("experience; must be 18 years of age", None),
        ("years of experience", None),
        ("Between 3 and 5 years experience", Some((3, Some(5)))),
        ("from 3 to 5 years of experience", Some((3, Some(5)))),
        ("You need 2 ovens and 5 years of experience", Some((5, None))),
        ("We are a company with 20 years of experience.", None),
        ("We have over 30 years of experience in bread", None),
        (
            "We have 20 years of experience. You have 3 years of experience.",
            Some((3, None)),
        ),
        ("Join us with 5 years of experience", Some((5, None))),
        ("", None),
    ] {
        let found = read("", body).experience.map(|years| (years.min, years.max));
        assert_eq!(found, expected, "{body:?}");
    }
    assert_eq!(
        read("Baker, 2+ years experience", "")
            .experience
            .map(|years| years.min),
        Some(2)
    );
}

#[test]
fn benefits_are_read() {
    for (body, expected) in [
        ("Health insurance", "health-insurance"),
        (
            "medical, dental and vision insurance",
            "health-insurance dental vision",
        ),
        ("Medical, dental, vision", "health-insurance dental vision"),
        ("dental assistant, vision of the future", ""),
        ("401(k) match", "retirement"),
        ("401k", "retirement"),
        ("a pension plan", "retirement"),
        ("manages pension funds", ""),
        ("paid time off", "paid-leave"),
        ("PTO", "paid-leave"),
        ("pto", ""),
        ("parental leave", "parental-leave"),
        ("tuition reimbursement", "tuition"),
        ("an annual bonus", "bonus"),
        ("Baking skills are a bonus", ""),
        ("no annual bonus", ""),
        ("stock options and RSUs", "equity"),
        ("race equity", ""),
        ("Life insurance", "life-insurance"),
        ("flexible hours", "flexible-hours"),
        ("flextime", "flexible-hours"),
    ] {
        let found: Vec<&str> = read("", body).benefits.into_iter().map(Benefit::id).collect();
        assert_eq!(found.join(" "), expected, "{body:?}");
    }
}

/// Advertisements of at least twenty words each.
const ADVERTISEMENTS: [(&str, &str); 18] = [
    (
        "en",
        "We are looking for a baker who can work in our kitchen on weekends and take care of the ovens. You have some experience with bread.",
    ),
    (
        "es",
        "Buscamos una persona para trabajar en nuestra panadería los fines de semana y cuidar de los hornos. Se valora la experiencia con el pan.",
    ),
    (
        "fr",
        "Nous cherchons une personne pour travailler dans notre boulangerie le week-end et pour s'occuper des fours. Vous avez une expérience avec le pain.",
    ),
    (
        "de",
        "Wir suchen eine Person für unsere Backstube, die am Wochenende arbeitet und sich um die Öfen kümmert. Sie haben Erfahrung mit Brot und Gebäck.",
    ),
    (
        "pt",
        "Procuramos uma pessoa para trabalhar na nossa padaria aos fins de semana e cuidar dos fornos. Não é preciso ter experiência com o pão.",
    ),
    (
        "it",
        "Cerchiamo una persona per lavorare nella nostra panetteria il fine settimana e per la cura dei forni. È richiesta esperienza con il pane.",
    ),
    (
        "nl",
        "Wij zoeken iemand die in het weekend bij ons in de bakkerij wil werken en voor de ovens zorgt. Je hebt ervaring met brood.",
    ),
    (
        "sv",
        "Vi söker en person som kan arbeta i vårt bageri på helgerna och ta hand om ugnarna. Du har erfarenhet av bröd och kakor.",
    ),
    (
        "da",
        "Vi søger en person, der kan arbejde i vores bageri i weekenden og passe ovnene. Du har også erfaring med brød og kager efter mange år.",
    ),
    (
        "no",
        "Vi søker en person som kan arbeide i vårt bakeri i helgene og passe ovnene. Du har også erfaring med brød og kaker etter mange år.",
    ),
    (
        "pl",
        "Szukamy osoby do pracy w naszej piekarni w weekendy, która zadba o piece oraz o porządek. Mile widziane jest doświadczenie z chlebem i nie tylko.",
    ),
    (
        "ru",
        "Мы ищем человека для работы в нашей пекарне по выходным, который следит за печами и за порядком. У вас есть опыт работы с хлебом.",
    ),
    (
        "uk",
        "Ми шукаємо людину для роботи в нашій пекарні у вихідні, яка дбає про печі та про порядок. У вас є досвід роботи з хлібом.",
    ),
    (
        "el",
        "Ζητάμε άτομο για να εργαστεί στον φούρνο μας τα σαββατοκύριακα και να φροντίζει τους φούρνους. Χρειάζεται εμπειρία με το ψωμί και τα γλυκά.",
    ),
    (
        "he",
        "אנחנו מחפשים אדם לעבודה במאפייה שלנו בסופי שבוע ולטיפול בתנורים. נדרש ניסיון עם לחם ועוגות ורצון ללמוד דברים חדשים כל יום.",
    ),
    (
        "ja",
        "週末に私たちのパン屋で働き、オーブンの世話をしてくれる人を探しています。パン作りの経験がある方を歓迎します。",
    ),
    (
        "zh",
        "我们正在寻找周末在面包店工作并照看烤箱的人。有制作面包的经验者优先，我们欢迎您加入我们的团队，一起学习和成长，每天都有新鲜的面包。",
    ),
    (
        "ko",
        "주말에 저희 빵집에서 일하고 오븐을 돌볼 사람을 찾고 있습니다. 빵을 만든 경험이 있는 분을 환영하며 함께 배우고 성장하실 분을 기다립니다.",
    ),
];

#[test]
fn languages_are_told_apart() {
    for (language, body) in ADVERTISEMENTS {
        assert_eq!(language_of(body), Some(language), "{body}");
        assert_eq!(read("", body).language, Some(language));
    }
}

#[test]
fn unclear_and_short_texts_have_no_language() {
    for text in [
        "",
        "We are looking for a baker who can work with our team on the weekend and in the",
        "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23",
        "Java Python Kafka Spark Docker Kubernetes Linux Bash Ansible Terraform Jenkins Git Maven Gradle Scala Kotlin Swift Ruby Rails Django Flask",
    ] {
        assert_eq!(language_of(text), None, "{text}");
    }
}

#[test]
fn rules_read_english_alone() {
    let (_, german) = ADVERTISEMENTS[3];
    let body = format!("{german} Remote, full-time, $20 per hour.");
    let reading = read("", &body);
    assert_eq!(reading.language, Some("de"));
    assert_eq!(
        reading,
        PostingReading {
            language: Some("de"),
            ..PostingReading::default()
        }
    );
    let given = PostingContext {
        language: Some("en"),
        ..PostingContext::default()
    };
    assert_eq!(
        read_posting("", &body, &given).remote_type,
        Some(RemoteType::Remote)
    );
    let given = PostingContext {
        language: Some("fr"),
        ..PostingContext::default()
    };
    assert_eq!(read_posting("", "Remote", &given).remote_type, None);
}

#[test]
fn a_whole_posting_is_read_at_once() {
    let body = plain_text(
        "<p>Fern &amp; Crumb seeks a <b>full-time</b> pastry chef for a permanent position.</p><ul>\
         <li>Bachelor&#39;s degree or 3&ndash;5 years of experience</li><li>Supervises two bakers</li>\
         <li>$41,000 - $48,000 per year</li><li>Medical, dental, 401(k)</li></ul><p>On-site only.</p>",
    );
    let reading = read("Pastry Chef", &body);
    assert_eq!(reading.employment_type, Some(EmploymentType::FullTime));
    assert_eq!(reading.contract_type, Some(ContractType::Permanent));
    assert_eq!(reading.remote_type, Some(RemoteType::NotRemote));
    assert_eq!(reading.is_supervisor, Some(true));
    assert_eq!(
        reading.education.iter().collect::<Vec<_>>(),
        [EducationLevel::Bachelor]
    );
    assert_eq!(
        reading.experience,
        Some(YearsOfExperience { min: 3, max: Some(5) })
    );
    let annual = reading
        .salary
        .expect("pay is found")
        .annual(&SalaryBounds::default());
    assert_eq!(annual.mean, Some(44_500));
    assert_eq!(
        reading.benefits,
        [Benefit::HealthInsurance, Benefit::Dental, Benefit::Retirement]
    );
}

#[test]
fn only_the_front_of_a_body_is_read() {
    let filler = "bread ".repeat(MOST_BYTES / 6 + 1);
    assert_eq!(read("", &format!("{filler} remote")).remote_type, None);
    let cut_in_a_character = format!("{}é", "x".repeat(MOST_BYTES - 1));
    assert_eq!(read("", &cut_in_a_character), PostingReading::default());
}

proptest! {
    #[test]
    fn no_text_makes_the_reading_fail(title in ".{0,40}", body in ".{0,400}") {
        let _ = read(&title, &plain_text(&body));
    }

    #[test]
    fn no_run_of_cues_makes_the_reading_fail(
        body in "(year|years|experience|to|or|more|[0-9]{1,4}|five|\\(5\\)|-|–|\\.|no|not|remote|B\\.S\\.|master's|’s| |\n|é){0,60}"
    ) {
        if let Some(years) = read(&body, &body).experience {
            prop_assert!(years.min <= 40);
            prop_assert!(years.max.is_none_or(|max| max > years.min && max <= 40));
        }
    }
}
