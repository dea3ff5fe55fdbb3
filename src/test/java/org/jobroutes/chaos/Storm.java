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

  private final long begun = System.nanoTime();
  private final Plan plan;
  private final Random choices;
  private final CrashingServer server;
  private final Fleet fleet;
  private final Sql sql;

  private record Event(String name, Act act) {}

  /** What strikes. */
  @FunctionalInterface
  private interface Act {
    void strike() throws Exception;
  }

  Storm(Plan plan, CrashingServer server, Fleet fleet, Sql sql) {
    this.plan = plan;
    this.choices = plan.choices(-1);
    this.server = server;
    this.fleet = fleet;
    this.sql = sql;
  }

  /** Lets the clients do all their work, and says when what has struck, in seconds. */
  String rage(Clients clients, Enqueue enqueue) throws Exception {
    List<Event> events = events(new Freeze(sql, fleet, enqueue));
    List<String> story = new ArrayList<>();
    int parts = events.size() + 1;
    for (Event event : events) {
      clients.allow((story.size() + 1.0) / parts);
      awaitWork(clients, plan.jobs() / parts);
      // So that somebody is left who can see that another is gone.
      fleet.awaitUp(2);
      story.add(event.name() + " " + Duration.ofNanos(System.nanoTime() - begun).toSeconds());
      event.act().strike();
    }
    clients.allow(1);
    return String.join(", ", story);
  }

  private List<Event> events(Freeze freeze) {
    List<Event> events = new ArrayList<>();
    events.addAll(Collections.nCopies(plan.kills(), new Event("kill", this::kill)));
    events.addAll(Collections.nCopies(plan.crashes(), new Event("crash", this::crash)));
    events.addAll(Collections.nCopies(plan.freezes(), new Event("freeze", freeze::strike)));
    Collections.shuffle(events, choices);
    return events;
  }

  /** Waits until a tenth to six tenths of so many new jobs have run. */
  private void awaitWork(Clients clients, int jobs) {
    long enough = runs() + Math.round((0.1 + 0.5 * choices.nextDouble()) * jobs);
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              clients.check();
              return runs() >= enough;
            });
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
