package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code explain_job}: what a pending job waits for that is its type's: workers, a file, a pause.
 */
class ExplainTypeTest extends ExplainFixture {
  private static final String READY = "Nothing holds it up: it is due since ";

  @Test
  void a_paused_type_says_since_when_and_how_to_resume_it() {
    serve("mail");
    sql.run("update job_types set paused = true, paused_at = now() - interval '4 min 30 s'");
    Object id = job("type", "'mail'");
    String said = assertSays(id, "Its type \"mail\" is paused on every node since 2").get(0);
    assertThat(said).contains("(4 min ", "bin/jobs resume mail");
    sql.run(said.replaceFirst(".*(SELECT .*?) or .*", "$1"));
    assertSays(id, READY);
    sql.run("update job_types set paused = true, paused_at = null");
    assertSays(id, "Its type \"mail\" is paused on every node: ");
  }

  @Test
  void all_that_holds_it_is_said_the_time_first() {
    know("mail");
    sql.run("select pause_job_type('mail')");
    sql.run("update job_types set withdrawn_at = now() - interval '1 h'");
    Object id = job("type, run_at", "'mail', now() + interval '1 d 1 min'");
    assertThat(
            assertSays(
                id,
                "It is not due until ",
                "Its type \"mail\" is paused ",
                "No worker is alive",
                "Its type \"mail\" is withdrawn since 2"))
        .anyMatch(sentence -> sentence.contains("(in 1 d)"))
        .anyMatch(sentence -> sentence.contains("(1 h ago)"));
  }

  @Test
  void a_job_of_a_paused_type_also_says_who_comes_before_it() {
    serve("mail");
    sql.run("select pause_job_type('mail')");
    job("type, priority", "'mail', 3");
    assertSays(
        job("type", "'mail'"),
        "Its type \"mail\" is paused ",
        "1 due job of its type comes before");
  }

  @Test
  void a_type_that_was_never_served_says_what_that_takes() {
    serve("mail");
    String said =
        assertSays(job("type", "'fax'"), "No worker has ever served its type \"fax\": ").get(0);
    assertThat(said).contains("routes/jobs", "job:fax");
  }

  @Test
  void a_type_that_lost_its_last_worker_says_so_before_and_after_it_is_withdrawn() {
    serve("mail");
    know("fax");
    Object id = job("type", "'fax'");
    assertSays(id, "No live worker serves its type \"fax\"");
    sql.run("update job_types set withdrawn_at = now() - interval '90 s' where type = 'fax'");
    assertThat(assertSays(id, "Its type \"fax\" is withdrawn since ").get(0))
        .contains("(1 min ", "routes/jobs");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Send Mail", "", "-x", "a/b", "{{mail}}", "ünï"})
  void a_name_that_no_type_can_have_is_told_the_rule(String type) {
    serve("mail");
    Object id = sql.value("insert into jobs (type) values (?) returning id", type);
    assertThat(assertSays(id, "No worker can ever serve its type \"" + type + "\"").get(0))
        .contains("1 to 63 lower-case letters");
  }

  @Test
  void where_no_worker_is_alive_the_last_sign_of_life_is_named() {
    know("mail");
    Object id = job("type", "'mail'");
    assertSays(id, "No worker is alive, and none is known that was: start one with bin/jobs.");
    worker("gone", "now() - interval '2 h 30 s'", "{\"type\":\"mail\"}");
    worker("older", "now() - interval '3 h'", "{\"type\":\"mail\"}");
    assertThat(
            assertSays(id, "No worker is alive: the last sign of life came from gone at 2").get(0))
        .contains("(2 h ago)", "bin/jobs");
  }

  @Test
  void the_lease_of_a_worker_decides_whether_it_is_alive() {
    know("mail");
    worker("w", "now() - interval '20 min'", "{\"type\":\"mail\"}");
    Object id = job("type", "'mail'");
    assertSays(id, "No worker is alive");
    sql.run("update job_workers set lease = '1 h'");
    assertSays(id, READY);
  }

  @Test
  void the_broken_file_of_the_type_is_named_with_its_error() {
    String broken = "{\"file\":\"post/fax.camel.yaml\",\"error\":\"line 2:\\n no.\"}";
    serve("mail");
    worker("v", "now()", broken, "{\"file\":\"other.camel.yaml\",\"error\":\"also\"}");
    worker("u", "now()", broken);
    worker(
        "dead", "now() - interval '1 h'", "{\"file\":\"fax.camel.yaml\",\"error\":\"long ago\"}");
    assertSays(
        job("type", "'fax'"),
        "No worker has ever served its type \"fax\": ",
        "The file of its type, post/fax.camel.yaml, is broken on worker u, v: line 2: no. Mend it; ");
  }

  @Test
  void where_no_broken_file_has_the_name_of_the_type_all_are_named() {
    worker(
        "w",
        "now()",
        "{\"file\":\"a.camel.yaml\",\"error\":\"1\"}",
        "{\"file\":\"b.camel.yaml\",\"error\":\"2\"}");
    assertSays(
        job("type", "'fax'"),
        "No worker has ever served its type \"fax\": ",
        "These job files are broken, and one of them may declare its type: a.camel.yaml, b.camel.yaml. ");
  }

  @Test
  void a_file_that_is_broken_on_one_worker_and_served_by_another_is_named_beside_it() {
    serve("mail");
    worker(
        "v",
        "now()",
        "{\"file\":\"mail.camel.yaml\",\"error\":\"no\"}",
        "{\"file\":\"b.camel.yaml\",\"error\":\"2\"}");
    assertSays(
        job("type", "'mail'"),
        READY,
        "The file of its type, mail.camel.yaml, is broken on worker v: no. ");
  }
}
