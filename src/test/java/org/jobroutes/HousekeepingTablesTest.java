package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** What {@code housekeeping} deletes beside old jobs, and what it keeps. */
class HousekeepingTablesTest extends HousekeepingFixture {
  @Test
  void listings_go_30_days_after_they_opened_or_were_last_seen_with_their_earlier_times() {
    listing("opened", "opened", "now() - interval '30 days'", "now()");
    listing("opened-kept", "opened", "now() - interval '30 days'" + MINUTE, "now()");
    listing("unmarked", "announced", "now() - interval '31 days'", "now() - interval '40 days'");
    listing("withdrawn", "withdrawn", "now() + interval '9 days'", "now() - interval '30 days'");
    listing(
        "withdrawn-kept",
        "withdrawn",
        "now() - interval '40 days'",
        "now() - interval '30 days'" + MINUTE);
    listing("far", "announced", "now() + interval '9 days'", "now() - interval '40 days'");
    sql.run(
        "insert into calendar_open_times (user_id, vcoin_id, opens_at) select user_id, vcoin_id, now() + n * interval '1 day' from calendar_listings, generate_series(1, 2) n");
    assertThat(tidy("cleanup_listings").toString())
        .isEqualTo("{\"cleanup_listings\":{\"listings\":3,\"openTimes\":6}}");
    assertThat(names("select vcoin_id as name from calendar_listings"))
        .isEqualTo("far opened-kept withdrawn-kept");
    assertThat(names("select distinct vcoin_id as name from calendar_open_times"))
        .isEqualTo("far opened-kept withdrawn-kept");
  }

  @Test
  void attempts_go_after_30_days_or_with_their_job() {
    job("live", "pending", "now()", "null");
    sql.run(
        "insert into job_attempts (job_id, claim_seq, attempt, outcome, finished_at, worker) select id, n, 1, 'failed', now() - interval '30 days' + n * interval '1 minute', 'live' || n from jobs, generate_series(0, 1) n");
    // More than one look takes; ids of both kinds, so that jobs that live lie in between.
    sql.run(
        "insert into job_attempts (job_id, claim_seq, attempt, outcome, finished_at, worker) select case when n % 2 = 0 then gen_random_uuid() else new_job_id() end, 1, 1, 'failed', now(), 'gone' from generate_series(1, 10500) n");
    JsonNode result = tidy("prune_history");
    assertThat(result.at("/prune_history/attempts").asInt()).isEqualTo(10_501);
    assertThat(names("select worker as name from job_attempts")).isEqualTo("live1");
  }

  @Test
  void effects_go_after_30_days_unless_their_job_is_there() {
    job("live", "pending", "now()", "null");
    sql.run(
        "insert into job_effects (job_id, effect, done_by, done_at) select id, 'of-a-job', 'camel', now() - interval '2 years' from jobs");
    sql.run(
        "insert into job_effects (job_id, effect, done_by, done_at) select gen_random_uuid(), name, 'inngest', now() - interval '30 days' + after from (values ('old', interval '0'), ('young', interval '1 minute')) as t(name, after)");
    assertThat(tidy("prune_history").at("/prune_history/effects").asInt()).isOne();
    assertThat(names("select effect as name from job_effects")).isEqualTo("of-a-job young");
  }

  @Test
  void opening_times_go_90_days_after_they_were_replaced() {
    listing("far", "announced", "now() + interval '9 days'", "now()");
    sql.run(
        "insert into calendar_open_times (user_id, vcoin_id, opens_at, replaced_at) select 'ann', 'far', now() + n * interval '1 day', now() - interval '90 days' + n * interval '1 minute' from generate_series(0, 1) n");
    assertThat(tidy("prune_history").at("/prune_history/openTimes").asInt()).isOne();
    assertThat(sql.is("select opens_at > now() + interval '1 hour' from calendar_open_times"))
        .isTrue();
  }

  @Test
  void events_of_risk_go_after_90_days_but_not_the_newest_nor_one_that_waits() {
    event("ann", "old", "now() - interval '90 days'", "now()");
    event("ann", "waiting", "now() - interval '2 years'", "null");
    event("ann", "young", "now() - interval '90 days'" + MINUTE, "now()");
    event("bob", "newest-of-bob", "now() - interval '2 years'", "now()");
    assertThat(tidy("prune_history").at("/prune_history/riskEvents").asInt()).isOne();
    assertThat(names("select new_status as name from risk_events"))
        .isEqualTo("newest-of-bob waiting young");
  }

  @Test
  void the_outbox_keeps_what_waits_and_forgets_what_was_sent_died_or_was_answered() {
    outbox("sent", "sent", "interval '7 days'");
    outbox("sent-kept", "sent", "interval '7 days' - interval '1 minute'");
    outbox("dead", "dead", "interval '30 days'");
    outbox("dead-kept", "dead", "interval '30 days' - interval '1 minute'");
    outbox("waiting", "waiting", "interval '2 years'");
    sql.run(
        "insert into job_requests (idempotency_key, body_hash, created_at) values ('old', '', now() - interval '24 hours'), ('young', '', now() - interval '24 hours'"
            + MINUTE
            + ")");
    assertThat(tidy("prune_outbox").toString())
        .isEqualTo("{\"prune_outbox\":{\"events\":2,\"requests\":1}}");
    assertThat(names("select id as name from job_events")).isEqualTo("dead-kept sent-kept waiting");
    assertThat(names("select idempotency_key as name from job_requests")).isEqualTo("young");
  }

  @Test
  void every_table_is_tidied_in_batches() {
    sql.run(
        "insert into calendar_listings select 'ann', n::text, 's', 't', 'f', null, now() - interval '31 days', 'opened' from generate_series(1, 1200) n");
    sql.run(
        "insert into calendar_open_times select 'ann', n::text, now(), now() - interval '91 days' from generate_series(5000, 6200) n");
    sql.run(
        "insert into job_effects select gen_random_uuid(), 'e', 'camel', now() - interval '31 days' from generate_series(1, 1202)");
    sql.run(
        "insert into risk_events (user_id, at, new_status, report, alerted_at) select 'ann', now() - interval '91 days', 's', '{}', now() from generate_series(0, 1203)");
    sql.run(
        "insert into risk_snapshots select 'user' || n % 3, now() - interval '91 days' - n * interval '1 s', n from generate_series(1, 1206) n");
    sql.run(
        "insert into job_events (id, name, data, status, finished_at) select n::text, 'n', '{}', 'sent', now() - interval '8 days' from generate_series(1, 1205) n");
    sql.run(
        "insert into job_requests select n::text, '', '[]', 0, now() - interval '25 hours' from generate_series(1, 1206) n");
    JsonNode result = tidy();
    assertThat(result.get("cleanup_listings").toString())
        .isEqualTo("{\"listings\":1200,\"openTimes\":0}");
    assertThat(result.get("prune_history").toString())
        .isEqualTo(
            "{\"effects\":1202,\"attempts\":0,\"openTimes\":1201,\"snapshots\":1200,\"riskEvents\":1203}");
    assertThat(result.get("prune_outbox").toString())
        .isEqualTo("{\"events\":1205,\"requests\":1206}");
  }

  private static void listing(String id, String status, String opensAt, String lastSeenAt) {
    sql.run(
        "insert into calendar_listings (user_id, vcoin_id, symbol, ticker, full_name, opens_at, status, last_seen_at) values ('ann', ?, 's', 't', 'f', %s, ?, %s)"
            .formatted(opensAt, lastSeenAt),
        id,
        status);
  }

  private static void event(String user, String name, String at, String alertedAt) {
    sql.run(
        "insert into risk_events (user_id, new_status, report, at, alerted_at) values (?, ?, '{}', %s, %s)"
            .formatted(at, alertedAt),
        user,
        name);
  }

  private static void outbox(String id, String status, String age) {
    sql.run(
        "insert into job_events (id, name, data, status, created_at, finished_at) select ?, 'n', '{}', ?, at, at from (select now() - (%s) as at) t"
            .formatted(age),
        id,
        status);
  }
}
