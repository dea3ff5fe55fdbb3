package org.jobroutes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jobroutes.database.SqlFile;
import picocli.CommandLine.Command;

/** {@code jobs test-queue}: whether all parts of the queue work together. */
@Command(
    name = "test-queue",
    aliases = "test-job-queue",
    description = {
      "Run a calendar_sync for the user test-queue and verify it end to end: row, result, listings.",
      "Other jobs that are due run too; a running server may be the one that runs it."
    },
    exitCodeList = {"0:the queue works", "1:it doesn't", "2:wrong usage or setting"},
    footer = {"", "Example:", "  bin/jobs test-queue"})
final class TestQueueCommand extends WorkerCommand {
  private static final String TYPE = "calendar_sync";
  private static final String USER = "test-queue";
  private static final int FIRST = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(100);
  private static final SqlFile SHOW = new SqlFile("sql/show-job.sql");
  private static final SqlFile LISTINGS = new SqlFile("sql/count-listings.sql");

  private final ObjectNode report = Output.JSON.createObjectNode().put("ok", false);

  @Override
  int run(Joined joined) throws Exception {
    try (Lifetime here = Lifetime.start(joined.settings(), joined.database())) {
      String failure = failure(here.application(), joined.tables());
      report.put("ok", failure == null).put("error", failure);
      if (failure != null) {
        output().printFailure(report, "The queue doesn't work: " + failure);
        return 1;
      }
      output().print(report, "The queue works");
      return 0;
    }
  }

  /** What went wrong; null when all went well. */
  private String failure(JobRoutes application, DataSource tables) throws Exception {
    if (!application.working().await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      return "the worker has not begun, because the database doesn't answer";
    }
    if (isPaused(tables)) {
      return "%s is paused; bin/jobs resume %s lets it run".formatted(TYPE, TYPE);
    }
    JsonNode job = ended(tables, enqueue(tables));
    report.set("job", job);
    step(
        "run",
        "%s, failed %s times".formatted(job.get("status").asText(), job.get("attempts").asText()));
    if (!job.get("status").asText().equals("completed")) {
      return job.get("lastError").asText("the job has not ended in " + PATIENCE.toSeconds() + " s");
    }
    return verify(tables, job);
  }

  private static boolean isPaused(DataSource tables) throws Exception {
    return TypesCommand.list(tables, TYPE).at("/0/state").asText().equals("paused");
  }

  private UUID enqueue(DataSource tables) throws Exception {
    ObjectNode asked =
        Output.JSON
            .createObjectNode()
            .put("type", TYPE)
            .put("priority", FIRST)
            .put("maxAttempts", 1);
    asked.putObject("payload").put("userId", USER);
    String id = EnqueueCommand.enqueue(tables, asked).get("id").asText();
    step("enqueue", "%s for user %s, job %s".formatted(TYPE, USER, id));
    return UUID.fromString(id);
  }

  private static JsonNode ended(DataSource tables, UUID id) throws Exception {
    long begin = System.nanoTime();
    JsonNode job = job(tables, id);
    while (job.get("finishedAt").isNull() && System.nanoTime() - begin < PATIENCE.toNanos()) {
      Thread.sleep(50);
      job = job(tables, id);
    }
    return job;
  }

  private static JsonNode job(DataSource tables, UUID id) throws Exception {
    return Output.JSON.readTree(SHOW.run(tables, Map.of("id", id)).get(0));
  }

  private String verify(DataSource tables, JsonNode job) throws Exception {
    JsonNode result = job.get("result");
    if (!result.path("processed").isNumber()) {
      return "the result has no number of processed entries: " + result;
    }
    step(
        "result",
        "%s processed, from %s".formatted(result.get("processed"), result.path("source")));
    UUID id = UUID.fromString(job.get("id").asText());
    long listings = Long.parseLong(LISTINGS.run(tables, Map.of("id", id, "userId", USER)).get(0));
    report.put("listings", listings);
    step("listings", "%d in calendar_listings".formatted(listings));
    return listings >= result.get("processed").asLong()
        ? null
        : "calendar_listings lacks what the result counts";
  }

  private void step(String name, String text) {
    output().progress("%-9s %s".formatted(name, Shown.line(text)));
  }
}
