//! Function words of the languages residents write in: English, Welsh, and German for the
//! collection the engine is measured on. Other languages rely on the weight of rare words alone.
//!
//! "Not" and "no" are in the lists: "not safe" and "safe" are about the same subject, and a theme is
//! a subject. What somebody thinks of it is for the people who read the theme.

use std::sync::LazyLock;

use rust_stemmers::Algorithm;
use rustc_hash::FxHashSet;

use super::text::Language;

const ENGLISH: &str = "a an the i me my mine we us our ours you your yours he him his she her hers \
    it its they them their theirs this that these those is am are was were be been being have has \
    had having do does did doing done will would can could should shall may might must and or but \
    if so as of at by for with to from in on into onto about than then there here what which who \
    whom whose when where why how just also too very not no nor only some any all each every both \
    such own same other another more most much many few up down out off over under again further \
    once because while during before after above below between through until against im ive id \
    ill dont doesnt didnt cant couldnt wont wouldnt isnt arent wasnt werent hasnt havent hadnt \
    shouldnt youre youve youll theyre theyve theres thats whats weve were lets";

const WELSH: &str = "a ac ag am ar at bod bydd byddai byth can chi cyn dan dim dros dwi ddim ddylai \
    ei eich ein er eu fe fel felly fod fy gallu gan gael gyda gyfer gyfan hefyd heb hi hon honno \
    hwn hwnnw hyn hynny i iawn iddo iddi iddynt id in ir mae maent maer mai mewn mi mor na nac nad \
    neu ni nid nhw o oedd oes ol ond or os pan pob rhai rhaid roedd rwyf rwyn rydw rydym sef sy \
    sydd syn trwy tua un unrhyw wedi wneud wrth wyf y yn yna yno yr yw ywr ydy ydym ydyn ydynt";

const GERMAN: &str = "aber alle allem allen aller alles als also am an andere anderen auch auf aus bei \
    beim bereits bin bis bitte bzw da dabei dadurch dafür daher damit danach dann daran darauf das \
    dass davon dazu dem den denn der des deshalb die dies diese diesem diesen dieser dieses doch \
    dort durch eher ein eine einem einen einer eines einfach er es etwas evtl für ganz gar gibt \
    habe haben hat hatte hier hinter ich ihr ihre im immer in ins ist ja je jede jeden jeder jetzt \
    kann kaum kein keine keinen können könnte man mehr mein meine mich mir mit muss müssen nach \
    nicht nichts noch nun nur ob oder oft ohne schon sehr sein seine seit sich sie sind so sobald \
    sollte sollten somit sondern sowie über um und uns unser unter usw viel viele vom von vor war \
    waren was weil weiter wenn wer werden wie wieder wir wird wo wurde wurden würde würden zb zu \
    zum zur zwar zwischen";

static ENGLISH_SET: LazyLock<FxHashSet<&str>> = LazyLock::new(|| set(ENGLISH));
static WELSH_SET: LazyLock<FxHashSet<&str>> = LazyLock::new(|| set(WELSH));
static GERMAN_SET: LazyLock<FxHashSet<&str>> = LazyLock::new(|| set(GERMAN));

fn set(words: &'static str) -> FxHashSet<&'static str> {
    words.split_whitespace().collect()
}

/// Whether `word`, in lower case and without apostrophes, is a function word of `language`.
#[must_use]
pub fn contains(language: Language, word: &str) -> bool {
    match language {
        Language::English => ENGLISH_SET.contains(word),
        Language::Welsh => WELSH_SET.contains(word),
        Language::Stemmed(Algorithm::German) => GERMAN_SET.contains(word),
        Language::Stemmed(_) | Language::Other => false,
    }
}
