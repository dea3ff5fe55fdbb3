package org.jobroutes.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.StringReader;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** One invocation of a peer: its jobs are either enqueued, or worked off and timed. */
final class Bench {
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(300);

  private final Peer peer;
  private final String schema;
  private final Arguments given;

  private Bench(Peer peer, Arguments given) {
    this.peer = peer;
    this.schema = peer.name().replace('-', '_');
    this.given = given;
  }

  /** Does what the arguments say and ends the process: 0 if every job has run once, else 1. */
  static void main(Peer peer, String... args) {
    int status = 0;
    try {
      Bench bench = new Bench(peer, Arguments.of(args));
      if (bench.given.command().equals("enqueue")) {
        bench.enqueue();
      } else {
        System.out.println(bench.drain());
      }
    } catch (Exception e) {
      System.err.printf("%s: %s%n", peer.name(), e.getMessage());
      status = 1;
    }
    System.exit(status);
  }

  private void enqueue() {
    try (HikariDataSource database = Database.pool(given.url(), "public", 1)) {
      Database.run(database, "drop schema if exists " + schema + " cascade");
      Database.run(database, "create schema " + schema);
    }
    try (HikariDataSource database = pool()) {
      peer.enqueue(database, given.jobs(), given.millis());
      Database.run(database, "vacuum (analyze)");
      Database.run(database, "checkpoint");
    }
  }

  private String drain() throws Exception {
    try (HikariDataSource database = pool()) {
      int enqueued = Database.count(database, peer.unfinished());
      if (enqueued != given.jobs()) {
        throw new IllegalStateException(
            "%d jobs were to be worked off, but %d are enqueued; enqueue as many first"
                .formatted(given.jobs(), enqueued));
      }
      Runs.expect(given.jobs(), given.millis());
      long end;
      try (AutoCloseable workers = peer.start(database, given.millis())) {
        end = waitForEnd(database, System.nanoTime() + LONGEST);
      }
      if (Runs.duplicates() > 0) {
        throw new IllegalStateException(Runs.duplicates() + " jobs ran more than once");
      }
      if (Runs.others() > 0) {
        throw new IllegalStateException(
            "%d jobs did not wait %d ms; enqueue and work off jobs of one kind"
                .formatted(Runs.others(), given.millis()));
      }
      return json((end - Runs.firstStart()) / 1e9);
    }
  }

  /** Asks the database only when all have run, so as to take no time from what is measured. */
  private long waitForEnd(HikariDataSource database, long latest) throws InterruptedException {
    while (System.nanoTime() < latest) {
      Thread.sleep(20);
      long asked = System.nanoTime();
      if (Runs.allEnded() && Database.count(database, peer.unfinished()) == 0) {
        return asked;
      }
    }
    throw new IllegalStateException(
        "after 300 s, %d of %d jobs are unfinished in the database; %d never ran, %d ran twice"
            .formatted(
                Database.count(database, peer.unfinished()),
                given.jobs(),
                Runs.missing(),
                Runs.duplicates()));
  }

  private HikariDataSource pool() {
    return Database.pool(given.url(), schema, Integer.getInteger("connections", 20));
  }

  private String json(double seconds) throws IOException {
    Properties versions = new Properties();
    versions.load(new StringReader(Database.resource("versions.properties")));
    return String.format(
        Locale.ROOT,
        "{\"peer\":\"%s\",\"version\":\"%s\",\"workload\":\"%s\",\"jobs\":%d,\"millis\":%d,"
            + "\"seconds\":%.3f,\"rate\":%.0f,\"duplicates\":%d}",
        peer.name(),
        versions.getProperty(peer.name()),
        given.command(),
        given.jobs(),
        given.millis(),
        seconds,
        given.jobs() / seconds,
        Runs.duplicates());
  }
}
