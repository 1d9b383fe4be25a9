/* Times of an event's zone, whatever the zone of the device. */

const formats = new Map();

const formatOf = (zone) => {
  if (!formats.has(zone)) {
    const parts = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" };
    formats.set(zone, new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", ...parts }));
  }
  return formats.get(zone);
};

/** Return the wall clock of a zone at an instant, as if it were UTC. */
const wallAt = (instant, zone) => {
  const part = Object.fromEntries(formatOf(zone).formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second);
};

/** Return the instant of a minute of a day (`2026-08-21`) in a zone; minutes may pass midnight. */
export const instantOf = (date, minute, zone) => {
  const wall = Date.parse(`${date}T00:00:00Z`) + minute * 60_000;
  const offsetAt = (instant) => wallAt(instant, zone) - Math.floor(instant / 1000) * 1000;
  return wall - offsetAt(wall - offsetAt(wall));
};

/** Return the day (`2026-08-21`) of an instant in a zone. */
export const dayOf = (instant, zone) => new Date(wallAt(instant, zone)).toISOString().slice(0, 10);

/** Return half-days with the instants of their beginnings and ends. */
export const withInstants = (halfDays, zone) =>
  halfDays.map((one) => ({
    ...one,
    startsAt: instantOf(one.date, one.starts, zone),
    endsAt: instantOf(one.date, one.ends, zone),
  }));
