package org.jobroutes.http;

import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What {@code GET /api/calendar/listings} asks for. */
final class ListingsRequest {
  private static final Set<String> STATUSES =
      Set.of("announced", "tradable", "opened", "withdrawn");
  private static final Pattern CURSOR =
      Pattern.compile("([0-9]{4}-[0-9:.T-]{21}Z)_(.{1,64})", Pattern.DOTALL);

  private ListingsRequest() {}

  /**
   * The filter and the page as the parameters of {@code sql/list-listings.sql}.
   *
   * @throws HttpProblem 400 naming the parameter
   */
  static Map<String, Object> of(Query query) {
    Map<String, Object> page = new HashMap<>();
    page.put("userId", SyncRequest.checkedUser(query.get("userId", "system")));
    page.put("status", Requests.allowed("status", query.get("status"), STATUSES));
    page.put("fromTime", time("from", query.get("from")));
    page.put("toTime", time("to", query.get("to")));
    page.put("limit", Requests.limit(query.get("limit", "50")));
    addCursor(page, query.get("cursor"));
    return page;
  }

  private static String time(String name, String given) {
    if (given == null) {
      return null;
    }
    try {
      OffsetDateTime time = OffsetDateTime.parse(given);
      // What PostgreSQL knows too.
      if (time.getYear() > 0 && time.getYear() < 10_000) {
        return time.toString();
      }
    } catch (DateTimeParseException e) {
      // Refused like a year that is out of range.
    }
    throw HttpProblem.invalid(
        "%s: given \"%s\", allowed a time with its zone, for example 2030-01-31T12:00:00Z; a plus sign is written %%2B"
            .formatted(name, Requests.cut(given)));
  }

  private static void addCursor(Map<String, Object> page, String given) {
    var cursor = CURSOR.matcher(given == null ? "" : given);
    boolean isCursor = cursor.matches() && JsonGuard.storable(given);
    if (given != null && (!isCursor || !Requests.isTime(cursor.group(1)))) {
      throw HttpProblem.invalid(
          "cursor: given \"%s\", allowed the nextCursor of an earlier page, percent-encoded"
              .formatted(Requests.cut(given)));
    }
    page.put("afterTime", isCursor ? cursor.group(1) : null);
    page.put("afterId", isCursor ? cursor.group(2) : null);
  }
}
