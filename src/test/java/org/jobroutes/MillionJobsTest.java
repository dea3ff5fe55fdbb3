package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jobroutes.support.Backlog;
import org.jobroutes.support.Claims;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What claims and explanations cost while a million jobs of mixed types and priorities wait. */
class MillionJobsTest {
  private static final List<String> TYPES = List.of("t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7");
  private static final int CLAIM = 200;
  private static Sql sql;

  @BeforeAll
  static void fill() {
    sql = filled(1_000_000);
  }

  @AfterAll
  static void empty() {
    sql.run("truncate jobs");
  }

  @Test
  void a_claim_takes_the_first_of_each_type_and_costs_no_more_than_among_few() {
    JsonNode plan = Claims.explain(sql, Claims.statement(TYPES, CLAIM / TYPES.size(), CLAIM));
    assertThat(plan.get("Actual Rows").asInt()).isEqualTo(CLAIM);
    assertThat(Claims.scans(plan))
        .contains("Index Scan jobs_claim")
        .noneMatch(scan -> scan.startsWith("Seq Scan") || scan.startsWith("Bitmap"));
    Sql few = filled(10_000);
    JsonNode other = Claims.explain(few, Claims.statement(TYPES, CLAIM / TYPES.size(), CLAIM));
    assertThat(Claims.pages(plan))
        .as("pages read by a claim of 200 among a million")
        .isLessThan(2 * Claims.pages(other));
    assertThat(
            sql.number(
                """
                select count(*) from (
                  select type, max(run_at - priority * interval '1 hour') filter (where status = 'running') as claimed,
                         min(run_at - priority * interval '1 hour') filter (where status = 'pending') as waiting
                  from jobs group by type) t
                where claimed <= waiting
                """))
        .as("types of which the first were claimed")
        .isEqualTo(TYPES.size());
  }

  @Test
  void an_explanation_reads_no_more_jobs_than_it_counts() {
    sql.run(
        "insert into job_workers (worker, lease, types) values ('w', '1 h', '[{\"type\":\"t3\"}]')");
    Object last =
        sql.value(
            "select id from jobs where type = 't3' and status = 'pending' order by run_at - priority * interval '1 hour' desc limit 1");
    JsonNode plan = Claims.explain(sql, "select explain_job('" + last + "')");
    assertThat(Claims.pages(plan))
        .as("pages read to explain the last of 125,000")
        .isLessThan(15_000);
    assertThat(sql.text("select explain_job(?)", last))
        .startsWith("More than 10,000 due jobs of its type come before it");
  }

  /** Jobs of 8 types and priorities from 0 to 100, due within the last six days. */
  private static Sql filled(int jobs) {
    Sql filled = new Sql(TestDatabase.migrated());
    filled.run(
        "insert into job_types (type, max_attempts, timeout, backoff) select 't' || n, 5, '1m', '1s' from generate_series(0, 7) n");
    Backlog.insert(
        filled,
        """
        insert into jobs (id, type, priority, run_at)
        select lpad(to_hex(n), 32, '0')::uuid, 't' || n %% 8, n %% 101, now() - (n %% 500000) * interval '1 s'
        from generate_series(1, %d) n
        """
            .formatted(jobs));
    return filled;
  }
}
