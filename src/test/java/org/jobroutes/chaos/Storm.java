package org.jobroutes.chaos;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jobroutes.embedded.CrashingServer;
import org.jobroutes.support.Sql;

/** Kills, crashes and freezes in an order that the seed gives, each in the midst of work. */
final class Storm {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Plan plan;
  private final Random choices;
  private final CrashingServer server;
  private final Fleet fleet;
  private final Sql sql;

  /** Something that strikes. */
  @FunctionalInterface
  private interface Event {
    void strike() throws Exception;
  }

  Storm(Plan plan, CrashingServer server, Fleet fleet, Sql sql) {
    this.plan = plan;
    this.choices = plan.choices(-1);
    this.server = server;
    this.fleet = fleet;
    this.sql = sql;
  }

  void rage(Clients clients, Enqueue enqueue) throws Exception {
    List<Event> events = new ArrayList<>();
    events.addAll(Collections.nCopies(plan.kills(), this::kill));
    events.addAll(Collections.nCopies(plan.crashes(), this::crash));
    events.addAll(Collections.nCopies(plan.freezes(), new Freeze(sql, fleet, enqueue)::strike));
    Collections.shuffle(events, choices);
    int parts = events.size() + 1;
    for (int i = 0; i < events.size(); i++) {
      long before = runs();
      long more = Math.round((0.1 + 0.5 * choices.nextDouble()) * plan.jobs() / parts);
      clients.allow((i + 1.0) / parts);
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                clients.check();
                return runs() >= before + more;
              });
      // So that somebody is left who can see that another is gone.
      fleet.awaitUp(2);
      events.get(i).strike();
    }
    clients.allow(1);
  }

  private long runs() {
    return sql.number("select count(*) from runs");
  }

  private void kill() throws Exception {
    WorkerProcess victim = fleet.anyUp(choices);
    victim.kill();
    victim.start();
  }

  private void crash() throws Exception {
    server.crash();
    server.restart();
  }
}
