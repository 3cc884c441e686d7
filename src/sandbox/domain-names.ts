/** Believable names for mail domains, all under names that are reserved for examples. */
import { mix } from './random.js';

const PLACES =
  'harbour north river stone maple silver copper lantern meadow granite orchard willow summit valley coastal highland ' +
  'amber birch cedar clover delta eastgate elm falcon fern forest garden golden green hazel heather hilltop ivory ' +
  'juniper keystone lakeside laurel lime linden marble marsh mill moor oak old-town olive osprey park pebble pine ' +
  'poplar prairie quarry quay raven reef ridge robin rowan saffron sage sandy seaside sparrow spring station sunny ' +
  'swan tern thistle tidal timber tower union upland vale violet walnut water west whistle wild windmill winter wood ' +
  'yarrow anchor bay beacon bridge brook canal castle chapel cliff corner crescent crown dale dock';
const TRADES =
  'books bakery dental legal motors travel florist print design foods school clinic music sports roofing joinery ' +
  'studio optics cycles catering tailors tools theatre museum library pharmacy vets nursery gallery brewery dairy ' +
  'press radio rowing sailing chess choir dance yoga physio surveyors architects builders electric plumbing glass ' +
  'ceramics textiles paper parts paints pumps freight logistics couriers taxis ferries hotel hostel camping ' +
  'kitchens furniture carpets lighting gardens farms seeds honey coffee tea wines cheese spices fish grocers ' +
  'butchers insurance accounts advisers estates lettings recruiting training tutors languages software hosting data ' +
  'systems robotics instruments labs energy solar wind recycling cleaning laundry security storage';

const places = PLACES.split(' ');
const trades = TRADES.split(' ');
/** 10,000 names before a number is put behind. */
const NAMES = places.length * trades.length;
/** Prime to 10,000: walks through all names once, far apart from one domain to the next. */
const STRIDE = 7919;
/** Seed 1 begins with harbour-books.example. */
const FIRST_SEED = 1;
const TEST_DOMAINS_PERCENT = 6;

/** The name of domain `index` on the server of `seed`: unique for each index, whatever the number of domains. */
export function domainNameOf(seed: number, index: number): string {
  const offset = seed === FIRST_SEED ? 0 : mix(seed, 0x10ca1) % NAMES;
  const walk = (offset + index * STRIDE) % NAMES;
  const stem = `${places[walk % places.length]}-${trades[Math.floor(walk / places.length)]}`;
  const round = Math.floor(index / NAMES);
  const isTest = index > 0 && mix(seed, index ^ 0x7e57) % 100 < TEST_DOMAINS_PERCENT;
  return `${stem}${round === 0 ? '' : `-${round + 1}`}.${isTest ? 'test' : 'example'}`;
}
