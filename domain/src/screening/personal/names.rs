//! Given names that are common in the United Kingdom, and words that look like names but are not.

use std::collections::HashSet;

/// Given names in small letters. Source: the most frequent names of the birth statistics of the
/// Office for National Statistics since 1940, with Welsh, Scottish, Irish, South Asian, African and
/// Polish names that councils meet.
const GIVEN: &str = "\
    aaron abdul abdullah abigail adam adeel adele adrian agnes ahmed aidan aileen aimee aisha \
    alan alana alastair albert alec alex alexander alexandra alexis alfie alfred ali alice \
    alicia alison alistair allan allison alun alyssa amanda amber amelia amina amir amit amy ana \
    andrea andrew andy aneurin angela angharad angus anil anita ann anna annabel anne annette \
    annie anthony anton antonia antony anwar aoife archie ariana arthur arun asha ashleigh \
    ashley asif asma audrey austin ava ayesha barbara barry beata beatrice becky belinda ben \
    benjamin bernadette bernard bernice beryl bessie beth bethan bethany betty beverley bharat \
    bilal bill billy bob bobby brenda brendan brett brian bridget bronwen bruce bryan bryn \
    caitlin callum calvin cameron carl carla carly carmen carol carole caroline carolyn caryl \
    carys catherine cathy catrin ceri chantelle charlene charles charlie charlotte chelsea \
    cheryl chloe chris christian christina christine christopher cian ciara claire clara clare \
    clive colin colleen connor conor constance cora corey courtney craig cynthia dale damian \
    damien daniel daniela danielle danny daphne darren dave david dawn dean debbie deborah \
    declan deepak denise dennis derek desmond diana diane dilys dinesh dipak dominic donald \
    donna dora doreen doris dorothy douglas duncan dylan eamonn edith edmund edna eduardo edward \
    edwin eileen eirlys elaine eleanor elena eleri elizabeth ella ellen ellie elliot elliott \
    ellis elsie elwyn emily emlyn emma emrys eric erica erin ernest esme esther ethan ethel \
    eugene eva evan eve evelyn ewa ewan faith farah fatima faye felicity felix ffion finlay \
    finley fiona florence frances francesca francis frank fraser fred freda freddie frederick \
    freya gail gareth garry gary gavin gaynor gemma geoff geoffrey george georgia georgina \
    gerald geraldine gerard gethin ghulam gillian gina gladys glenda glenn glenys gloria glyn \
    gordon grace graeme graham greg gregory gruffydd gwen gwenda gwyn gwyneth hamza hannah \
    harold harriet harry harvey hasan hassan hayden hayley hazel heather hector heidi helen \
    helena henry herbert hilary hilda hollie holly howard hugh hussain huw ian ibrahim ieuan \
    imran imtiaz ines irene iris isaac isabel isabella isabelle isla ivan ivor iwan jack jackie \
    jackson jacob jacqueline jacques jade jake jamal james jamie jane janet janice jasmine jason \
    jay jayne jean jeanette jeff jeffrey jemma jenna jennifer jenny jeremy jerry jess jesse \
    jessica jill jim jimmy joan joann joanna joanne jocelyn jodie joe joel john johnny jon \
    jonathan jordan jose joseph josephine josh joshua joy joyce juan judith julia julian julie \
    juliet justin justine kamal karen karina karl karolina kashif katarzyna kate katherine \
    kathleen kathryn kathy katie katrina katy kay kayleigh keeley keith kelly kelvin ken kenneth \
    kenny keri kerry kevin khalid kieran kim kimberley kimberly kirsten kirsty krzysztof kumar \
    kyle kylie lacey lara laura lauren laurence lawrence leah leanne lee leila lena leo leon \
    leonard leroy les lesley leslie lewis liam lilian lillian lily linda lindsay lindsey lisa \
    liz llinos lloyd logan lois lola lorna lorraine louis louisa louise lucas lucinda lucy luke \
    lydia lyn lynda lynette lynn lynne mabel madeleine magdalena maisie malcolm malgorzata \
    manuel marc marcia marcus margaret margery maria marian marie marilyn marina mario marion \
    marjorie mark marlene marlon martha martin martina mary maryam mathew matilda matt matthew \
    maureen maurice mavis max maxine megan mehmet mel melanie melissa melvyn mererid meryl mia \
    michael micheal michelle mick mike mildred millie milly miranda miriam mitchell mohamed \
    mohammad mohammed moira molly monica morag morgan moses muhammad muriel murray mustafa \
    myfanwy myra nadia nadine nancy naomi nasreen natalie natasha nathan naveed neil nerys \
    neville niall niamh nicholas nick nicky nicola nicole nigel nikki nina noah noel nora norma \
    norman oliver olivia omar oscar osman owain owen paige pam pamela pat patricia patrick paul \
    paula pauline pawel penelope penny pete peter phil philip philippa phillip phoebe phyllis \
    piotr poppy priya rachael rachel rafael rahul raj rajesh ralph ramesh rashid raymond rebecca \
    reece reggie reginald rehana rhian rhiannon rhodri rhona rhys ricardo richard rick ricky \
    rita rob robert roberta robin rodney roger rohan roland ron ronald ronnie rory rosa rosalind \
    rose roseanna rosemary rosie ross rowan roy ruby rupert russell ruth ryan sabrina sadie \
    sajid sally salma sam samantha samina samir samuel sandra sanjay sara sarah saskia sean \
    sebastian selina shabana shahid sharon shaun shawn shazia sheila shelley sheryl shirley \
    shona sian sidney simon sinead sioned sofia sonia sophia sophie stacey stan stanley stella \
    stephanie stephen steve steven stewart stuart suleman sunil sunita suresh susan susanna \
    suzanne sybil sylvia tahir tamara tania tanya tara tariq tegan terence teresa terri terry \
    tessa thelma theo theresa thomas tiffany tim timothy tina toby todd tom tomasz tommy toni \
    tony tracey tracy trevor trisha tristan tyler usman valerie vanessa vera verity veronica \
    vicky victor victoria vijay vikram vincent viola vivian vivien vivienne wanda waqas warren \
    wayne wendy wilfred william winifred winston yasmin yousaf yusuf yvette yvonne zac zach \
    zachary zahid zainab zara zoe zofia zubair";

/// Capitalised words that begin a sentence or name a place or an office, not a person.
const NOT_NAMES: &str = "\
    a add adult after again all allah allow also although always amazon america american an and \
    angry any anyone app april are as asda at august authorities authority ave avenue bank be \
    because before bg board borough both bowling brexit bridge bring britain british build but \
    by bypass can canada care center central centre chief children christ christmas church city \
    close college commission commissioner committee community concerned congress conservative \
    council council's councillor councillors councils county court covid create credit crescent \
    customer customers dear december democrat democrats department director disappointed \
    district do drive during each east easter eastern education email england english \
    environmental eu european every everybody everyone facebook families father february federal \
    few fire for form friday from frustrated gardens get give god google government gp great \
    green grove had has have he health hello her here hi highways hill his home homes hospital \
    hospitals house housing how however i if in instead internet ireland irish is it its january \
    jesus july june just keep kentucky kids kingdom labour land lane let libraries library \
    lifelong local london lord lower make mall manager many march market may mayor me men \
    minister monday more most mother much my nashville national need needs never new nhs no \
    nobody north northern not november now nz october of office officer often old on once online \
    only or our out parents parish park parking party people place planning please police \
    president public put rd recycling republican republicans resident residents river road \
    road's saturday school schools scotland scottish senator senior seniors september service \
    services she should since so social some someone sorry south southern square st start state \
    states station stop street students such sunday surgery take teachers team terrace tesco \
    than thank thanks that the their them then there therefore these they this those thursday to \
    too tories tory town transport tuesday twitter uber uk united universal university until up \
    upper us usa use very village wales want wants ward was waste way we website wednesday welsh \
    were west western what when where which while who why will with wku women workers would yes \
    you your zealand zoom";

/// Both lists, ready to be asked.
#[derive(Debug)]
pub(super) struct Names {
    given: HashSet<&'static str>,
    not_names: HashSet<&'static str>,
}

impl Names {
    pub fn new() -> Self {
        Self {
            given: GIVEN.split_ascii_whitespace().collect(),
            not_names: NOT_NAMES.split_ascii_whitespace().collect(),
        }
    }

    /// Whether a word is a given name, in whatever case.
    pub fn is_given(&self, word: &str) -> bool {
        self.given.contains(word.to_ascii_lowercase().as_str())
    }

    /// Whether a word, in whatever case, can be no part of a name.
    pub fn is_no_name(&self, word: &str) -> bool {
        self.not_names.contains(word.to_ascii_lowercase().as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_names_from_other_words() {
        let names = Names::new();
        for name in ["Joanne", "sian", "MOHAMMED"] {
            assert!(names.is_given(name) && !names.is_no_name(name), "{name}");
        }
        assert!(names.is_no_name("Council") && !names.is_given("Council"));
    }

    #[test]
    fn no_word_is_on_both_lists() {
        let names = Names::new();
        let both: Vec<_> = names.given.intersection(&names.not_names).collect();
        assert_eq!(both, Vec::<&&str>::new());
    }
}
