package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jobroutes.TwoEngines.KEY;
import static org.jobroutes.TwoEngines.SOON;
import static org.jobroutes.TwoEngines.SYNC;
import static org.jobroutes.support.Envelopes.assertSuccess;

import com.fasterxml.jackson.databind.JsonNode;
import org.jobroutes.support.Http.Answer;
import org.jobroutes.support.Sql;
import org.jobroutes.support.StubEngine;
import org.jobroutes.support.StubEngine.Received;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gets what of a calendar sync, by the settings. */
class DualRunTest {
  private static final String POLL = "mexc/calendar.poll";

  private final TwoEngines both = new TwoEngines();
  private final StubEngine engine = both.engine;
  private final Sql sql = both.sql;

  @AfterEach
  void stop() {
    both.close();
  }

  @ParameterizedTest
  @CsvSource({
    "camel, false, false, true, false",
    "camel, true, false, true, true",
    "camel, false, true, true, true",
    "inngest, true, false, false, true",
    "inngest, false, true, true, true"
  })
  void each_engine_gets_what_the_settings_say(
      String primary, boolean fallback, boolean dualRun, boolean job, boolean event) {
    try (TestApplication application = both.application(primary, fallback, dualRun).start()) {
      Answer answer = application.http().post(SYNC, "{\"forceSync\":true}");
      JsonNode data = assertSuccess(answer, job ? 201 : 202);
      String id = data.get(job ? "jobId" : "eventId").asText();
      assertThat(sql.number("select count(*) from jobs")).isEqualTo(job ? 1 : 0);
      await().atMost(SOON).until(() -> engine.named(POLL).size() == (event ? 1 : 0));
      if (job) {
        both.awaitCompleted(id);
      }
      if (event) {
        assertEvent(engine.named(POLL).get(0), id, job);
      }
      // Who is told of the call is told of its end too.
      int synced = job && event ? 1 : 0;
      await().atMost(SOON).until(() -> engine.named("mexc/calendar.synced").size() == synced);
      both.awaitNoEventWaits();
      JsonNode mode = application.http().get("/api/health/queues").json().get("executionMode");
      assertThat(mode.get("primary").asText()).isEqualTo(primary);
      assertThat(mode.get("inngestFallback").asBoolean()).isEqualTo(fallback);
      assertThat(mode.get("dualRun").asBoolean()).isEqualTo(dualRun);
    }
  }

  private static void assertEvent(Received received, String id, boolean job) {
    assertThat(received.path()).isEqualTo("/e/" + KEY);
    assertThat(received.id()).isEqualTo(id);
    JsonNode data = received.event().get("data");
    assertThat(data.get("trigger").asText()).isEqualTo("api");
    assertThat(data.get("force").asBoolean()).isTrue();
    assertThat(data.get("timestamp").asText()).endsWith("Z");
    assertThat(data.get("jobId").asText()).isEqualTo(job ? id : "null");
  }

  @Test
  void without_a_queue_the_engine_calls_for_the_event_and_hears_of_the_end() {
    try (TestApplication application = both.application("inngest", false, false).start()) {
      String id =
          application.http().post(SYNC, "{\"userId\":\"ann\"}").data().get("eventId").asText();
      await().atMost(SOON).until(() -> !engine.named(POLL).isEmpty());
      assertThat(engine.named(POLL).get(0).event().at("/data/payload/userId").asText())
          .isEqualTo("ann");
      String call = "{\"useQueue\":false,\"userId\":\"ann\",\"jobId\":\"" + id + "\"}";
      assertSuccess(application.http().post(SYNC, call), 200);
      await().atMost(SOON).until(() -> engine.withId(id + ":synced").size() == 1);
      JsonNode synced = engine.withId(id + ":synced").get(0).event();
      assertThat(synced.at("/data/jobId").asText()).isEqualTo(id);
      assertThat(synced.at("/data/result/created").asInt()).isEqualTo(4);
    }
  }
}
