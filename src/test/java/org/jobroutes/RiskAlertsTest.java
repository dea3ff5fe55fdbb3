package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What becomes of a status that changed. */
class RiskAlertsTest extends RiskFixture {
  @Test
  void a_change_of_status_is_one_event_and_one_alert_and_a_repetition_is_none() throws Exception {
    hold("BTC", "1", "60000");
    check(user);
    check(user);
    assertThat(events(user)).containsExactly("null critical");
    assertThat(alerts()).hasSize(1);
    assertThat(alerts().get(0))
        .startsWith(
            "Risk of user " + user + " is critical, it was not known before. The share of BTC");
    sql.run("insert into risk_limits (user_id, concentration) values (?, 1)", user);
    check(user);
    assertThat(events(user)).containsExactly("null critical", "critical warning");
    sql.run("delete from portfolio_positions where user_id = ?", user);
    assertThat(check(null).at("/users/" + user + "/status").asText()).as("sold").isEqualTo("safe");
    assertThat(check(null).at("/users/" + user).isMissingNode()).as("told already").isTrue();
    assertThat(events(user)).hasSize(3);
    assertThat(alerts()).hasSize(3);
    assertThat(
            sql.is(
                "select bool_and(alerted_at is not null and job_id is not null) from risk_events where user_id = ?",
                user))
        .isTrue();
  }

  @Test
  void a_portfolio_that_is_safe_at_first_is_no_event() throws Exception {
    assertThat(check(user).get("status").asText()).isEqualTo("safe");
    assertThat(events(user)).isEmpty();
  }

  @Test
  void many_runs_at_once_write_one_event_and_send_one_alert() {
    hold("BTC", "1", "60000");
    sql.run(
        "select enqueue_job('risk_check', jsonb_build_object('userId', ?::text)) from generate_series(1, 20)",
        user);
    awaitNone("payload ->> 'userId' = '" + user + "' and status <> 'completed'");
    assertThat(sql.number("select count(*) from jobs where payload ->> 'userId' = ?", user))
        .isEqualTo(20);
    assertThat(events(user)).containsExactly("null critical");
    assertThat(alerts()).hasSize(1);
  }

  @Test
  void an_alert_that_fails_is_sent_again_and_the_change_is_still_one_event() {
    hold("BTC", "1", "60000");
    sql.run(
        "alter table alerts add constraint refused check (user_id <> '" + user + "') not valid");
    Object id = enqueue(user);
    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> sql.is("select attempts > 0 from jobs where id = ?", id));
    assertThat(sql.text("select last_error from jobs where id = ?", id))
        .contains("an alert failed", "refused");
    assertThat(sql.text("select last_error from risk_events where user_id = ?", user))
        .contains("refused");
    sql.run("alter table alerts drop constraint refused");
    awaitNone("id = '" + id + "' and status <> 'completed'");
    assertThat(events(user)).containsExactly("null critical");
    assertThat(alerts()).hasSize(1);
  }

  @Test
  void a_run_that_read_the_portfolio_earlier_changes_nothing_any_more() throws Exception {
    hold("BTC", "1", "60000");
    check(user);
    store("now() - interval '1 minute'", "safe");
    assertThat(events(user)).containsExactly("null critical");
    assertThat(sql.text("select status from risk_assessments where user_id = ?", user))
        .isEqualTo("critical");
    store("now()", "safe");
    assertThat(events(user)).containsExactly("null critical", "critical safe");
  }

  @Test
  void of_two_runs_that_store_at_once_the_second_waits_and_finds_the_change() throws Exception {
    store("now() - interval '1 hour'", "safe");
    try (Connection first = sql.open()) {
      first.setAutoCommit(false);
      try (Statement statement = first.createStatement()) {
        statement.execute(storing("now()", "critical"));
        CompletableFuture<Void> second =
            CompletableFuture.runAsync(() -> store("now() + interval '1 second'", "critical"));
        await()
            .atMost(Duration.ofSeconds(15))
            .until(
                () ->
                    sql.is(
                        "select count(*) = 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"));
        first.commit();
        second.get(15, TimeUnit.SECONDS);
      }
    }
    assertThat(events(user)).containsExactly("safe critical");
  }

  private void store(String at, String status) {
    sql.run(storing(at, status));
  }

  private String storing(String at, String status) {
    return "select store_risk_reports(null, jsonb_build_array(jsonb_build_object('userId', '%s', 'at', %s, 'status', '%s', 'totalValue', 1, 'recommendations', jsonb_build_array())), '{}')"
        .formatted(user, at, status);
  }
}
