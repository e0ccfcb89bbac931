//! Threats, slurs and hatred that a list knows. What a list finds is always held, whatever the
//! model says.
//!
//! The lists read plain words (see [`super::features::plain_words`]): small letters, one space
//! between words and at both ends, disguises undone. This file has to spell out what it is there to
//! find.

use regex::Regex;

use super::normalise::pattern;

/// Slurs with no harmless meaning in a comment on a service. Words that also have one ("dyke",
/// "queer", "bitch") are left to the model, which reads their neighbours.
const SLURS: &str = "nigger|nigga|niggah|nigguh|niglet|sandnigger|faggot|fagot|fag|tranny|trannie|shemale|paki|kike|spic|spick|wetback|beaner|gook|chink|chinky|zipperhead|raghead|towelhead|muzzie|muzzy|muzrat|mudslime|camel jockey|sand monkey|porch monkey|jungle bunny|golliwog|wog|darkie|darky|coons|coloureds|jigaboo|pikey|pikie|gyppo|gippo|gypo|mong|mongoloid|retard|spastic|spaz|spakka|poofter|poof|batty boy|battyboy|carpet muncher|lezzer|bulldyke|ladyboy|jap|half breed|halfbreed|untermensch|white trash|libtard|towel head|rag head|christ killer|kaffir|kafir|abbo|redskin|squaw|thundercunt";

/// Those slurs that are found inside other words too ("…behaviour" written without its space).
const INNER: &str = "nigger|niggaz|faggot|shemale|raghead|towelhead|muzzie|wetback|mudslime";

/// People whom hatred is aimed at because of what they are.
const GROUP: &str = "(?:black|white|brown|asian|african|gay|trans|transgender|lesbian|bisexual|disabled|muslim|jewish|hindu|sikh|christian|gypsy|roma|traveller|polish|romanian|foreign|immigrant|homosexual|arab|chinese|indian|pakistani|bangladeshi|nigerian|somali|syrian|eastern european) (?:people|person|men|man|women|woman|folk|folks|lives|families|family|kids|community|communities|scum|lot)|blacks|whites|asians|gays|lesbians|homosexuals|transsexuals|muslims?|islamists|jews?|hindus|sikhs|christians|gypsies|gypsys|travellers|immigrants?|migrants?|refugees?|asylum seekers?|foreigners|arabs|poles|romanians|pakistanis|somalis|women|disabled|cripples";

const SCUM: &str = "scum|vermin|filth|filthy|subhuman|sub human|subhumans|parasites?|cockroach(?:es)?|rats|animals|savages|trash|garbage|plague|cancer|disease|leeches|disgusting|repulsive|repugnant|worthless|inferior|retarded|pigs|dogs|monkeys|apes|evil|disgrace to|waste of space|waste of oxygen|not human|aren't human";

const KILL: &str = "kill|murder|stab|shoot|hang|behead|strangle|slaughter|execute|lynch|burn|torture|rape|smash|batter|beat|hurt|hit|punch|knife|gas|drown|eradicate|exterminate|destroy|bomb|attack|cut|slit|snap|break";

const TARGET: &str = "you|ya|u|him|her|them|your|his|their|those|these|that|every|any|all|the next|the councillors?|the mayor|the officers?|the manager|the staff|someone|somebody|everyone|everybody|councillor [a-z]+|cllr [a-z]+";

#[derive(Debug)]
pub(super) struct Rules {
    threats: Vec<Regex>,
    harmless_kill: Regex,
    slurs: Regex,
    inner: Regex,
    hatred: Vec<Regex>,
    negated: Regex,
}

impl Rules {
    pub fn new() -> Self {
        let body = "throat|throats|neck|necks|legs|face|faces|head|heads|teeth|skull|bones|jaw|family|kids|house|windows|car";
        Self {
            threats: [
                format!(r" (?:i'll|ill|i will|i'm gonna|im gonna|i am gonna|i'm going to|im going to|i am going to|we will|we'll|we are going to|we're going to|gonna|i want to|i wanna|i'd love to|i would love to|i'd like to|let's|lets|let's just|someone should|somebody should|someone needs to|we should|we should just|they should|going to) (?:just |fucking |bloody |really |all )*(?:kill|murder|stab|shoot|hang|behead|strangle|slaughter|execute|lynch|torture|rape|knife|gas|drown|eradicate|exterminate) (?:{TARGET}|{GROUP}) "),
                format!(r" (?:i'll|ill|i will|i'm gonna|i'm going to|i am going to|im going to|we will|we'll|gonna|someone should) (?:just |fucking |bloody |personally )*(?:{KILL}) (?:your|his|her|their|you in the|them in the|him in the|her in the|those [a-z]+|[a-z]+'s) (?:fucking |bloody )?(?:{body}) "),
                r" (?:i'll|ill|i will|i'm gonna|i'm going to|i am going to|we will|we'll) (?:beat|batter|smash|hurt|punch|bomb|attack|burn) (?:you|him|her|them|ya|u) ".to_owned(),
                r" (?:i'll|i will|i'm gonna|i'm going to|i am going to|we will|we'll|someone should|somebody should) (?:burn|blow|bomb|torch|petrol bomb) (?:down |up )?(?:the |your |his |her |their |this )(?:[a-z]+ ){0,2}(?:down|up|office|offices|house|home|town hall|council|building|car|depot) ".to_owned(),
                r" (?:i know|we know|i'll find out|i will find out|i can find) where (?:you|he|she|they|your [a-z]+|his [a-z]+|her [a-z]+|the [a-z]+) (?:all )?(?:live|lives|work|works|go to school|goes to school|park|parks) ".to_owned(),
                r" (?:watch your back|you're dead|you are dead|youre dead|dead man walking|you will pay with your|you'll pay with your|you won't see tomorrow|sleep with one eye open|coming for you|come for you|come after you|coming after you|we're coming to get|you better hide|i'll get you|i will get you) ".to_owned(),
                format!(r" (?:you|he|she|they|those|these|all|{GROUP}|{GROUP} like you) (?:all )?(?:should|ought to|must|need to|needs to|deserve to|deserves to|has to|have to) (?:all |just |simply )*(?:be )?(?:die|killed|shot|hanged|hung|murdered|stabbed|lynched|gassed|executed|beheaded|exterminated|eradicated|slaughtered|burn|burned|burnt|raped|tortured|castrated|drowned|put down|strung up|beaten up) "),
                r" (?:kill ?yourself|kill ?urself|kys|go and die|go die|hang yourself|drink bleach|neck yourself|hope you die|hope you all die|hope he dies|hope she dies|hope they die|wish you were dead|wish they were dead|hope your (?:kids|children|family|house) (?:die|dies|burn|burns|get|gets)) ".to_owned(),
                r" death to (?:all |the |every )?[a-z]+ ".to_owned(),
                r" (?:put a bullet in|bullet (?:in|to|through) (?:the|your|his|her|their) (?:head|skull|brain)|slit (?:your|his|her|their) throat|cut (?:your|his|her|their) (?:[a-z]+ )?throats?|break (?:your|his|her|their) legs|kick (?:your|his|her|their) (?:head|teeth) in) ".to_owned(),
            ]
            .iter()
            .map(|source| pattern(source))
            .collect(),
            // "Kill those plans": the object is a thing.
            harmless_kill: pattern(
                r" (?:kill|shoot|hang|execute|murder|drown|gas|attack|destroy|strangle|eradicate|exterminate) (?:the|your|his|her|their|those|these|that|this|any|every|all|them|all the|any of the) (?:[a-z]+ ){0,2}(?:plan|plans|idea|ideas|scheme|schemes|project|projects|proposal|proposals|policy|policies|town|business|businesses|trade|trees?|pests?|rats?|weeds?|possums?|species|plants?|mood|time|programme|programs?|contract|high street|economy|knotweed|deer|bill|tax|taxes|jobs?|wildlife|bees|birds|grass|engines?|lights?|picture|pictures|basket|baskets|banners?|signs?|flags?|ferrets?|stoats|cats|dogs|wasps|pigeons|gulls|mosquitoes|mice|fish|habitat|environment) ",
            ),
            slurs: pattern(&format!(r" (?:{SLURS})(?:s|z|es|'s|ed)? ")),
            inner: pattern(&format!("(?:{INNER})")),
            hatred: [
                format!(r" (?:hate|despise|detest|loathe|can't stand|cannot stand|disgusted by|sick of|fuck) (?:all |all the |any |the |these |those |most |every |you )*(?:{GROUP}|you {GROUP}) "),
                format!(r" (?:{GROUP}|{GROUP} like you) (?:are|is|r|really are|are all|are just|are nothing but|are such|are so|are complete|are absolute|are just so|are total) (?:all |just |a |an |the |nothing but |such |so |really |absolute |complete |total |utter |human |like |fucking |dirty )*(?:{SCUM}) "),
                format!(r" (?:these|those|bloody|fucking|filthy|dirty|stinking) (?:bloody |fucking |filthy |dirty |stinking )*(?:{GROUP}) (?:should|need to|must|can|have to|ought to) (?:[a-z]+ ){{0,2}}(?:go back|go home|get out|be deported|be sent back|fuck off|leave our) "),
                format!(r" (?:fucking|filthy|dirty|stinking) (?:{GROUP}) "),
                format!(r" (?:{GROUP}) (?:can all |can |should all |should |must all )?(?:fuck off|go fuck themselves|rot in hell|burn in hell) "),
            ]
            .iter()
            .map(|source| pattern(source))
            .collect(),
            negated: pattern(
                r" (?:don't|do not|didn't|did not|never|doesn't|does not|not|no one should|nobody should|stop people who|people who|those who|anyone who|saying|wishing) (?:really |ever |just )?(?:hate|despise|detest|loathe|kill|murder|hurt|death to) ",
            ),
        }
    }

    /// Whether somebody is threatened, or wished dead.
    pub fn threat(&self, plain: &str) -> bool {
        self.threats.iter().any(|rule| {
            rule.find_iter(plain).any(|found| {
                // The object may reach beyond what the rule matched.
                let from = found.start().saturating_sub(12);
                let around = plain
                    .get(from..(found.end() + 40).min(plain.len()))
                    .unwrap_or("");
                let denied = plain
                    .get(..=found.start())
                    .is_some_and(|lead| lead.ends_with(" no "));
                !denied && !self.harmless_kill.is_match(around) && !self.negated.is_match(around)
            })
        })
    }

    pub fn slur(&self, plain: &str) -> bool {
        self.slurs.is_match(plain) || self.inner.is_match(plain)
    }

    /// Whether a group of people is hated or called less than human.
    pub fn abusive(&self, plain: &str) -> bool {
        self.hatred.iter().any(|rule| {
            rule.find_iter(plain).any(|found| {
                let from = found.start().saturating_sub(24);
                let around = plain.get(from..found.end()).unwrap_or("");
                !self.negated.is_match(around)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::features::plain_words;
    use super::*;

    #[test]
    fn threats_are_held_and_strong_views_are_not() {
        let rules = Rules::new();
        for text in [
            "I'm going to kill you",
            "I will stab him",
            "We know where you live.",
            "You should all be shot",
            "k i l l  y o u r s e l f",
            "Someone should burn down the town hall",
            "I'll break your legs",
            "they deserve to be hanged",
        ] {
            assert!(rules.threat(&plain_words(&text.to_lowercase())), "{text}");
        }
        for text in [
            "We should kill that plan",
            "This will kill the high street",
            "I am going to shoot those pictures from the bridge again",
            "They should be ashamed",
            "Someone should hang those flower baskets back up",
            "The council should be sacked",
            "You should be open on Saturdays",
            "I never hurt them",
        ] {
            assert!(!rules.threat(&plain_words(&text.to_lowercase())), "{text}");
        }
    }

    #[test]
    fn slurs_are_found_as_words_and_in_disguise() {
        let rules = Rules::new();
        for text in [
            "you retard",
            "p i k e y camp",
            "f4gg0t",
            "dirty gyppos",
            "nïgger",
        ] {
            let folded = super::super::normalise::Normalised::new(text);
            assert!(rules.slur(&plain_words(&folded.lower)), "{text}");
        }
        for text in [
            "fire retardant cladding",
            "Pakistan Street",
            "among friends",
            "a fagged-out bus",
        ] {
            assert!(!rules.slur(&plain_words(&text.to_lowercase())), "{text}");
        }
    }

    #[test]
    fn hatred_of_a_group_is_held_and_speaking_against_it_is_not() {
        let rules = Rules::new();
        for text in [
            "I hate immigrants",
            "Muslims are scum",
            "those people, gays are vermin",
        ] {
            assert!(rules.abusive(&plain_words(&text.to_lowercase())), "{text}");
        }
        for text in [
            "I don't hate immigrants",
            "Disabled people are left out",
            "I hate parking fees",
        ] {
            assert!(!rules.abusive(&plain_words(&text.to_lowercase())), "{text}");
        }
    }
}
