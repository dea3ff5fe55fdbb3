package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.builder.RouteBuilder;
import org.jobroutes.job.JobRejected;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A class that {@code jobs.java-routes} names is served as a file is. */
class JavaTypesTest {
  private static final String NAMED = Mail.class.getName() + ", " + Other.class.getName();
  private static TestApplication application;
  private static Sql sql;

  /** Routes as a user writes them. */
  public static final class Mail extends RouteBuilder {
    @Override
    public void configure() {
      from("job:mail?maxAttempts=7&timeout=10s&priority=3&maxConcurrent=2")
          .routeId("mail")
          .routeDescription("Sends a mail")
          .to("direct:send");
      from("direct:send").setBody(simple("sent to ${body[to]}"));
      from("job:mail-fails?maxAttempts=2&backoff=0s")
          .throwException(new IllegalStateException("no luck"));
      from("job:mail-rejects").throwException(new JobRejected("no such address"));
      from("job:mail-hangs?timeout=200ms&maxAttempts=1").delay(60_000);
      from("job:mail-asks").to("job:mail");
    }
  }

  /** Another one in the same setting. */
  public static final class Other extends RouteBuilder {
    @Override
    public void configure() {
      from("job:other").setBody(constant("ok"));
    }
  }

  @BeforeAll
  static void start() {
    application =
        new TestApplication(TestDatabase.migrated())
            .set("JOBS_JAVA_ROUTES", NAMED)
            .type("file", "", "- setBody: { constant: ok }")
            .type("other", "", "- setBody: { constant: not this }")
            .start();
    sql = application.sql();
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @Test
  void its_job_completes_with_a_result_and_the_version_of_its_class() {
    Map<String, Object> job = ended("mail", "{\"to\":\"ann\"}");
    assertThat(job)
        .containsEntry("status", "completed")
        .containsEntry("last_result", "sent to ann")
        .containsEntry("max_attempts", 7)
        .containsEntry("priority", 3)
        .containsEntry("route_version", shown("mail").get("version").asText());
    assertThat(ended("mail-asks", "{\"to\":\"bob\"}")).containsEntry("status", "completed");
    await()
        .until(
            () ->
                sql.is(
                    "select count(*) = 1 from jobs where type = 'mail' and result = '\"sent to bob\"'"));
  }

  @Test
  void its_job_fails_is_tried_again_and_dies_by_its_policy() {
    Map<String, Object> job = ended("mail-fails", null);
    assertThat(job)
        .containsEntry("status", "dead")
        .containsEntry("attempts", 2)
        .containsEntry("last_error", "no luck");
    assertThat(sql.number("select count(*) from job_attempts where job_id = ?", job.get("id")))
        .isEqualTo(2);
  }

  @Test
  void its_job_is_rejected_or_times_out() {
    assertThat(ended("mail-rejects", null))
        .containsEntry("status", "dead")
        .containsEntry("attempts", 1)
        .containsEntry("error_class", "JobRejected");
    assertThat(ended("mail-hangs", null))
        .containsEntry("status", "dead")
        .containsEntry("error_class", "timeout");
  }

  @Test
  void it_is_shown_as_a_type_without_a_file() {
    JsonNode mail = shown("mail");
    assertThat(mail.get("state").asText()).isEqualTo("serving");
    assertThat(mail.get("file").isNull()).isTrue();
    assertThat(mail.get("error").isNull()).isTrue();
    assertThat(mail.get("description").asText()).isEqualTo("Sends a mail");
    assertThat(mail.get("version").asText()).matches("[0-9a-f]{12}");
    assertThat(mail.at("/policy/maxConcurrent").asInt()).isEqualTo(2);
    assertThat(shown("file").get("file").asText()).isEqualTo("file.camel.yaml");
  }

  @Test
  void a_file_cannot_take_its_type() {
    assertThat(ended("other", null)).containsEntry("last_result", "ok");
    JsonNode types = application.http().get("/api/job-types").data();
    assertThat(types.findValuesAsText("error"))
        .contains("job:other is already declared by the class " + Other.class.getName());
  }

  private static JsonNode shown(String type) {
    for (JsonNode shown : application.http().get("/api/job-types").data()) {
      if (shown.get("type").asText().equals(type)) {
        return shown;
      }
    }
    throw new AssertionError("There is no type " + type);
  }

  private static Map<String, Object> ended(String type, String payload) {
    UUID id = (UUID) sql.value("select enqueue_job(?, cast(? as jsonb))", type, payload);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> sql.is("select status in ('completed', 'dead') from jobs where id = ?", id));
    return sql.row("select *, result #>> '{}' as last_result from jobs where id = ?", id);
  }
}
