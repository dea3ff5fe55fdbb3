package org.jobroutes.chaos;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.jobroutes.job.JobSnoozed;
import org.jobroutes.support.Sql;

/** The job types: each run of a job is a row in a table, written before anything else happens. */
final class Types {
  static final int SLOWEST_MILLIS = 3_000;

  private static final String TABLES =
      """
      create table runs (
        job_id uuid, claim_seq bigint, attempt int, worker text, at timestamptz default clock_timestamp());
      create table slow_ends (job_id uuid, claim_seq bigint, at timestamptz default clock_timestamp())
      """;

  private static final String ROUTE =
      """
      - route:
          id: %1$s
          from:
            uri: job:%1$s
            parameters: { backoff: 50ms }
            steps:
              - to: "sql:insert into runs values (cast(:#${header.CamelJobId} as uuid), :#${header.CamelJobClaim}, :#${header.CamelJobAttempt}, :#${bean:worker.id})"
      """;

  private static final Map<String, String> STEPS =
      Map.of(
          "quick",
          "",
          "slow",
          """
          - delay: { simple: "${body[ms]}", asyncDelayed: false }
          - to: "sql:insert into slow_ends values (cast(:#${header.CamelJobId} as uuid), :#${header.CamelJobClaim})"
          """,
          "failing",
          """
          - choice:
              when:
                - simple: "${body[rejects]} == true"
                  steps: [ throwException: { exceptionType: org.jobroutes.job.JobRejected, message: never } ]
                - simple: "${header.CamelJobAttempt} <= ${body[fails]}"
                  steps: [ throwException: { exceptionType: java.lang.IllegalStateException, message: not yet } ]
          """,
          "snoozing",
          """
          - bean: { beanType: "org.jobroutes.chaos.Types$Snoozes" }
          """);

  private Types() {}

  static void writeTo(Path folder) throws IOException {
    for (Map.Entry<String, String> type : STEPS.entrySet()) {
      String name = type.getKey();
      String steps = type.getValue().indent(8);
      Files.writeString(folder.resolve(name + ".camel.yaml"), ROUTE.formatted(name) + steps);
    }
  }

  /** Makes the tables, and sees to it that workers serve the types. */
  static void prepare(Sql sql) {
    sql.run(TABLES);
    await().until(() -> sql.number("select count(*) from job_types") == STEPS.size());
  }

  /** A job as JSON, with something of the caller's in its payload. */
  static String next(Random random, String more) {
    int which = random.nextInt(100);
    if (which < 70) {
      return job("quick", more);
    }
    if (which < 78) {
      return job("slow", "\"ms\":" + (1_000 + random.nextInt(SLOWEST_MILLIS - 999)) + "," + more);
    }
    if (which < 88) {
      boolean rejects = random.nextInt(10) == 0;
      int fails = 1 + random.nextInt(5);
      return job("failing", "\"rejects\":" + rejects + ",\"fails\":" + fails + "," + more);
    }
    return job("snoozing", "\"snoozes\":" + (1 + random.nextInt(2)) + "," + more);
  }

  private static String job(String type, String members) {
    return "{\"type\":\"" + type + "\",\"payload\":{" + members + "}}";
  }

  /** What Java says in a route. */
  public static final class Snoozes {
    public void atFirst(@Header("CamelJobClaim") long claim, @Body Map<String, Object> payload) {
      if (claim <= ((Number) payload.get("snoozes")).longValue()) {
        throw new JobSnoozed("not now", Duration.ofMillis(200));
      }
    }
  }
}
