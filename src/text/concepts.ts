import { stemOf } from './stem.ts';

/** A stem that stands for another one, and how far: 0 to 1. */
export interface Kindred {
  stem: string;
  weight: number;
}

/** Words that people use for each other, and what a general word may mean: "which instrument" is answered with "cello". */
const alikeWeight = 0.5;
const memberWeight = 0.4;
/** Another form of the same word, which no stemmer knows. */
const formWeight = 0.9;

/**
 * What a question's word may be called in an answer: everyday English, written by hand, not counted from any data. A general word
 * leads to its members, never back and never from one member to another.
 */
export function kindredOf(stem: string): readonly Kindred[] {
  table ??= build();
  return table.get(stem) ?? [];
}

let table: Map<string, Kindred[]> | undefined;

function build(): Map<string, Kindred[]> {
  const weights = new Map<string, Map<string, number>>();
  const add = (from: string, to: string, weight: number): void => {
    if (from === to) return;
    const known = weights.get(from) ?? new Map<string, number>();
    known.set(to, Math.max(known.get(to) ?? 0, weight));
    weights.set(from, known);
  };
  for (const group of listed(forms)) for (const from of group) for (const to of group) add(from, to, formWeight);
  for (const group of listed(alike)) for (const from of group) for (const to of group) add(from, to, alikeWeight);
  for (const [kind = '', ...members] of listed(kinds)) for (const member of members) add(kind, member, memberWeight);
  return new Map([...weights].map(([from, to]) => [from, [...to].map(([stem, weight]) => ({ stem, weight }))]));
}

function listed(text: string): string[][] {
  return text.split(',').map((group) => group.trim().split(/[\s:]+/).map((word) => stemOf(word, 'en')));
}

const kinds = `
    instrument: guitar piano violin cello viola flute clarinet drum drums saxophone trumpet ukulele harp bass keyboard banjo,
    music: song concert band sing album choir piano guitar violin tune orchestra musician playlist melody,
    pet: dog cat puppy kitten hamster rabbit parrot turtle tortoise horse pup fish bird snake lizard hen,
    animal: dog cat horse bird fish cow sheep goat pig bear fox deer rabbit squirrel wildlife elephant,
    dog: puppy pup hound greyhound spaniel labrador retriever terrier poodle shepherd collie beagle,
    sport: football soccer tennis basketball swimming running cycling climbing skiing hockey volleyball golf surfing yoga rugby cricket baseball,
    exercise: gym workout run running jog swim yoga walk training fitness hike pilates weights,
    hobby: pottery painting gardening knitting photography cooking baking reading hiking dancing climbing chess drawing woodwork sewing,
    art: painting drawing sculpture sketch paint pottery canvas exhibition gallery artist watercolor mural,
    craft: pottery ceramic knitting sewing woodwork clay crochet quilt handmade,
    food: meal dish dinner lunch breakfast eat cook recipe snack pizza pasta soup salad cake bread cheese rice curry,
    dessert: cake pie ice cream cookie chocolate pudding pastry brownie tart cheesecake sweet,
    drink: coffee tea beer wine juice water milk cocktail whisky lemonade, fruit: apple banana orange strawberry berry mango grape lemon peach pear,
    vegetable: tomato carrot potato onion cabbage lettuce pepper bean courgette pumpkin, meat: chicken beef pork lamb turkey ham bacon sausage steak,
    family: mother father mum mom dad brother sister son daughter parent aunt uncle cousin grandmother grandfather grandma grandpa wife husband kid child niece nephew,
    parent: mother father mum mom dad, sibling: brother sister, relative: aunt uncle cousin niece nephew grandmother grandfather,
    child: kid son daughter baby toddler boy girl teenager, kid: child son daughter baby toddler,
    partner: wife husband boyfriend girlfriend spouse fiance fiancee, spouse: wife husband, vehicle: car van truck bus bike motorcycle bicycle boat train,
    transport: car bus train tram bike ferry plane taxi metro, trip: travel holiday vacation journey flight visit tour drive getaway cruise roadtrip weekend,
    accommodation: hotel flat apartment house room hostel cabin tent, colour: red blue green yellow black white pink purple orange brown grey,
    season: spring summer autumn winter fall, weather: rain snow sun storm wind frost heat cold,
    flower: rose lily tulip sunflower peony daisy orchid daffodil, plant: flower tree rose seedling garden herb cactus tomato bush,
    clothes: coat shirt dress jacket sweater jeans shoes hat skirt scarf jumper, clothing: coat shirt dress jacket sweater jeans shoes hat skirt scarf jumper,
    illness: flu cold fever cancer infection disease diabetes asthma virus migraine, injury: broke broken fracture sprain wrist ankle hurt bruise,
    health: doctor hospital medicine diet exercise sick ill check surgery pain, doctor: physician gp surgeon dentist therapist nurse specialist vet,
    allergy: allergic intolerant hives reaction, emotion: happy sad angry nervous proud scared excited anxious worried,
    job: work career position post role office employer hire profession, work: job office career,
    profession: teacher nurse doctor engineer lawyer baker plumber electrician designer writer chef accountant,
    business: company shop store startup firm client customer, school: class teacher lesson student pupil college university course,
    subject: math history science geography chemistry biology english, education: school college university degree study course graduate,
    book: novel read story author memoir biography poem, movie: film cinema watch documentary,
    game: chess console videogame boardgame nintendo playstation xbox puzzle tournament, party: birthday celebration wedding anniversary,
    event: concert party wedding conference festival fair race workshop meeting, competition: race tournament contest match championship,
    gift: present give gave necklace card bouquet, building: house church school library hospital museum, home: house flat apartment,
    money: pay cost price euro dollar pound loan cash salary, city: london paris berlin tokyo york rome boston vienna,
    country: germany france england spain italy sweden canada mexico japan india america austria switzerland,
    nature: forest mountain lake river beach park hike outdoors camping, outdoors: hike camping forest mountain beach park lake,
    volunteer: charity shelter help community donate, charity: donate fundraiser volunteer, religion: church faith god temple mosque prayer,
    document: contract file paper letter form pdf, device: phone tablet laptop computer, furniture: table chair sofa couch bed desk,
    kitchen: cook oven stove fridge`;

const alike = `
    mother mum mom mommy mama, father dad daddy papa, grandmother grandma gran granny nana, grandfather grandpa grandad granddad, begin start commence,
    end finish stop, buy purchase bought get, sell sold sale, holiday vacation, job position post role, boss manager supervisor, colleague coworker teammate,
    movie film, photo picture pic image photograph, big large huge enormous, small little tiny, doctor physician gp, sick ill unwell,
    happy glad pleased thrilled, sad upset unhappy, angry mad furious, scared afraid frightened terrified, worried anxious nervous, tired exhausted,
    like love enjoy adore fond, hate dislike detest, favourite favorite, colour color, child kid, baby newborn infant, marry married wedding,
    divorce split separate separating separation breakup, die died death dead passed, illness disease sickness, hurt injure injury pain, surgery operation,
    medicine medication pill drug antibiotics, house home place, flat apartment, sofa couch, car automobile drive, bike bicycle cycling cycle,
    plane flight airplane fly, train rail railway, coach bus, shop store, money cash, cost price charge fee, cheap affordable bargain, expensive costly,
    pay paid payment, refund reimburse repay, bill invoice, discount rebate reduction, free gratis, cancel cancellation terminate, subscription plan,
    customer client, appointment booking reservation slot, meeting call, mail email, phone call ring, text message sms, write wrote letter,
    talk speak speech chat conversation, tell told say said, ask question, answer reply respond response, help assist support aid,
    teach instruct teacher instructor tutor, learn study, lesson class course session, school academy, university college uni, student pupil, exam test,
    degree graduation graduate, read book, music musical, sing singer singing choir, dance dancing, paint painting, draw drawing sketch, pottery ceramic clay,
    cook cooking, bake baking, meal dinner supper lunch, eat food, drink drank, vegan vegetarian, dairy milk cheese lactose, run running jog race,
    swim swimming pool, climb climbing, hike hiking trek walk, camp camping tent, boat sail sailing ship, beach sea seaside ocean coast, sea ocean,
    forest wood woods, mountain hill, garden yard gardening, flower bouquet bloom, gift present, celebrate celebration party, birthday turn, team group crew,
    friend mate buddy pal, girlfriend partner, boyfriend partner, husband partner, wife partner, relationship dating together couple,
    pregnant pregnancy expecting, born birth, name called, live lived living, move moved relocate relocation, travel trip journey, visit see stay,
    country nation, city town, office workplace, hire hired recruit, fire fired dismissed laid, quit resign leave, retire retirement,
    promotion promoted senior, salary wage pay, goal aim plan, plan intend, dream hope wish, decide decision choose chose, choose pick select, want desire,
    need require, try attempt, win won victory, lose lost loss, problem issue trouble, error bug fault failure, fix repair mend, break broke broken fracture,
    crash outage down, slow sluggish, fast quick rapid, change modify alter, improve better improvement, grow growing growth, increase raise rise,
    reduce decrease lower, delay late postpone, early soon, schedule plan calendar, reminder notification alert, password login, delete remove erase,
    copy duplicate, send sent ship, receive got get arrive, open launch, close shut, old aged elderly, young youth, age old, healthy health, diet nutrition,
    therapy therapist counselling counseling counselor, stress pressure stressed, support encourage, inspire inspiration motivate motivation,
    advice suggest suggestion recommend tip, idea thought, remember memory recall, forget forgot, surprise surprised, funny hilarious laugh joke,
    cry tear tears, kind nice, beautiful gorgeous lovely pretty, clothes clothing outfit wear, shoes boots sneakers, necklace jewellery jewelry ring bracelet,
    damage damaged ruin, fire blaze, police officer cop, law legal lawyer, volunteer volunteering, donate donation charity, community neighbourhood,
    neighbour neighbor, church faith religion, identity gender transgender, adopt adoption, museum gallery exhibition exhibit,
    concert gig show performance perform, festival fair, game play, computer laptop pc, camera photography, video film, tv television, news announcement,
    piece part, type kind sort, reason why because, hobby pastime interest, injury wound, arm wrist hand, leg foot ankle knee, tooth dental dentist,
    eye vision sight`;

const forms = `
    be been was were, become became, begin began begun, bite bit bitten, blow blew blown, break broke broken, bring brought, build built, burn burnt, buy bought, catch caught,
    choose chose chosen, come came, cost costs, deal dealt, dig dug, draw drew drawn, dream dreamt, drink drank drunk, drive drove driven, eat ate eaten, fall fell fallen,
    feed fed, feel felt, fight fought, find found, fly flew flown, forbid forbade forbidden, forget forgot forgotten, forgive forgave forgiven, freeze froze frozen, get got gotten,
    give gave given, go went gone, grow grew grown, hang hung, have had, hear heard, hide hid hidden, hold held, keep kept, know knew known, lay laid, lead led, learn learnt,
    leave left, lend lent, lie lay lain, lose lost, make made, mean meant, meet met, pay paid, ride rode ridden, ring rang rung, rise rose risen, run ran, say said, see saw seen,
    seek sought, sell sold, send sent, shake shook shaken, shine shone, shoot shot, show shown, shrink shrank, sing sang sung, sink sank, sit sat, sleep slept, smell smelt,
    speak spoke spoken, spend spent, spoil spoilt, stand stood, steal stole stolen, stick stuck, strike struck, swear swore sworn, sweep swept, swim swam swum, take took taken,
    teach taught, tear tore torn, tell told, think thought, throw threw thrown, understand understood, wake woke woken, wear wore worn, weep wept, win won, write wrote written,
    child children, man men, woman women, person people, foot feet, tooth teeth, goose geese, mouse mice, wife wives, life lives, knife knives, leaf leaves, half halves`;
