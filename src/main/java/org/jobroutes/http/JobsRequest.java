package org.jobroutes.http;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Which page of which jobs {@code GET /api/jobs} asks for. */
final class JobsRequest {
  private static final Set<String> STATUSES =
      Set.of("pending", "running", "completed", "dead", "cancelled");

  private JobsRequest() {}

  /**
   * {@code status, type, limit, beforeTime, beforeId} as map; null where nothing is given.
   *
   * @throws HttpProblem 400 naming the parameter
   */
  static Map<String, Object> of(Query query) {
    Map<String, Object> page = new HashMap<>();
    page.put("status", Requests.allowed("status", query.get("status"), STATUSES));
    page.put("type", Requests.type(query.get("type")));
    page.put("limit", Requests.limit(query.get("limit", "50")));
    addCursor(page, query.get("cursor"));
    return page;
  }

  private static void addCursor(Map<String, Object> page, String given) {
    String[] parts = given == null ? new String[2] : given.split("_", 2);
    UUID id = parts.length == 2 ? Requests.uuid(parts[1]) : null;
    if (given != null && (id == null || !Requests.isTime(parts[0]))) {
      throw HttpProblem.invalid(
          "cursor: given \"%s\", allowed the nextCursor of an earlier page"
              .formatted(Requests.cut(given)));
    }
    page.put("beforeTime", parts[0]);
    page.put("beforeId", id);
  }
}
