package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jobroutes.support.Envelopes.assertError;
import static org.jobroutes.support.Envelopes.assertSuccess;

import com.fasterxml.jackson.databind.JsonNode;
import org.jobroutes.database.DatabaseUrl;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.Test;

/** A paused type is claimed by no node and loses nothing. */
class PauseTest {
  private static final String STEP = "- setBody: { constant: done }";
  private final DatabaseUrl database = TestDatabase.migrated();

  @Test
  void a_pause_binds_on_every_node_and_a_resume_runs_what_has_waited() {
    try (TestApplication one =
            new TestApplication(database).type("held", "", STEP).type("free", "", STEP).start();
        TestApplication two =
            new TestApplication(database).type("held", "", STEP).type("free", "", STEP).start()) {
      Sql sql = one.sql();
      assertThat(state(assertSuccess(one.http().post("/api/job-types/held/pause"), 200)))
          .isEqualTo("paused");
      sql.run(
          "select enqueue_job(t) from unnest(array['held', 'free']) t, generate_series(1, 100)");
      await().until(() -> completed(sql, "free") == 100);
      assertThat(sql.number("select count(*) from jobs where type = 'held' and claim_seq = 0"))
          .isEqualTo(100);
      assertThat(state(assertSuccess(two.http().post("/api/job-types/held/resume"), 200)))
          .isEqualTo("serving");
      await().until(() -> completed(sql, "held") == 100);
      assertThat(sql.number("select max(claim_seq) from jobs")).isEqualTo(1);
    }
  }

  @Test
  void an_unknown_type_is_404_and_a_bad_name_is_400() {
    try (TestApplication application =
        new TestApplication(database).type("free", "", STEP).start()) {
      for (String action : new String[] {"pause", "resume"}) {
        String path = "/api/job-types/%s/" + action;
        assertThat(assertError(application.http().post(path.formatted("no")), 404, "not_found"))
            .contains("GET /api/job-types");
        String bad = path.formatted("NO");
        assertThat(assertError(application.http().post(bad), 400, "invalid_request"))
            .startsWith("type: given \"NO\"");
        assertError(application.http().get(path.formatted("free")), 405, "method_not_allowed");
      }
    }
  }

  private static String state(JsonNode types) {
    assertThat(types).hasSize(1);
    assertThat(types.get(0).get("type").asText()).isEqualTo("held");
    return types.get(0).get("state").asText();
  }

  private static long completed(Sql sql, String type) {
    return sql.number("select count(*) from jobs where type = ? and status = 'completed'", type);
  }
}
