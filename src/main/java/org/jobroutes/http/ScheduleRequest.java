package org.jobroutes.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Pattern;

/** What {@code PUT /api/schedules/{name}} asks for. */
final class ScheduleRequest {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

  private ScheduleRequest() {}

  /**
   * The schedule as JSON text {@code {name, type, cron, timeZone, payload, priority, missed,
   * paused}}; what the cron line, the zone, the type and the priority may be is checked by those
   * who know.
   *
   * @throws HttpProblem 400 naming the member
   */
  static String of(String name, JsonNode given) {
    if (!given.isObject()) {
      throw HttpProblem.invalid(
          "body: given %s, allowed an object {\"type\", \"cron\", \"timeZone\"?, \"payload\"?, \"missed\"?, \"paused\"?, \"priority\"?}"
              .formatted(Requests.cut(given.toString())));
    }
    ObjectNode schedule = Envelope.JSON.createObjectNode().put("name", name);
    List.of("type", "payload", "priority").stream()
        .filter(given::has)
        .forEach(member -> schedule.set(member, given.get(member)));
    schedule.put("cron", text(given, "cron", null, "a cron line such as \"*/30 * * * *\""));
    schedule.put("timeZone", text(given, "timeZone", "UTC", "an IANA name such as \"UTC\""));
    String missed = text(given, "missed", "skip", "\"skip\" or \"once\"");
    if (!List.of("skip", "once").contains(missed)) {
      throw refused("missed", given.get("missed"), "\"skip\" or \"once\"");
    }
    schedule.put("missed", missed);
    schedule.set("paused", paused(given));
    return schedule.toString();
  }

  /**
   * The name itself.
   *
   * @throws HttpProblem 400 when it isn't one that a schedule can have
   */
  static String checkedName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw HttpProblem.invalid(
          "name: given \"%s\", allowed 1 to 63 lower-case letters, digits, \".\", \"_\" or \"-\""
              .formatted(Requests.cut(name)));
    }
    return name;
  }

  private static JsonNode paused(JsonNode given) {
    JsonNode member = given.path("paused");
    if (!member.isMissingNode() && !member.isNull() && !member.isBoolean()) {
      throw refused("paused", member, "true or false");
    }
    return member.isBoolean() ? member : NullNode.getInstance();
  }

  private static String text(JsonNode given, String name, String otherwise, String allowed) {
    JsonNode member = given.path(name);
    boolean absent = member.isMissingNode() || member.isNull();
    if (absent ? otherwise == null : !member.isTextual()) {
      throw refused(name, member, allowed);
    }
    return absent ? otherwise : member.asText();
  }

  private static HttpProblem refused(String name, JsonNode member, String allowed) {
    String given = member.isMissingNode() ? "nothing" : Requests.cut(member.toString());
    return HttpProblem.invalid("%s: given %s, allowed %s".formatted(name, given, allowed));
  }
}
