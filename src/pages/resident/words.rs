//! Which sentence stands for which code. Every key stands here as a whole, so that a search for it
//! finds it.

use yousaid_domain::screening::PersonalData;
use yousaid_entities::DecisionAction;

/// How easy, 0 (not sure) to 5 (very easy).
pub(super) const fn ease(value: i32) -> &'static str {
    match value {
        5 => "ease-5",
        4 => "ease-4",
        3 => "ease-3",
        2 => "ease-2",
        1 => "ease-1",
        _ => "ease-0",
    }
}

/// A question about the author, or (with a code) one of its answers.
pub(super) fn about(question: &str, code: &str) -> &'static str {
    match (question, code) {
        ("role", "") => "about-role",
        ("role", "resident") => "about-role-resident",
        ("role", "carer") => "about-role-carer",
        ("role", "works-here") => "about-role-works-here",
        ("role", "business") => "about-role-business",
        ("role", _) => "about-role-other",
        ("age", "") => "about-age",
        ("age", "under-25") => "about-age-under-25",
        ("age", "25-44") => "about-age-25-44",
        ("age", "45-64") => "about-age-45-64",
        ("age", "65-plus") => "about-age-65-plus",
        ("disability", "") => "about-disability",
        ("disability", "yes") => "about-disability-yes",
        ("disability", "no") => "about-disability-no",
        ("online", "") => "about-online",
        ("online", "often") => "about-online-often",
        ("online", "sometimes") => "about-online-sometimes",
        ("online", "with-help") => "about-online-with-help",
        ("online", _) => "about-online-never",
        _ => "about-not-said",
    }
}

/// A kind of personal data.
pub(super) const fn personal(kind: PersonalData) -> &'static str {
    use PersonalData as P;
    match kind {
        P::EmailAddress => "personal-email-address",
        P::PhoneNumber => "personal-phone-number",
        P::UkPostcode => "personal-uk-postcode",
        P::StreetAddress => "personal-street-address",
        P::UkNhs => "personal-uk-nhs",
        P::UkNino => "personal-uk-nino",
        P::UkDrivingLicence => "personal-uk-driving-licence",
        P::UkPassport => "personal-uk-passport",
        P::UkVehicleRegistration => "personal-uk-vehicle-registration",
        P::UkBank => "personal-uk-bank",
        P::CreditCard => "personal-credit-card",
        P::DateOfBirth => "personal-date-of-birth",
        P::Person => "personal-person",
        P::IpAddress => "personal-ip-address",
        P::Url => "personal-url",
    }
}

/// Why words are held or were rejected: the code without what follows its colon.
pub(super) fn reason(code: &str) -> &'static str {
    match code.split(':').next().unwrap_or_default() {
        "personal" | "personal_data" => "reason-personal",
        "abuse" => "reason-abuse",
        "threat" => "reason-threat",
        "slur" => "reason-slur",
        "spam" => "reason-spam",
        "campaign" => "reason-campaign",
        "language" => "reason-language",
        "off_topic" => "reason-off-topic",
        "duplicate" => "reason-duplicate",
        "second_opinion" => "reason-second-opinion",
        "appeal" => "reason-appeal",
        _ => "reason-other",
    }
}

/// What was decided.
pub(super) const fn decided(action: DecisionAction) -> &'static str {
    match action {
        DecisionAction::Publish => "decided-publish",
        DecisionAction::Redact => "decided-redact",
        DecisionAction::Hold => "decided-hold",
        DecisionAction::SecondOpinion => "decided-second-opinion",
        DecisionAction::Reject => "decided-reject",
        DecisionAction::Appeal => "decided-appeal",
        DecisionAction::Withdraw => "decided-withdraw",
    }
}
