package org.jobroutes.calendar;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A whole calendar as it was announced.
 *
 * @param entries the usable ones, one an id
 * @param ids of all entries that had a readable id, the rejected ones too: an id that is missing
 *     here was withdrawn
 * @param rejected a reason for each entry that was left out
 */
public record Calendar(List<Entry> entries, Set<String> ids, List<String> rejected) {

  public Calendar {
    entries = List.copyOf(entries);
    ids = Set.copyOf(ids);
    rejected = List.copyOf(rejected);
  }

  /**
   * One coin that is about to open.
   *
   * @param vcoinId the exchange's stable id, 1 to 64 characters
   * @param symbol ticker + quote asset, as in CYSUSDT
   * @param ticker as in CYS, at most 32 characters
   * @param fullName at most 200 characters, the ticker when there is none
   * @param zone of the exchange, at most 64 characters, null when there is none
   * @param opensAt to the millisecond
   */
  public record Entry(
      String vcoinId,
      String symbol,
      String ticker,
      String fullName,
      String zone,
      Instant opensAt) {}
}
