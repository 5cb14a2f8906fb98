/**
 * Words that hold a sentence together and say nothing about its subject, as `wordsOf` folds them. They are left out of the
 * index, and a text's language is known by them. Written by hand from each language's articles, pronouns, prepositions,
 * conjunctions, auxiliaries and question words.
 */
const lists = {
  en: `a about above after again against all also am an and any are as at be because been before being below between both but by can cannot could
    did didnt do does doesnt doing dont down during each few for from further had has hasnt have havent having he her here hers herself him himself his how
    i if im in into is isnt it its itself ive just me more most my myself no nor not of off on once only or other our ours out over own please same she should
    so some such than that the their theirs them themselves then there these they this those through to too under until up very was wasnt we were werent
    what when where which while who whom whose why will with would you your yours yourself`,
  de: `aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bin bis bist bitte da damit dann das dass dein deine dem den denn der des
    dich die dies diese diesem diesen dieser dieses dir doch dort du durch fuer ueber ein eine einem einen einer eines einige er es etwas euch euer fur gegen hab habe haben
    hat hatte hatten hier hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in ins ist ja jede jedem jeden jeder jedes jetzt kann kein keine keinen
    konnen konnte machen man mehr mein meine meinem meinen meiner mich mir mit muss mussen nach nicht nichts noch nun nur ob oder ohne schon sehr sein seine
    seinem seinen seiner seit sich sie sind so soll sollte sondern sonst uber um und uns unser unsere unter viel vom von vor wann war waren warum was weil
    welche welchem welchen welcher welches wenn wer werde werden wie wieder will wir wird wo wurde wurden zu zum zur zwar zwischen`,
  fr: `a ai ainsi alors apres as au aucun aussi autre aux avait avant avec avez avoir avons bien car ce ceci cela celle celui ces cet cette ceux chaque chez comme
    comment dans de depuis des dont donc du elle elles en encore entre est et etaient etais etait etant ete etes etre eu eux fait faut il ils je la
    le les leur leurs lors lui ma mais me meme mes moi moins mon ne ni nos notre nous on ont ou par parce pas peu peut plus pour pourquoi puis quand que quel
    quelle quelles quels qui quoi sa sans se sera ses si son sont sous suis sur ta te tes toi ton tous tout toute toutes tres trop tu un une vers vos votre vous y`,
  es: `a ahora al algo alguna alguno antes aqui asi aunque bien cada como con contra cual cuales cuando de del desde donde dos e el ella ellas ellos en entre era eran eres
    es esa esas ese eso esos esta estaba estan estar estas este esto estos estoy fue fueron ha habia han has hasta hay he la las le les lo los mas me mi mientras
    mis mucho muy nada ni no nos nosotros nuestra nuestro o os otra otro para pero poco por porque pues que quien quienes se sea segun ser si sido sin
    sobre somos son soy su sus tambien tan te tener tengo ti tiene tienen todo todos tu tus un una uno unos usted ustedes y ya yo`,
  it: `a abbiamo ad agli ai al alla alle allo anche ancora avere aveva avete c che chi ci come con cosa cosi cui da dagli dai dal dalla dalle de degli dei del della
    delle dello dentro di dopo dove e ecco ed era erano essere fa fino fra gia gli ha hai hanno ho i il in io la le lei li lo loro lui ma me mi mia mie miei mio molto
    ne negli nei nel nella nelle no noi non nostra nostro o ogni per perche piu poi possono puo qual quale quali quando quanto quello questa queste questi questo
    qui se sei sempre senza si sia siamo siete solo sono sta stata stati stato su sua sue sugli sul sulla suo suoi te ti tra tu tua tue tuo tutti tutto un una uno vi voi`,
  pt: `a agora ainda algo ao aos aquela aquele aqui as assim ate cada com como da das de dela dele deles depois desde do dos e ela elas ele eles em entre era eram essa
    esse esta estao estar estas estava este esteja estes estou eu faz foi foram ha isso isto ja la lhe lhes mais mas me mesmo meu meus minha minhas muito na nao nas nem no
    nos nossa nosso num numa o onde os ou para pela pelas pelo pelos por porque pouco qual quando quanto que quem sao se seja sem ser seu seus so sobre sou sua suas tambem
    te tem tenho ter teu tinha tudo tua um uma umas uns voce voces vos`,
  nl: `aan al alles als altijd andere ben bij daar dan dat de der deze die dit doch doen door dus een en er ge geen geweest haar had heb hebben heeft hem het hier hij hoe
    hun iemand iets ik in is ja je jij jouw jullie kan kon kunnen maar me meer men met mij mijn moet na naar niet niets nog nu of om omdat onder ons onze ook op over reeds
    te tegen toch toen tot u uit uw van veel voor waarom wanneer want waren was wat we wel werd wezen wie wij wil worden wordt zal ze zelf zich zij zijn zo zonder zou`,
  sv: `alla allt an att av blev bli blir bara da dar de dem den denna deras dess dessa det detta dig din dina ditt du efter ej eller en er ett fran for ha hade han hans har
    henne hennes hon honom hur har i icke ingen inom inte jag ju kan kunde man med mellan men mig min mina mitt mot mycket nagon nagot nagra nar ni nu och om oss pa
    sa samma sedan sig sin sina sitta sjalv skulle som till under upp ut utan vad var vara varfor varit varje vara vart vem vi vid vilka vilken vill`,
  ru: `а без бы был была были было быть в вам вас весь во вот все всего всех вы где да даже для до его ее если есть еще же за здесь и из или им их к как какой когда
    который кто ли меня мне мое моего моей мои мой может моя мы на над нам нас не него нее нет ни них но ну о об он она они оно от очень по под после при про с сам со так такой там тебя
    тем то того тоже той только том ты тут у уже хотя чего чем что чтобы эта эти это этого этой этот я`,
  el: `αλλα αν απο αυτη αυτο αυτος αυτου για γιατι δε δεν εγω ειμαι ειναι εισαι ενα ενας ενω εχει εχω η ηταν θα και κατα με μετα μη μην μια μου μπορω να ο οι ολα
    ομως οπως οπου οταν οτι που πως πολυ ποιος ποτε πριν προς σας σε στα στη στην στις στο στον συ τα τη την της τι τις το τοι τον του τους των ως`,
  ar: `اذا الا التي الذي الذين الي ام ان انا انت انها انه او اي ايضا بعد بل بين تلك ثم حتي حول خلال ذلك سوف عن عند علي عليه فقط في فيه فيها قبل قد كان كانت كل كما كيف
    لا لان لدي لدينا لقد لكن لم لن له لها لي ليس ما ماذا متي مع من منذ منه منها نحن هذا هذه هل هم هنا هناك هو هي و وقد ولا ولكن وهو وهي يا يكون`,
  ja: `です ます した して する ない から まで これ それ あれ この その ある いる こと もの ので のは には では とは へは でも ませ せん たい ょう しょ てい いま きま しま って`,
  zh: `我们 你们 他们 这个 那个 什么 怎么 因为 所以 但是 可以 没有 就是 还是 如果 以及 或者`,
  ko: '니다 습니 합니 입니 에서 으로 하는 있는 그리 리고 하고',
  th: '',
} as const;

export type Language = keyof typeof lists;

export const languagesKnown = Object.keys(lists) as Language[];

const sets = new Map<string, ReadonlySet<string>>(Object.entries(lists).map(([language, list]) => [language, new Set(list.split(/\s+/).filter((word) => word !== ''))]));
const none: ReadonlySet<string> = new Set();

export function stopWordsOf(language: Language): ReadonlySet<string> {
  return sets.get(language) ?? none;
}
