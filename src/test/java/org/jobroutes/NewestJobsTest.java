package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jobroutes.support.Backlog;
import org.jobroutes.support.Claims;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.Test;

/** The newest jobs are found by index, and none is missed. */
class NewestJobsTest {
  private static final int JOBS = 3000;
  private static final String PAGE =
      "select id, created_at from newest_jobs(?, ?, cast(? as timestamptz), ?, ?)";
  private static final String ALL =
      """
      select id, created_at from jobs
      where status = coalesce(cast(? as text), status) and type = coalesce(cast(? as text), type)
      order by created_at desc, id desc
      """;

  private final Sql sql = new Sql(TestDatabase.migrated());

  @Test
  void pages_of_any_state_and_type_show_every_job_once_newest_first() {
    // Jobs of the same moment, jobs that took an hour, and completed ones without an end.
    sql.run(
        """
        insert into jobs (type, status, created_at, finished_at)
        select 't' || n % 3, status, created_at,
               case when status in ('completed', 'dead', 'cancelled') and n % 50 <> 7
                 then created_at + case when n % 10 = 0 then hash * interval '1 s' else hash * interval '1 ms' end end
        from (
          select n, hash, now() - hash * interval '10 s' as created_at,
                 (array['completed', 'completed', 'completed', 'completed', 'pending', 'running', 'dead', 'cancelled'])[1 + hash % 8] as status
          from (select n, abs(hashint4(n) % 1000) as hash from generate_series(1, ?) n) h) j
        """,
        JOBS);
    for (String status :
        Arrays.asList(null, "pending", "running", "completed", "dead", "cancelled")) {
      for (String type : Arrays.asList(null, "t0", "t2", "none")) {
        List<Map<String, Object>> all = sql.rows(ALL, status, type);
        assertThat(pages(status, type)).as("%s %s", status, type).isEqualTo(all);
        assertThat(all).hasSizeGreaterThan("none".equals(type) ? -1 : 50);
      }
    }
  }

  @Test
  void a_job_that_ended_before_its_creation_hides_no_other() {
    sql.run(
        "insert into jobs (type, status, created_at, finished_at) select 't', 'completed', now() - n * interval '1 min', now() - n * interval '1 min' + interval '1 s' from generate_series(1, 300) n");
    sql.run(
        "insert into jobs (type, status, created_at, finished_at) select 'u', 'completed', now() + (2 - n) * interval '1 h', now() - n * interval '2 h' from generate_series(1, 8) n");
    assertThat(pages(null, null)).containsAll(pages(null, "t")).hasSizeGreaterThanOrEqualTo(300);
    assertThat(pages(null, "t")).hasSize(300);
  }

  @Test
  void states_of_an_adopted_table_are_shown_too() {
    sql.run("alter table jobs drop constraint jobs_status_known");
    sql.run("insert into jobs (type, status) values ('old', 'failed'), ('new', 'pending')");
    assertThat(pages(null, null)).hasSize(2);
    assertThat(pages(null, "old")).hasSize(1);
    assertThat(pages("pending", null)).hasSize(1);
  }

  private List<Map<String, Object>> pages(String status, String type) {
    List<Map<String, Object>> seen = new ArrayList<>();
    List<Map<String, Object>> page;
    Map<String, Object> last = Map.of();
    do {
      page = sql.rows(PAGE, status, type, last.get("created_at"), last.get("id"), 97);
      seen.addAll(page);
      last = page.isEmpty() ? last : page.get(page.size() - 1);
    } while (page.size() == 97 && seen.size() <= JOBS);
    return seen;
  }

  @Test
  void a_page_costs_no_more_among_many_completed_jobs() {
    Backlog.insert(
        sql,
        """
        insert into jobs (id, type, status, created_at, finished_at)
        select new_job_id(), 't' || n % 8, 'completed', now() - n * interval '1 s', now() - n * interval '1 s' + interval '1 s'
        from generate_series(1, 200000) n
        """);
    long table = sql.number("select pg_relation_size('jobs') / 8192");
    for (String which :
        List.of("null, null", "'completed', null", "null, 't3'", "'dead', null", "null, 'none'")) {
      // So often that plans for any parameters come into use, too.
      String pages =
          "select p.* from generate_series(1, 8) i, newest_jobs(" + which + ", %s, %s, 50 + i) p";
      assertThat(pagesRead(pages.formatted("null", "null"))).as(which).isLessThan(table);
      String later =
          pages.formatted("now() - interval '100 s'", "'ffffffff-ffff-ffff-ffff-ffffffffffff'");
      assertThat(pagesRead(later)).as("later of " + which).isLessThan(2 * table);
    }
  }

  private long pagesRead(String statement) {
    return Claims.pages(Claims.explain(sql, statement));
  }
}
