package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jobroutes.support.Claims;
import org.jobroutes.support.Sql;
import org.jobroutes.support.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/**
 * The tables without any process, as an older program may have left them: without the ranges that
 * its rows would break. Whatever is said of a job is held against what a claim does with it.
 */
abstract class ExplainFixture {
  private static final Pattern HARMLESS =
      Pattern.compile(
          "(Nothing holds it up|It should have been claimed|\\d+ due jobs? of its type|More than 10,000"
              + "|All of its attempts are used|The file of its type|Its priority of \\d).*");
  static Sql sql;
  private static Connection session;

  @BeforeAll
  static void adopt() throws SQLException {
    sql = new Sql(TestDatabase.migrated());
    session = sql.open();
    sql.run(
        "alter table jobs drop constraint jobs_status_known, drop constraint jobs_priority_in_range, "
            + "drop constraint jobs_run_at_finite, drop constraint jobs_max_attempts_in_range");
  }

  @AfterAll
  static void leave() throws SQLException {
    session.close();
  }

  @BeforeEach
  void empty() {
    sql.run("truncate jobs, job_types, job_workers");
  }

  /** A type that a live worker named w serves. */
  static void serve(String type) {
    know(type);
    worker("w", "now()", "{\"type\":\"" + type + "\",\"file\":\"" + type + ".camel.yaml\"}");
  }

  static void know(String type) {
    sql.run(
        "insert into job_types (type, max_attempts, timeout, backoff) values (?, 5, '2 min', '1s')",
        type);
  }

  /** A worker with a lease of 30 s that was seen then; entries of its job files are JSON. */
  static void worker(String name, String seenAt, String... files) {
    sql.run(
        "insert into job_workers (worker, lease, seen_at, types) values (?, '30s', %s, cast(? as jsonb))"
            .formatted(seenAt),
        name,
        "[" + String.join(",", files) + "]");
  }

  /** A job with these columns and values. */
  static Object job(String columns, String values) {
    return sql.value("insert into jobs (" + columns + ") values (" + values + ") returning id");
  }

  /** Asserts how each sentence begins, and gives them. */
  static List<String> assertSays(Object id, String... beginnings) {
    List<String> sentences = explain(id);
    assertThat(sentences).as(String.join("\n", sentences)).hasSameSizeAs(beginnings);
    for (int i = 0; i < beginnings.length; i++) {
      assertThat(sentences.get(i)).startsWith(beginnings[i]).matches("[\"A-Z\\d].*\\.");
    }
    return sentences;
  }

  /** The sentences; those of a pending job say that it can be claimed exactly when it can. */
  private static List<String> explain(Object id) {
    List<String> sentences = texts("select explain_job(?)", id);
    if (texts("select status from jobs where id = ?", id).contains("pending")) {
      assertThat(sentences.stream().allMatch(sentence -> HARMLESS.matcher(sentence).matches()))
          .as("can be claimed, while it is said: %s", sentences)
          .isEqualTo(isClaimable(id));
    }
    return sentences;
  }

  private static boolean isClaimable(Object id) {
    List<String> served =
        texts("select distinct type from live_job_files() where type is not null");
    try (Statement statement = session.createStatement()) {
      session.setAutoCommit(false);
      statement.execute(Claims.statement(served, 20_000, 20_000));
      boolean claimable = texts("select status from jobs where id = ?", id).contains("running");
      session.rollback();
      session.setAutoCommit(true);
      return claimable;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> texts(String query, Object... parameters) {
    try (PreparedStatement statement = session.prepareStatement(query)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i], Types.OTHER);
      }
      List<String> texts = new ArrayList<>();
      ResultSet result = statement.executeQuery();
      while (result.next()) {
        texts.add(result.getString(1));
      }
      return texts;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
