//! The rules, in their order.

use jiff::civil::Date;

use super::{
    Decision, OtherBody, Outcome, Override, Place, Postcode, PostcodeDirectory, Question, Reason,
    Rule,
};
use crate::register::{
    Body, BodyKind, Council, CouncilKind, Country, GssCode, Register, Service, SpecialBody,
    Standing, Tier,
};

/// Changes whenever the same question over the same facts may be answered differently.
pub const RULE_VERSION: u16 = 2;

/// An answer without the question's part in it.
struct Answer {
    outcome: Outcome,
    rule: Rule,
    owners: Vec<GssCode>,
    candidates: Vec<GssCode>,
    delivered_by: Option<GssCode>,
    reason: Reason,
}

impl Answer {
    /// An answer that makes nobody accountable.
    fn open(outcome: Outcome, rule: Rule, candidates: Vec<GssCode>, reason: Reason) -> Self {
        Self {
            outcome,
            rule,
            owners: Vec::new(),
            candidates,
            delivered_by: None,
            reason,
        }
    }

    fn owned(rule: Rule, owners: Vec<GssCode>, candidates: Vec<GssCode>, reason: Reason) -> Self {
        let outcome = if owners.len() > 1 {
            Outcome::Joint
        } else {
            Outcome::Routed
        };
        Self {
            outcome,
            rule,
            owners,
            candidates,
            delivered_by: None,
            reason,
        }
    }
}

/// Where the question is about, once it is known.
struct Located<'a> {
    /// In office on the date.
    council: &'a Council,
    /// The county above a district, in office on the date.
    county: Option<&'a Council>,
    national_park: Option<GssCode>,
}

impl Located<'_> {
    /// The council and the one above it, the nearer first.
    fn councils(&self) -> Vec<GssCode> {
        [Some(self.council), self.county]
            .into_iter()
            .flatten()
            .map(|council| council.code)
            .collect()
    }
}

/// What a question is asked of.
struct Rules<'a> {
    register: &'a Register,
    postcodes: &'a dyn PostcodeDirectory,
    overrides: &'a [Override],
    service: Option<&'a Service>,
    on: Date,
}

/// Names the council, or councils, that must answer a question.
///
/// The first rule that matches decides. A council without a working contact stays accountable
/// (R10): whether it can be reached is for the caller.
#[must_use]
pub fn route(
    question: &Question,
    register: &Register,
    postcodes: &dyn PostcodeDirectory,
    overrides: &[Override],
) -> Decision {
    let rules = Rules {
        register,
        postcodes,
        overrides,
        service: question.service.and_then(|number| register.service(number)),
        on: question.as_of,
    };
    let answer = match rules.locate(&question.place) {
        Ok(Some(located)) => rules.answer(question, &located),
        Ok(None) => rules.without_place(),
        Err(answer) => *answer,
    };
    let mut data_version = register.version().to_owned();
    if matches!(question.place, Place::Postcode(_))
        && let Some(version) = postcodes.version()
    {
        data_version.push('/');
        data_version.push_str(version);
    }
    let on = question.as_of;
    let as_then = |codes: Vec<GssCode>| -> Vec<GssCode> {
        codes
            .into_iter()
            .filter(|code| !code.is_pseudo())
            .map(|code| register.code_on(code, on))
            .collect()
    };
    Decision {
        outcome: answer.outcome,
        rule: answer.rule,
        rule_version: RULE_VERSION,
        data_version,
        as_of: on,
        place: question.place.clone(),
        service: question.service,
        owners: as_then(answer.owners),
        delivered_by: answer.delivered_by,
        candidates: as_then(answer.candidates),
        reason: answer.reason,
    }
}

impl<'a> Rules<'a> {
    /// R0 to R4: the council of the place, nothing when no place was given, or why neither.
    fn locate(&self, place: &Place) -> Result<Option<Located<'a>>, Box<Answer>> {
        match place {
            Place::None => Ok(None),
            // Three capital letters that are no planned council may be a name: ELY.
            Place::Council(code)
                if code.is_placeholder() && self.register.council(*code).is_none() =>
            {
                self.named(code.as_str()).map(Some)
            }
            Place::Council(code) => self.given(*code).map(Some),
            // Letters alone may be a postcode whose 0 and 1 were typed as O and I.
            Place::Slug(text) if self.code_of(text).is_none() && Postcode::parse(text).is_ok() => {
                self.at_postcode(text).map(Some)
            }
            Place::Slug(text) => self.named(text).map(Some),
            Place::Postcode(text) => self.at_postcode(text).map(Some),
        }
    }

    /// R0, for a slug or a name.
    fn named(&self, text: &str) -> Result<Located<'a>, Box<Answer>> {
        self.given(self.code_of(text).ok_or_else(|| unknown_council(text))?)
    }

    /// The council that a slug, a name or the letters of a planned council mean.
    fn code_of(&self, text: &str) -> Option<GssCode> {
        let register = self.register;
        register
            .by_slug(&text.to_lowercase())
            .or_else(|| register.council_named(text, self.on))
            .or_else(|| register.council(text.parse().ok()?))
            .map(|council| council.code)
            .or_else(|| Some(register.neighbour_named(text)?.code))
    }

    /// R0, with R2 for a council of another nation and R4 for one that is not in office.
    fn given(&self, code: GssCode) -> Result<Located<'a>, Box<Answer>> {
        if code.country() != Country::England {
            return Err(self.outside_england(code.country(), code).into());
        }
        self.in_office(code, None)
    }

    /// R2.
    fn outside_england(&self, country: Country, code: GssCode) -> Answer {
        let council = self
            .register
            .neighbour(code)
            .map(|neighbour| neighbour.name.clone());
        let reason = Reason::OutsideEngland { country, council };
        Answer::open(Outcome::OutsideEngland, Rule::R2, vec![code], reason)
    }

    /// R1 to R4.
    fn at_postcode(&self, text: &str) -> Result<Located<'a>, Box<Answer>> {
        let postcode = Postcode::parse(text).map_err(|error| {
            let reason = Reason::InvalidPostcode { error };
            Box::new(Answer::open(
                Outcome::InvalidPostcode,
                Rule::R1,
                Vec::new(),
                reason,
            ))
        })?;
        let entry = self.postcodes.find(&postcode).ok_or_else(|| {
            let reason = Reason::UnknownPostcode;
            Box::new(Answer::open(
                Outcome::UnknownPostcode,
                Rule::R1,
                Vec::new(),
                reason,
            ))
        })?;

        let known = self.register.known_split(postcode.compact());
        let is_split = known.is_some() || !entry.split_with.is_empty();
        if !is_split && entry.country != Country::England {
            return Err(self.outside_england(entry.country, entry.council).into());
        }
        if is_split {
            let mut sides = Vec::new();
            let listed = std::iter::once(&entry.council)
                .chain(&entry.split_with)
                .chain(known.unwrap_or_default());
            for code in listed.flat_map(|code| self.sides(*code)) {
                if !sides.contains(&code) {
                    sides.push(code);
                }
            }
            // A reorganisation may have brought both sides under one council; but a side that
            // is not on record stays in doubt.
            let other_side_known = sides.len() > 1;
            let was_listed =
                known.is_some_and(|councils| councils.len() > 1) || !entry.split_with.is_empty();
            if other_side_known || !was_listed {
                let reason = Reason::SplitPostcode { other_side_known };
                return Err(Box::new(Answer::open(
                    Outcome::NeedsAddress,
                    Rule::R3,
                    sides,
                    reason,
                )));
            }
        }
        self.in_office(entry.council, entry.national_park)
    }

    /// Who stands for one side of a split postcode; outside England, the code as it is.
    fn sides(&self, code: GssCode) -> Vec<GssCode> {
        match self.register.standing(code, self.on) {
            Standing::One(one) => vec![one],
            Standing::Divided(some) | Standing::NotYet(some) => some,
            Standing::Unknown => vec![code],
        }
    }

    /// R4: follows aliases and successions until a council is in office on the date.
    fn in_office(
        &self,
        code: GssCode,
        national_park: Option<GssCode>,
    ) -> Result<Located<'a>, Box<Answer>> {
        let named = || self.register.council(self.register.present_code(code));
        let name = || named().map_or_else(|| code.to_string(), |council| council.name.clone());
        let ask = |candidates, reason| {
            Err(Box::new(Answer::open(
                Outcome::NeedsPlace,
                Rule::R4,
                candidates,
                reason,
            )))
        };
        match self.register.standing(code, self.on) {
            Standing::One(one) => {
                let council = self
                    .register
                    .council(one)
                    .ok_or_else(|| unknown_council(code.as_str()))?;
                let county = council.county.and_then(|county| self.active(county));
                Ok(Located {
                    council,
                    county,
                    national_park,
                })
            }
            Standing::Divided(candidates) => {
                let last_day = named().and_then(|council| council.last_day);
                ask(
                    candidates,
                    Reason::Divided {
                        council: name(),
                        last_day,
                    },
                )
            }
            Standing::NotYet(candidates) => {
                // Several councils served the area of one to come. Only those of the tier that
                // runs the service can be meant, and often that is one county.
                let mut fitting: Vec<_> = candidates
                    .iter()
                    .filter_map(|code| self.of_tier(self.register.council(*code)?))
                    .collect();
                fitting.sort_by_key(|council| council.code);
                fitting.dedup();
                if let [council] = fitting[..] {
                    let county = council.county.and_then(|county| self.active(county));
                    return Ok(Located {
                        council,
                        county,
                        national_park,
                    });
                }
                let candidates = fitting.iter().map(|council| council.code).collect();
                let started = named().and_then(|council| council.started);
                ask(
                    candidates,
                    Reason::NotYet {
                        council: name(),
                        started,
                    },
                )
            }
            Standing::Unknown => Err(unknown_council(code.as_str()).into()),
        }
    }

    /// The council of the service's tier at another council's place: the county of a district for
    /// a county's service, none for a county and a district's. Without a service, the council.
    fn of_tier(&self, council: &'a Council) -> Option<&'a Council> {
        match (self.service.map(|service| service.tier), council.kind) {
            (Some(Tier::County), CouncilKind::District) => self.active(council.county?),
            (Some(Tier::District), CouncilKind::County) => None,
            _ => Some(council),
        }
    }

    fn active(&self, code: GssCode) -> Option<&'a Council> {
        match self.register.standing(code, self.on) {
            Standing::One(one) => self.register.council(one),
            _ => None,
        }
    }

    /// R5 to R8, for a place that is known.
    fn answer(&self, question: &Question, located: &Located<'a>) -> Answer {
        let places = located.councils();
        let Some(service) = self.service else {
            let reason = match question.service {
                Some(number) => Reason::UnknownService { number },
                None => Reason::NoService,
            };
            return Answer::open(Outcome::Triage, Rule::R8, places, reason);
        };
        let by_law = || {
            self.other_body(service, located)
                .unwrap_or_else(|| by_tier(service, located))
        };
        self.overridden(service, located, &places)
            .unwrap_or_else(by_law)
    }

    /// R5. The nearer council's agreement goes before the county's; one whose deliverer is a council
    /// that is not in office any more is void. Where nobody is accountable, nothing is delivered for
    /// anybody.
    fn overridden(
        &self,
        service: &Service,
        located: &Located<'a>,
        places: &[GssCode],
    ) -> Option<Answer> {
        if self.overrides.is_empty() || service.tier == Tier::Special {
            return None;
        }
        let (agreed, name, code) = places.iter().find_map(|area| {
            self.overrides
                .iter()
                .filter(|agreed| {
                    let agreed_area = self.register.present_code(agreed.area);
                    agreed_area == *area && agreed.covers(service.number, agreed.area, self.on)
                })
                .find_map(|agreed| match agreed.delivering_council(self.register) {
                    Some(code) => {
                        let council = self.active(code)?;
                        Some((agreed, council.name.clone(), Some(council.code)))
                    }
                    None => Some((agreed, agreed.delivered_by.clone(), None)),
                })
        })?;
        let by_law = by_tier(service, located);
        if by_law.owners.is_empty() {
            return None;
        }
        let names: Vec<&str> = by_law
            .owners
            .iter()
            .filter_map(|code| self.register.council(*code))
            .map(|council| council.name.as_str())
            .collect();
        Some(Answer {
            rule: Rule::R5,
            delivered_by: code,
            reason: Reason::Shared {
                council: names.join(", "),
                delivered_by: name,
                source: agreed.source.clone(),
            },
            ..by_law
        })
    }

    /// R7, for a place that is known.
    fn other_body(&self, service: &Service, located: &Located<'a>) -> Option<Answer> {
        let places = located.councils();
        let covering = |kind| self.register.body_covering(kind, &places, self.on);
        let body = match service.body? {
            SpecialBody::Fire => covering(BodyKind::Fire),
            SpecialBody::Police => covering(BodyKind::Police),
            SpecialBody::Water => covering(BodyKind::Water),
            SpecialBody::Transport => covering(BodyKind::Transport),
            SpecialBody::Planning => located
                .national_park
                .and_then(|park| self.register.body(park))
                .filter(|body| body.kind == BodyKind::NationalPark),
        };
        match body {
            Some(body) => Some(self.out_of_scope(body, places)),
            None if service.tier == Tier::Special => Some(unnamed_body(service, places)),
            None => None,
        }
    }

    /// R7 and R9, for no place at all.
    fn without_place(&self) -> Answer {
        if let Some(service) = self.service.filter(|service| service.tier == Tier::Special) {
            return unnamed_body(service, Vec::new());
        }
        Answer::open(Outcome::Sector, Rule::R9, Vec::new(), Reason::NoPlace)
    }

    fn out_of_scope(&self, body: &Body, candidates: Vec<GssCode>) -> Answer {
        let body = OtherBody {
            code: body.code,
            kind: body.kind,
            name: body.name.clone(),
            run_by: body
                .run_by
                .and_then(|code| self.active(code))
                .map(|council| council.code),
        };
        Answer::open(
            Outcome::OutOfScope,
            Rule::R7,
            candidates,
            Reason::OtherBody { body },
        )
    }
}

/// R6.
fn by_tier(service: &Service, located: &Located<'_>) -> Answer {
    let council = located.council;
    let places = located.councils();
    let owned = |owners, reason| Answer::owned(Rule::R6, owners, places.clone(), reason);
    let name = |council: &Council| council.name.clone();
    if council.kind.is_single_tier() {
        return owned(
            vec![council.code],
            Reason::SingleTier {
                council: name(council),
            },
        );
    }
    if council.kind == CouncilKind::County {
        // A service of both tiers is the county's too, and it alone is known.
        return if matches!(service.tier, Tier::County | Tier::All) {
            owned(
                vec![council.code],
                Reason::County {
                    council: name(council),
                    district: None,
                },
            )
        } else {
            let reason = Reason::DistrictNeeded {
                county: name(council),
            };
            Answer::open(Outcome::NeedsPlace, Rule::R6, places.clone(), reason)
        };
    }
    match (service.tier, located.county) {
        (Tier::County, Some(county)) => {
            let district = Some(council.short_name.clone());
            owned(
                vec![county.code],
                Reason::County {
                    council: name(county),
                    district,
                },
            )
        }
        (Tier::All, Some(county)) => owned(
            vec![council.code, county.code],
            Reason::DistrictLeads {
                district: name(council),
                county: name(county),
            },
        ),
        (Tier::District | Tier::Special, _) => owned(
            vec![council.code],
            Reason::District {
                council: name(council),
            },
        ),
        // No row of the register leads here: every district in office has its county.
        (Tier::County | Tier::All, None) => {
            let reason = Reason::UnknownCouncil {
                given: format!("the county of {}", council.name),
            };
            Answer::open(Outcome::NeedsPlace, Rule::R6, places.clone(), reason)
        }
    }
}

fn unknown_council(given: &str) -> Answer {
    let reason = Reason::UnknownCouncil {
        given: given.to_owned(),
    };
    Answer::open(Outcome::NeedsPlace, Rule::R0, Vec::new(), reason)
}

/// A body that is known by its kind only, because no place says which it is.
fn unnamed_body(service: &Service, candidates: Vec<GssCode>) -> Answer {
    let (kind, name) = match service.body {
        Some(SpecialBody::Police) => (BodyKind::Police, "the police and crime commissioner"),
        Some(SpecialBody::Water) => (BodyKind::Water, "the water company"),
        Some(SpecialBody::Transport) => (BodyKind::Transport, "the transport authority"),
        Some(SpecialBody::Planning) => (BodyKind::NationalPark, "the national park authority"),
        Some(SpecialBody::Fire) | None => (BodyKind::Fire, "the fire and rescue authority"),
    };
    let body = OtherBody {
        code: None,
        kind,
        name: name.to_owned(),
        run_by: None,
    };
    Answer::open(
        Outcome::OutOfScope,
        Rule::R7,
        candidates,
        Reason::OtherBody { body },
    )
}
