/** Small talk and grammar in the languages that we are most likely to meet: they say nothing about the case. */
const english = `a about after again all also am an and any anyone are as at be because been before being best both but by can
cant cheers come could day dear did didnt do does doesnt doing dont down each even ever every few for from further get
gets give go going good got had has have having he hello her here hey hi him his hope how i id if ill im in into is isnt it
its ive just kind kindly know let like ll look many may me might more morning most much must my need no nor not now of off
ok on once one only or other our out over own per please possible quick re really regards s same say see seems she should
since so some someone something soon still such t team than thank thanks that thats the their them then there these they
thing this those though through time to today too try trying two until up us use using ve very via want was way we week
well were what when where which while who whom why will wish with within without wont would yes yet you your yours`;
const german = `aber alle als am an auch auf aus bei beste bin bitte da danke dann das dass dem den der des dich die dies diese
dir doch du ein eine einem einen einer er es freundliche freundlichen fur gruß grusse gruße guten hallo hat habe haben
ich ihnen ihr ihre im in ist ja kann kein keine konnen liebe mein meine mich mir mit morgen nach nicht noch nur oder schon
sehr sein sich sie sind so tag uber um und uns unsere vielen vom von vor was wenn wie wir wird zu zum zur`;
const spanish = `al buenos buenas como con cordial de del desde dias el ella en es esta estan estoy este gracias hola la las le lo
los me mi mis muy no nos o para pero por puede puedo que quiero saludo saludos se ser si sin sobre su sus un una uno y ya yo`;
const french = `a au aux avec bonjour ce cette cordialement dans de des du elle en est et etre il ils je la le les leur ma
mais me merci mes mon ne nous on ou par pas plus pour que qui sa se ses si son sur un une vos votre vous`;

export const stopWords: ReadonlySet<string> = new Set([english, german, spanish, french].flatMap((words) => words.split(/\s+/u)));
