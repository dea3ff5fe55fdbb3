package org.jobroutes.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/** Which jobs to change at once; SQL checks the filter itself, for all callers. */
final class FilterRequest {
  private FilterRequest() {}

  /**
   * {@code filter} as JSON text, or null, and {@code dryRun}, false by default.
   *
   * @throws HttpProblem 400 naming the member
   */
  static Map<String, Object> of(JsonNode given) {
    if (!given.isObject()) {
      throw HttpProblem.invalid(
          "body: given %s, allowed an object {\"filter\", \"dryRun\"?}"
              .formatted(Requests.cut(given.toString())));
    }
    // A misspelt dryRun would change what was to be counted.
    given
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!name.equals("filter") && !name.equals("dryRun")) {
                throw HttpProblem.invalid(
                    "body: given the member \"%s\", allowed filter and dryRun"
                        .formatted(Requests.cut(name)));
              }
            });
    JsonNode dryRun = given.path("dryRun");
    if (!dryRun.isMissingNode() && !dryRun.isNull() && !dryRun.isBoolean()) {
      throw HttpProblem.invalid(
          "dryRun: given %s, allowed true or false".formatted(Requests.cut(dryRun.toString())));
    }
    Map<String, Object> request = new HashMap<>();
    request.put("filter", given.has("filter") ? given.get("filter").toString() : null);
    request.put("dryRun", dryRun.asBoolean());
    return request;
  }
}
