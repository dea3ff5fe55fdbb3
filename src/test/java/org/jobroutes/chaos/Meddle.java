package org.jobroutes.chaos;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jobroutes.support.Http;
import org.jobroutes.support.Sql;

/** People who cancel and retry jobs, by SQL or over HTTP, and don't insist. */
final class Meddle {
  /** Done, asked for, too late. */
  private static final Set<Integer> ANSWERS = Set.of(200, 202, 409, Trouble.AWAY);

  private final Sql sql;
  private final Fleet fleet;

  Meddle(Sql sql, Fleet fleet) {
    this.sql = sql;
    this.fleet = fleet;
  }

  /** A job that waits or runs. */
  void cancel(Random choices) {
    Trouble.tolerate(() -> attempt("cancel", any(choices, "'pending', 'running'"), choices));
  }

  /** A job that is dead or cancelled. */
  void retry(Random choices) {
    Trouble.tolerate(() -> attempt("retry", any(choices, "'dead', 'cancelled'"), choices));
  }

  private Object any(Random choices, String states) {
    List<Map<String, Object>> jobs =
        sql.rows("select id from jobs where status in (" + states + ") order by id");
    return jobs.isEmpty() ? null : jobs.get(choices.nextInt(jobs.size())).get("id");
  }

  private void attempt(String act, Object id, Random choices) {
    if (id != null && choices.nextBoolean()) {
      sql.run("select " + act + "_job(?)", id);
    } else if (id != null) {
      post(fleet.any(choices).http(), "/api/jobs/" + id + "/" + act);
    }
  }

  private static void post(Http http, String path) {
    Http.Answer answer =
        http.send(http.request(path).timeout(Duration.ofSeconds(3)).POST(BodyPublishers.noBody()));
    if (!ANSWERS.contains(answer.status())) {
      throw new AssertionError("POST " + path + " answered " + answer);
    }
  }
}
