package org.jobroutes.jobtest;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jobroutes.job.Durations;
import org.jobroutes.jobtest.JobTest.Expected;
import org.jobroutes.worker.Rehearsal.Ended;

/** What came of a test beside what should have come of it. */
final class Findings {
  private final List<String> problems = new ArrayList<>();

  private Findings() {}

  /** What isn't as expected, a line each; none when all is. */
  static List<String> of(Expected expected, Ended ended, Stubs stubs) {
    Findings findings = new Findings();
    stubs.missing().forEach(uri -> findings.problems.add("stubs: none for " + uri));
    findings.ending(expected, ended);
    if (expected.result() != null) {
      findings.same("result", expected.result(), ended.result());
    }
    for (Map.Entry<String, List<JsonNode>> sent : expected.sent().entrySet()) {
      findings.same("sent: " + sent.getKey(), sent.getValue(), stubs.sent(sent.getKey()));
    }
    if (expected.enqueued() != null) {
      findings.enqueued(expected.enqueued(), stubs.enqueued());
    }
    return findings.problems;
  }

  private void ending(Expected expected, Ended ended) {
    boolean failed = List.of("failed", "dead").contains(ended.outcome());
    String was = ended.outcome() + (ended.reason() == null ? "" : ": " + ended.reason());
    if (expected.outcome() == null ? !failed : !expected.outcome().equals(ended.outcome())) {
      String wanted = expected.outcome() == null ? "failed or dead" : expected.outcome();
      problems.add("outcome: expected %s, was %s".formatted(wanted, was));
    } else if (expected.reason() != null
        && (ended.reason() == null || !ended.reason().contains(expected.reason()))) {
      problems.add(
          "reason: expected one with \"%s\", was \"%s\""
              .formatted(expected.reason(), ended.reason()));
    }
    if (expected.delay() != null) {
      Duration wanted =
          Durations.parse("delay", expected.delay(), Duration.ZERO, Duration.ofDays(3650));
      if (!wanted.equals(ended.delay())) {
        problems.add(
            "delay: expected %s, was %s"
                .formatted(expected.delay(), ended.delay() == null ? "none" : ended.delay()));
      }
    }
  }

  private void same(String what, Object expected, Object given) {
    if (!expected.equals(given)) {
      problems.add(
          "%s: expected %s, was %s".formatted(what, expected, given == null ? "none" : given));
    }
  }

  /** The members that are expected must be there; others may. */
  private void enqueued(List<JsonNode> expected, List<JsonNode> given) {
    boolean all = expected.size() == given.size();
    for (int i = 0; all && i < expected.size(); i++) {
      JsonNode job = given.get(i);
      all =
          expected.get(i).properties().stream()
              .allMatch(member -> member.getValue().equals(job.get(member.getKey())));
    }
    if (!all) {
      problems.add("enqueued: expected %s, was %s".formatted(expected, given));
    }
  }
}
