package org.jobroutes.jobtest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * One test of a job type, as its file has it.
 *
 * @param name what should hold
 * @param payload of the job; null for none
 * @param attempt 1 (the default) for the first
 * @param properties placeholders beside those of application.properties, and before them
 * @param stubs what answers instead of the endpoints that match their keys, first match first
 */
public record JobTest(
    String name,
    JsonNode payload,
    Integer attempt,
    Map<String, String> properties,
    Map<String, Stub> stubs,
    Expected expect) {
  private static final Set<String> OUTCOMES = Set.of("completed", "failed", "dead", "snoozed");

  /**
   * The same with its defaults.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  public JobTest {
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException("name: missing; say what should hold");
    }
    attempt = Objects.requireNonNullElse(attempt, 1);
    if (attempt < 1) {
      throw new IllegalArgumentException(
          name + ": attempt: given " + attempt + ", allowed a whole number from 1");
    }
    properties = Objects.requireNonNullElse(properties, Map.of());
    stubs = Objects.requireNonNullElse(stubs, Map.of());
    if (expect == null) {
      throw new IllegalArgumentException(
          name + ": expect: missing; say what should come of it, for example { outcome: dead }");
    }
  }

  /**
   * What answers instead of an endpoint.
   *
   * @param body null for an empty one
   * @param headers of the answer
   * @param status of an HTTP answer, 200 unless given
   * @param fails the message that the call fails with; null if it doesn't
   */
  public record Stub(JsonNode body, Map<String, String> headers, Integer status, String fails) {
    /** The same with its defaults. */
    public Stub {
      headers = Objects.requireNonNullElse(headers, Map.of());
      status = Objects.requireNonNullElse(status, 200);
    }
  }

  /**
   * What should come of it; what is null may be anything.
   *
   * @param outcome {@code completed} unless a reason is given, {@code failed}, {@code dead} or
   *     {@code snoozed}
   * @param result of the job
   * @param reason a part of the message that the attempt fails with
   * @param delay until the next attempt
   * @param sent bodies that each stub gets, in order
   * @param enqueued jobs that the route enqueues, in order, with the members that matter
   */
  public record Expected(
      String outcome,
      JsonNode result,
      String reason,
      String delay,
      Map<String, List<JsonNode>> sent,
      List<JsonNode> enqueued) {
    /** The same with its defaults. */
    public Expected {
      if (outcome == null && reason == null) {
        outcome = "completed";
      }
      if (outcome != null && !OUTCOMES.contains(outcome)) {
        throw new IllegalArgumentException(
            "outcome: given \"%s\", allowed completed, failed, dead or snoozed".formatted(outcome));
      }
      sent = Objects.requireNonNullElse(sent, Map.of());
    }
  }
}
