package org.jobroutes.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;

/**
 * The slots of a cron line in a time zone. Where the zone's clock is put forward, a slot in the
 * skipped hour fires at the first instant after it, and all of them together fire once. Where it is
 * put back, a line with a fixed hour fires at the first of the two; one whose hour begins with *
 * fires at both.
 */
public final class CronSlots {
  private final CronLine line;
  private final ZoneRules rules;

  private CronSlots(CronLine line, ZoneRules rules) {
    this.line = line;
    this.rules = rules;
  }

  /**
   * Reads a line of five fields and an IANA zone such as Europe/Berlin.
   *
   * @throws IllegalArgumentException saying what was given, what is allowed, with an example
   */
  public static CronSlots parse(String cron, String zone) {
    CronLine line = CronLine.parse(cron);
    if (!ZoneId.getAvailableZoneIds().contains(zone)) {
      String given = zone.length() > 100 ? zone.substring(0, 100) + "…" : zone;
      throw new IllegalArgumentException(
          "timeZone: given \"%s\", allowed is an IANA name; for example \"UTC\" or \"Europe/Berlin\""
              .formatted(given.replaceAll("\\p{Cntrl}", " ")));
    }
    return new CronSlots(line, ZoneId.of(zone).getRules());
  }

  /** The first slot later than that instant. */
  public Instant next(Instant after) {
    Instant repeated = null;
    LocalDateTime slot = line.next(begin(after));
    // Of local times in order, the first instants are in order too.
    while (!first(slot).isAfter(after)) {
      if (repeated == null && second(slot).isAfter(after)) {
        repeated = second(slot);
      }
      slot = line.next(slot);
    }
    Instant next = first(slot);
    return repeated != null && repeated.isBefore(next) ? repeated : next;
  }

  /** The next so many, in order. */
  public List<Instant> next(Instant after, int count) {
    List<Instant> slots = new ArrayList<>();
    Instant last = after;
    for (int i = 0; i < count; i++) {
      last = next(last);
      slots.add(last);
    }
    return slots;
  }

  /**
   * In a repeated hour all of it is looked at, for the local time alone doesn't tell which it is.
   */
  private LocalDateTime begin(Instant after) {
    LocalDateTime local = LocalDateTime.ofInstant(after, rules.getOffset(after));
    ZoneOffsetTransition change = rules.getTransition(local);
    return change == null ? local : change.getDateTimeAfter().minusMinutes(1);
  }

  private Instant first(LocalDateTime slot) {
    ZoneOffsetTransition change = rules.getTransition(slot);
    if (change != null && change.isGap()) {
      return change.getInstant();
    }
    return slot.toInstant(rules.getValidOffsets(slot).get(0));
  }

  /** Where the slot comes twice and fires at both, the second; else the first again. */
  private Instant second(LocalDateTime slot) {
    List<ZoneOffset> offsets = rules.getValidOffsets(slot);
    return offsets.size() == 2 && line.anyHour() ? slot.toInstant(offsets.get(1)) : first(slot);
  }
}
